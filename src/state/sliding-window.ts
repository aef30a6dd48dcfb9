import type { Quota, QuotaState } from './store.js';

/**
 * The requests of one key within a sliding window, in bounded memory. Requests that come within one sixteenth of the
 * window are kept together under the time of the last: no window, wherever it begins, ever holds more than the quota,
 * and room is given back at most a sixteenth of the window late.
 */
export class SlidingWindow {
  /** Groups, oldest first, three numbers each: time of the first request, time of the last, how many. */
  readonly #groups: number[] = [];
  #total = 0;

  /** Counts one request if there is room. What is refused changes nothing. */
  hit({ requests, window }: Quota, now: number): QuotaState {
    this.#forget(now - window);
    if (this.#total >= requests) {
      const retryAfter = this.#roomAt(requests - 1, window) - now;
      return { allowed: false, remaining: 0, retryAfter, resetAfter: this.#last() + window - now };
    }
    this.#add(now, window / GROUPS);
    const remaining = requests - this.#total;
    const retryAfter = remaining > 0 ? 0 : this.#roomAt(requests - 1, window) - now;
    return { allowed: true, remaining, retryAfter, resetAfter: window };
  }

  #forget(horizon: number): void {
    const groups = this.#groups;
    let expired = 0;
    while (expired < groups.length && (groups[expired + LAST] ?? 0) <= horizon) {
      this.#total -= groups[expired + COUNT] ?? 0;
      expired += WIDTH;
    }
    if (expired > 0) groups.splice(0, expired);
  }

  #add(now: number, span: number): void {
    const groups = this.#groups;
    const newest = groups.length - WIDTH;
    this.#total++;
    if (newest >= 0 && now - (groups[newest] ?? 0) < span) {
      groups[newest + LAST] = now;
      groups[newest + COUNT] = (groups[newest + COUNT] ?? 0) + 1;
    } else {
      groups.push(now, now, 1);
    }
  }

  /** The time at which no more than `most` requests are left in the window. */
  #roomAt(most: number, window: number): number {
    let left = this.#total;
    for (let i = 0; i < this.#groups.length; i += WIDTH) {
      left -= this.#groups[i + COUNT] ?? 0;
      if (left <= most) return (this.#groups[i + LAST] ?? 0) + window;
    }
    return 0;
  }

  #last(): number {
    return this.#groups.at(LAST - WIDTH) ?? 0;
  }
}

const GROUPS = 16;
const LAST = 1;
const COUNT = 2;
const WIDTH = 3;
