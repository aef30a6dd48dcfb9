declare module '@elastic/mockotlpserver' {
  import type { WireRequest } from '../otlp/wire.js';

  export class MockOtlpServer {
    constructor(options: {
      logLevel: string;
      services: string[];
      httpHostname: string;
      httpPort: number;
      onTrace(request: WireRequest): void;
      onLogs(request: WireRequest): void;
      onMetrics(request: WireRequest): void;
    });
    readonly httpUrl: URL | string;
    start(): Promise<void>;
    close(): Promise<void>;
  }
}
