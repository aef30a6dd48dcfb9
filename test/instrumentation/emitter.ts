import { createRequire } from 'node:module';
import { logs as sdkLogs } from '@opentelemetry/sdk-node';
import type { OpenSpool } from '../../instrumentation/spool/spool.js';
import { spooledLogExporter } from '../../instrumentation/spool/spooled-log-exporter.js';

/** An SDK of its own with a spooled exporter, not registered globally: what it emits goes to `url`. */
export interface Emitter {
  /** Emits so many records and hands them to the exporter; resolves when they are kept or delivered. */
  emit(count: number, body?: string): Promise<readonly string[]>;
  /** Waits for what the exporter is about to deliver. */
  flush(): Promise<void>;
  shutdown(): Promise<void>;
}

export interface EmitterOptions {
  readonly url: string;
  readonly spool?: OpenSpool;
  /** The package of the exporter, `proto` by default. */
  readonly protocol?: 'proto' | 'http' | 'grpc';
}

export function startEmitter({ url, spool, protocol = 'proto' }: EmitterOptions): Emitter {
  const fromSdk = createRequire(createRequire(import.meta.url).resolve('@opentelemetry/sdk-node'));
  const { OTLPLogExporter } = fromSdk(`@opentelemetry/exporter-logs-otlp-${protocol}`) as {
    OTLPLogExporter: new (options: object) => sdkLogs.LogRecordExporter;
  };
  const path = protocol === 'grpc' ? '' : '/v1/logs';
  // Too short for the retries of the exporter itself: what comes back is our doing.
  const otlp = new OTLPLogExporter({ url: `${url}${path}`, timeoutMillis: 500 });
  const exporter = spooledLogExporter(otlp, spool);
  const processor = new sdkLogs.BatchLogRecordProcessor({ exporter, maxQueueSize: 100_000, maxExportBatchSize: 50 });
  const provider = new sdkLogs.LoggerProvider({ processors: [processor] });
  const logger = provider.getLogger('emitter', '1.0.0');
  const series = Math.random().toString(36).slice(2, 8);
  let last = 0;
  return {
    async emit(count, body = 'something happened') {
      const ids = Array.from({ length: count }, () => `${series}-${String(++last).padStart(6, '0')}`);
      for (const id of ids) logger.emit({ eventName: 'guard.test', body, attributes: { 'guard.event.id': id } });
      await provider.forceFlush();
      return ids;
    },
    flush: () => exporter.forceFlush(),
    shutdown: () => provider.shutdown(),
  };
}

/** The ids of records, as they arrived. */
export function idsOf(logs: readonly { readonly attributes: Readonly<Record<string, unknown>> }[]): string[] {
  return logs.map(({ attributes }) => String(attributes['guard.event.id']));
}

/** How many of the emitted records never arrived, and how many more than once. */
export function lossOf(emitted: readonly string[], arrived: readonly string[]): { lost: number; duplicated: number } {
  const seen = new Set(arrived);
  return { lost: emitted.filter((id) => !seen.has(id)).length, duplicated: arrived.length - seen.size };
}
