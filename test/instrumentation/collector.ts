import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Receiver, startReceiver } from '../otlp/receiver.js';
import type { ReceivedLog, ReceivedSpan } from '../otlp/telemetry.js';

/** A collector that goes away and comes back on the same port. */
export interface Collector {
  readonly url: string;
  /** Everything that has arrived, over all its lives, in order of arrival. */
  readonly logs: readonly ReceivedLog[];
  readonly spans: readonly ReceivedSpan[];
  /** Resolves when that many records have arrived; rejects when they do not. */
  arrived(count: number, timeoutMs?: number): Promise<void>;
  stop(): Promise<void>;
  comeBack(): Promise<void>;
  /** Is there, but answers everything with this status. `asked` counts how often. */
  answerWith(status: number): Promise<{ readonly asked: () => number }>;
}

export async function startCollector(): Promise<Collector> {
  const earlier: ReceivedLog[] = [];
  const earlierSpans: ReceivedSpan[] = [];
  let receiver: Receiver | undefined = await startReceiver();
  let refusing: Server | undefined;
  const { url } = receiver;
  const port = Number(new URL(url).port);

  async function stop(): Promise<void> {
    earlier.push(...(receiver?.logs ?? []));
    earlierSpans.push(...(receiver?.spans ?? []));
    await receiver?.close();
    receiver = undefined;
    const server = refusing;
    refusing = undefined;
    if (server) {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    }
  }

  return {
    url,
    get logs() {
      return [...earlier, ...(receiver?.logs ?? [])];
    },
    get spans() {
      return [...earlierSpans, ...(receiver?.spans ?? [])];
    },
    async arrived(count, timeoutMs) {
      const before = earlier.length;
      await receiver?.waitFor(({ logs }) => before + logs.length >= count, timeoutMs);
    },
    stop,
    async comeBack() {
      await stop();
      receiver = await startReceiver(port);
    },
    async answerWith(status) {
      await stop();
      let asked = 0;
      const server = createServer((request, response) => {
        asked++;
        request.resume().once('end', () => response.writeHead(status).end());
      });
      refusing = server;
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', resolve);
      });
      if ((server.address() as AddressInfo).port !== port) throw new Error('not on the same port');
      return { asked: () => asked };
    },
  };
}
