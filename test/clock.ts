const { now } = performance;
let ahead = 0;

/** Lets time pass for guards in this process, without waiting for it. `closeAll` takes it back, as `presentAgain` does. */
export function pass(milliseconds: number): void {
  ahead += milliseconds;
  performance.now = () => now.call(performance) + ahead;
}

export function presentAgain(): void {
  ahead = 0;
  performance.now = now;
}
