import { setImmediate as othersFirst } from 'node:timers/promises';
import type { Inspection } from './inspection.js';

/** Milliseconds after which others go first. */
const TURN = 1;

/**
 * Goes through the steps of an inspection, no longer at a time than one turn, so that no body holds up other requests.
 * True when it came to the end or to a decision, false when `budget` milliseconds ended before: the clock is read before
 * each further step.
 */
export function inTurns(
  steps: Iterator<undefined, void>,
  inspection: Inspection,
  budget: number,
): boolean | Promise<boolean> {
  const end = goOn(steps, inspection, { until: performance.now() + Math.min(TURN, budget) });
  return end === 'turn over' ? later(steps, inspection, budget - TURN) : end === 'done';
}

function goOn(steps: Iterator<undefined, void>, inspection: Inspection, { until }: { readonly until: number }) {
  for (;;) {
    if (steps.next().done || inspection.isDecided) return 'done';
    inspection.work = 0;
    if (performance.now() >= until) return 'turn over';
  }
}

async function later(steps: Iterator<undefined, void>, inspection: Inspection, budget: number): Promise<boolean> {
  let left = budget;
  while (left > 0) {
    await othersFirst();
    const start = performance.now();
    if (goOn(steps, inspection, { until: start + Math.min(TURN, left) }) === 'done') return true;
    left -= performance.now() - start;
  }
  return false;
}
