import type { Quota, QuotaState } from './store.js';

/**
 * What one key has used of its quota within a sliding window, in bounded memory. Requests that come within one
 * sixteenth of the window are kept together under the time of the last: no window, wherever it begins, ever holds more
 * than the quota, and room is given back at most a sixteenth of the window late.
 */
export class SlidingWindow {
  /** Groups, oldest first, three numbers each: time of the first request, time of the last, what they cost together. */
  readonly #groups: number[] = [];
  #total = 0;

  /** Counts a request if there is room for it. What is refused changes nothing. */
  hit(quota: Quota, now: number, cost = 1): QuotaState {
    const allowed = this.hasRoom(quota, now, cost);
    if (allowed) this.count(quota, now, cost);
    return this.state(quota, now, cost, allowed);
  }

  hasRoom({ requests, window }: Quota, now: number, cost: number): boolean {
    this.#forget(now - window);
    return cost === 0 || this.#total + cost <= requests;
  }

  /** Counts a request that there is room for. */
  count({ window }: Quota, now: number, cost: number): void {
    if (cost === 0) return;
    const groups = this.#groups;
    const newest = groups.length - WIDTH;
    this.#total += cost;
    if (newest >= 0 && now - (groups[newest] ?? 0) < window / GROUPS) {
      groups[newest + LAST] = now;
      groups[newest + COST] = (groups[newest + COST] ?? 0) + cost;
    } else {
      groups.push(now, now, cost);
    }
  }

  /** Where the key stands now, to whom a request of this cost was or was not allowed. */
  state({ requests, window }: Quota, now: number, cost: number, allowed: boolean): QuotaState {
    const remaining = Math.max(0, requests - this.#total);
    const needed = Math.max(1, cost);
    const retryAfter = remaining >= needed ? 0 : Math.max(0, this.#lastBefore(requests - needed) - now + window);
    return { allowed, remaining, retryAfter, resetAfter: this.#total === 0 ? 0 : this.#last() - now + window };
  }

  #forget(horizon: number): void {
    const groups = this.#groups;
    let expired = 0;
    while (expired < groups.length && (groups[expired + LAST] ?? 0) <= horizon) {
      this.#total -= groups[expired + COST] ?? 0;
      expired += WIDTH;
    }
    if (expired > 0) groups.splice(0, expired);
  }

  /** The time of the last request that has to leave the window until no more than `most` of the quota is in use. */
  #lastBefore(most: number): number {
    let left = this.#total;
    for (let i = 0; i < this.#groups.length; i += WIDTH) {
      left -= this.#groups[i + COST] ?? 0;
      if (left <= most) return this.#groups[i + LAST] ?? 0;
    }
    return this.#last();
  }

  #last(): number {
    return this.#groups.at(LAST - WIDTH) ?? 0;
  }
}

const GROUPS = 16;
const LAST = 1;
const COST = 2;
const WIDTH = 3;
