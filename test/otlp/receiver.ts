import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decode, type Encoding, readEncoding } from './decode.js';
import { logsOf, pointsOf, spansOf } from './normalise.js';
import { summaryOf } from './summary.js';
import type { ReceivedLog, ReceivedPoint, ReceivedSpan } from './telemetry.js';
import type { Signal } from './wire.js';

/** An export that arrived. */
export interface Delivery extends Encoding {
  readonly signal: Signal;
}

/** Everything that arrived so far, in order of arrival. The arrays grow in place. */
export interface Received {
  readonly spans: readonly ReceivedSpan[];
  readonly logs: readonly ReceivedLog[];
  readonly metrics: readonly ReceivedPoint[];
  readonly deliveries: readonly Delivery[];
  /** Requests that could not be read, and why: they were answered with 400. */
  readonly faults: readonly string[];
}

export interface Receiver extends Received {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT; a single signal is at `${url}/v1/traces`, `/v1/logs`, `/v1/metrics`. */
  readonly url: string;
  /**
   * Resolves with what `find` finds, as soon as it finds something (neither `undefined`, `null` nor `false`).
   * Rejects after `timeoutMs`, or at once when `find` throws; then the message lists what did arrive.
   */
  waitFor<Found>(find: (received: Received) => Found, timeoutMs?: number): Promise<Exclude<Found, Nothing>>;
  /** Empties what has arrived so far. */
  forget(): void;
  close(): Promise<void>;
}

type Nothing = undefined | null | false;

/**
 * Starts an OTLP/HTTP receiver on a loopback port, a free one by default: JSON and protobuf, gzip or not.
 *
 * @example
 * const receiver = await startReceiver();
 * // ... an SDK exports to receiver.url ...
 * const span = await receiver.waitFor(({ spans }) => spans.find(({ name }) => name === 'guard'));
 * await receiver.close();
 */
export async function startReceiver(port = 0): Promise<Receiver> {
  const spans: ReceivedSpan[] = [];
  const logs: ReceivedLog[] = [];
  const metrics: ReceivedPoint[] = [];
  const deliveries: Delivery[] = [];
  const faults: string[] = [];
  const received: Received = { spans, logs, metrics, deliveries, faults };
  const watchers = new Set<() => void>();

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const signal = signalOf(request);
      const encoding = readEncoding(request.headers);
      const decoded = decode(signal, encoding, Buffer.concat(await request.toArray()));
      spans.push(...spansOf(decoded));
      logs.push(...logsOf(decoded));
      metrics.push(...pointsOf(decoded));
      deliveries.push({ signal, ...encoding });
      response.setHeader('content-type', request.headers['content-type'] ?? '');
      // An empty message: everything was accepted.
      response.end(encoding.format === 'json' ? '{}' : '');
    } catch (error) {
      faults.push(`${request.method} ${request.url}: ${error instanceof Error ? error.message : error}`);
      response.writeHead(400).end();
    }
    for (const look of [...watchers]) look();
  }

  function waitFor<Found>(find: (received: Received) => Found, timeoutMs = 10_000): Promise<Exclude<Found, Nothing>> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        watchers.delete(look);
        reject(new Error(`what was waited for did not arrive within ${timeoutMs} ms.\n${summaryOf(received)}`));
      }, timeoutMs);
      timer.unref();
      watchers.add(look);
      look();

      function look(): void {
        try {
          const found = find(received);
          if (found === undefined || found === null || found === false) return;
          resolve(found as Exclude<Found, Nothing>);
        } catch (cause) {
          reject(new Error(`looking for it threw: ${cause}.\n${summaryOf(received)}`, { cause }));
        }
        watchers.delete(look);
        clearTimeout(timer);
      }
    });
  }

  const server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;

  return {
    ...received,
    url: `http://127.0.0.1:${address.port}`,
    waitFor,
    forget() {
      for (const arrived of [spans, logs, metrics, deliveries, faults]) arrived.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function signalOf({ method, url }: IncomingMessage): Signal {
  const signal = method === 'POST' && /^\/v1\/(traces|logs|metrics)$/.exec(url ?? '')?.[1];
  if (!signal) throw new Error('not an OTLP request');
  return signal as Signal;
}
