/** Whether a value has to be waited for. What is at hand is never wrapped in a promise: that costs more than most checks. */
export function isThenable<Value>(value: Value | PromiseLike<Value>): value is PromiseLike<Value> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** An answer, or a rejection with what `expired` makes once the milliseconds are over. The timer keeps no process alive. */
export function withTimeout<Value>(
  answer: PromiseLike<Value>,
  milliseconds: number,
  expired: () => Error,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(expired()), Math.min(milliseconds, LONGEST_TIMER));
    timer.unref();
    Promise.resolve(answer)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

/** Beyond it setTimeout fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;
