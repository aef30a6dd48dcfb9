import { setImmediate as othersFirst } from 'node:timers/promises';

/** Goes through steps to their result, no longer at a time than one turn, so that requests are not held up. */
export async function inTurns<Result>(steps: Generator<unknown, Result, undefined>): Promise<Result> {
  for (;;) {
    const until = performance.now() + TURN;
    do {
      const { done, value } = steps.next();
      if (done) return value as Result;
    } while (performance.now() < until);
    await othersFirst();
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
const TURN = 1;
