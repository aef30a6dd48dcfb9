const { now } = performance;
let ahead = 0;

/** Moves the clock that limits and bans go by, for recipes started in this process: nobody waits a day for a test. */
export function later(milliseconds: number): void {
  ahead += milliseconds;
  performance.now = () => now.call(performance) + ahead;
}

/** Puts the clock right again: for `afterEach`. */
export function presentTime(): void {
  ahead = 0;
  performance.now = now;
}
