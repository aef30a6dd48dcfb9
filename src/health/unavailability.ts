import type { Clock } from '../state/clock.js';
import { MINUTE } from './recent.js';

/**
 * Whether the guard keeps requests from the application because it cannot check them. One request that breaks a check is
 * no outage: whoever found it out could take every instance out of its load balancer. Half of the latest requests are.
 */
export class Unavailability {
  readonly #now: Clock;
  #requests = 0;
  #share = 0;
  #last = Number.NEGATIVE_INFINITY;

  constructor(now: Clock) {
    this.#now = now;
  }

  /** Counts a request: an exact share of the first ones, a moving average of the latest from then on. */
  count(unavailable: boolean): void {
    if (this.#requests < LATEST) this.#requests++;
    this.#share += ((unavailable ? 1 : 0) - this.#share) / this.#requests;
    if (unavailable) this.#last = this.#now();
  }

  get isOutage(): boolean {
    return this.#share >= 0.5 && this.#last > this.#now() - MINUTE;
  }
}

const LATEST = 64;
