/** Whether a value has to be waited for. What is at hand is never wrapped in a promise: that costs more than most checks. */
export function isThenable<Value>(value: Value | PromiseLike<Value>): value is PromiseLike<Value> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
