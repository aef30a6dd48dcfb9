import type { Clock } from '../../src/state/clock.js';

/** So many a second, ten times as many at once. */
export class Quota {
  readonly #perSecond: number;
  readonly #now: Clock;
  #left: number;
  #filledAt: number;

  constructor(perSecond: number, now: Clock) {
    this.#perSecond = perSecond;
    this.#now = now;
    this.#left = perSecond * SECONDS_AT_ONCE;
    this.#filledAt = now();
  }

  /** Takes one; false when none is left. */
  take(): boolean {
    const now = this.#now();
    const gained = (Math.max(0, now - this.#filledAt) / 1_000) * this.#perSecond;
    this.#left = Math.min(this.#perSecond * SECONDS_AT_ONCE, this.#left + gained);
    this.#filledAt = now;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}

const SECONDS_AT_ONCE = 10;
