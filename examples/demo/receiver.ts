import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Arrived } from './receiver/arrivals.js';

/** An OTLP/HTTP receiver for those who have none at hand. */
export interface Receiver {
  readonly url: string;
  /** What has come in so far, the newest of it. */
  arrived(): Promise<Arrived>;
}

/**
 * Starts the receiver in a thread of its own, where http is not instrumented: otherwise receiving telemetry would
 * make telemetry. It ends with the process, after the last export has reached it.
 */
export async function startReceiver(): Promise<Receiver> {
  const worker = new Worker(new URL('./receiver/worker.js', import.meta.url));
  const url = (await answer(worker)) as string;
  worker.unref();
  return {
    url,
    async arrived() {
      const arrived = answer(worker);
      worker.postMessage('what arrived?');
      return (await arrived) as Arrived;
    },
  };
}

const LONGEST_ANSWER = 10_000;

async function answer(worker: Worker): Promise<unknown> {
  const [message] = await once(worker, 'message', { signal: AbortSignal.timeout(LONGEST_ANSWER) });
  return message;
}
