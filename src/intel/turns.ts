import { setImmediate as othersFirst } from 'node:timers/promises';

/**
 * Goes through steps to their result in short turns, so that requests are not held up: a millisecond at a time, or where others
 * take longer as long as they have just taken, 5 at most.
 */
export async function inTurns<Result>(steps: Generator<unknown, Result, undefined>): Promise<Result> {
  let turn = SHORTEST;
  for (;;) {
    const until = performance.now() + turn;
    let end: number;
    do {
      const { done, value } = steps.next();
      if (done) return value as Result;
      end = performance.now();
    } while (end < until);
    await othersFirst();
    turn = Math.min(LONGEST, Math.max(SHORTEST, performance.now() - end));
  }
}

/** Goes through steps to their result without letting anybody go first. */
export function atOnce<Result>(steps: Generator<unknown, Result, undefined>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value as Result;
  }
}

/** Milliseconds. */
const SHORTEST = 1;
const LONGEST = 5;
