import { Worker } from 'node:worker_threads';
import type { TrafficTotals } from './traffic/totals.js';

/**
 * Sends honest visitors and attackers to the shop, side by side, and answers with what they saw; `undefined` when
 * stopped before the end. In a thread of its own, where http is not instrumented: the spans are the shop's alone.
 * @throws {Error} when the traffic has not ended after a minute.
 */
export async function runTraffic(port: number, stop: AbortSignal): Promise<TrafficTotals | undefined> {
  const worker = new Worker(new URL('./traffic/worker.js', import.meta.url), { workerData: { port } });
  const end = () => void worker.terminate();
  const late = setTimeout(end, LONGEST_RUN).unref();
  stop.addEventListener('abort', end);
  let totals: TrafficTotals | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      worker.once('message', (message: TrafficTotals) => {
        totals = message;
      });
      worker.once('error', reject);
      worker.once('exit', () => resolve());
    });
  } finally {
    clearTimeout(late);
    stop.removeEventListener('abort', end);
  }
  if (!totals && !stop.aborted) throw new Error(`the traffic did not end within ${LONGEST_RUN} ms`);
  return totals;
}

const LONGEST_RUN = 60_000;
