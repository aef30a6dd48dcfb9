import type { CheckName } from './checks/check.js';
import { GuardError } from './errors.js';

/** Waits for what a check is about to answer, no longer than that. What it answers later is not heard. */
export function withTimeout<Result>(answer: Promise<Result>, milliseconds: number, check: CheckName): Promise<Result> {
  const late = () => new GuardError('GUARD_CHECK_TIMEOUT', `check "${check}" did not answer within ${milliseconds} ms`);
  return within(answer, milliseconds, late);
}

/** Waits for a promise, no longer than that: then it rejects with `late`. */
export function within<Result>(answer: Promise<Result>, milliseconds: number, late: () => Error): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), Math.min(milliseconds, LONGEST_TIMER));
    timer.unref();
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Beyond it setTimeout fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;
