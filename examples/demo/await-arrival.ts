import { setTimeout as pause } from 'node:timers/promises';
import type { Arrived } from './receiver/arrivals.js';
import type { Receiver } from './receiver.js';
import { typicalTrace } from './typical-trace.js';

const LONGEST_WAIT = 5_000;
const BETWEEN_LOOKS = 250;

/** What has arrived once everything has: the count of all requests, and a trace of both kinds. Waits five seconds at most. */
export async function awaitArrival(receiver: Receiver, requests: number, stop: AbortSignal): Promise<Arrived> {
  const latest = performance.now() + LONGEST_WAIT;
  for (;;) {
    const arrived = await receiver.arrived();
    if (isAllThere(arrived, requests) || performance.now() > latest || stop.aborted) return arrived;
    await pause(BETWEEN_LOOKS);
  }
}

function isAllThere({ spans, points }: Arrived, requests: number): boolean {
  const counted = points
    .filter(({ metric }) => metric === 'guard.requests')
    .reduce((sum, { value }) => sum + (typeof value === 'number' ? value : 0), 0);
  return counted >= requests && !!typicalTrace(spans, 'blocked') && !!typicalTrace(spans, 'allowed');
}
