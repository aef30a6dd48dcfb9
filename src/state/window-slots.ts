import type { Quota, QuotaState } from './store.js';

/**
 * Sliding windows, each in a numbered slot: what has been used of a quota, in bounded memory. Requests that come within
 * one sixteenth of the window are kept together under the time of the last: no window, wherever it begins, ever holds
 * more than the quota, and room is given back at most a sixteenth of the window late.
 *
 * Thousands of windows are numbers in a few arrays, not objects: 16 bytes for a slot and 16 for each of its groups.
 */
export class WindowSlots {
  /** Of each slot: when the first request of its newest group came. */
  #first = new Float64Array(FEWEST);
  /** Of each slot: what all of its groups cost together. */
  #total = new Uint32Array(FEWEST);
  /** Of each slot: its newest group, 0 for none. The groups of a slot are a ring: after the newest comes the oldest. */
  #newest = new Uint32Array(FEWEST);
  readonly #freeSlots: number[] = [];
  #slots = 1;

  /** Of each group: when its last request came. Group 0 stands for no group and is never written. */
  #last = new Float64Array(FEWEST);
  #cost = new Uint32Array(FEWEST);
  #next = new Uint32Array(FEWEST);
  /** The first of the groups that nobody uses: a chain, ended by 0. */
  #freeGroup = 0;
  #groups = 1;

  /** An empty window for a key. */
  take(): number {
    const free = this.#freeSlots.pop();
    if (free !== undefined) return free;
    if (this.#slots === this.#total.length) {
      this.#first = grown(this.#first, new Float64Array(roomFor(this.#slots)));
      this.#total = grown(this.#total, new Uint32Array(roomFor(this.#slots)));
      this.#newest = grown(this.#newest, new Uint32Array(roomFor(this.#slots)));
    }
    return this.#slots++;
  }

  /** Gives a slot back. */
  release(slot: number): void {
    this.#forget(slot, Number.POSITIVE_INFINITY);
    this.#freeSlots.push(slot);
  }

  hasRoom(slot: number, { requests, window }: Quota, now: number, cost: number): boolean {
    this.#forget(slot, now - window);
    return cost === 0 || (this.#total[slot] ?? 0) + cost <= requests;
  }

  /** Counts a request that there is room for. */
  count(slot: number, { window }: Quota, now: number, cost: number): void {
    if (cost === 0) return;
    this.#total[slot] = (this.#total[slot] ?? 0) + cost;
    const newest = this.#newest[slot] ?? 0;
    if (newest !== 0 && now - (this.#first[slot] ?? 0) < window / GROUPS) {
      this.#last[newest] = now;
      this.#cost[newest] = (this.#cost[newest] ?? 0) + cost;
      return;
    }
    const group = this.#takeGroup();
    this.#last[group] = now;
    this.#cost[group] = cost;
    this.#next[group] = newest === 0 ? group : (this.#next[newest] ?? 0);
    if (newest !== 0) this.#next[newest] = group;
    this.#newest[slot] = group;
    this.#first[slot] = now;
  }

  /** Where a slot stands now, to whom a request of this cost was or was not allowed. */
  state(slot: number, { requests, window }: Quota, now: number, cost: number, allowed: boolean): QuotaState {
    const total = this.#total[slot] ?? 0;
    const remaining = Math.max(0, requests - total);
    const needed = Math.max(1, cost);
    const retryAfter = remaining >= needed ? 0 : Math.max(0, this.#lastBefore(slot, requests - needed) - now + window);
    const last = this.#last[this.#newest[slot] ?? 0] ?? 0;
    return { allowed, remaining, retryAfter, resetAfter: total === 0 ? 0 : last - now + window };
  }

  /** Drops the groups that ended at the horizon or before. */
  #forget(slot: number, horizon: number): void {
    const newest = this.#newest[slot] ?? 0;
    if (newest === 0) return;
    const oldest = this.#next[newest] ?? 0;
    let kept = oldest;
    while ((this.#last[kept] ?? 0) <= horizon) {
      const group = kept;
      kept = this.#next[group] ?? 0;
      this.#total[slot] = (this.#total[slot] ?? 0) - (this.#cost[group] ?? 0);
      this.#next[group] = this.#freeGroup;
      this.#freeGroup = group;
      if (group === newest) {
        this.#newest[slot] = 0;
        return;
      }
    }
    if (kept !== oldest) this.#next[newest] = kept;
  }

  /** The time of the last request that has to leave the window until no more than `most` of the quota is in use. */
  #lastBefore(slot: number, most: number): number {
    const newest = this.#newest[slot] ?? 0;
    let left = this.#total[slot] ?? 0;
    let group = newest;
    do {
      group = this.#next[group] ?? 0;
      left -= this.#cost[group] ?? 0;
    } while (left > most && group !== newest);
    return this.#last[group] ?? 0;
  }

  #takeGroup(): number {
    const free = this.#freeGroup;
    if (free !== 0) {
      this.#freeGroup = this.#next[free] ?? 0;
      return free;
    }
    if (this.#groups === this.#cost.length) {
      this.#last = grown(this.#last, new Float64Array(roomFor(this.#groups)));
      this.#cost = grown(this.#cost, new Uint32Array(roomFor(this.#groups)));
      this.#next = grown(this.#next, new Uint32Array(roomFor(this.#groups)));
    }
    return this.#groups++;
  }
}

/** The slot of a key that nothing is counted of: its window is empty, and it is never counted in. */
export const NO_SLOT = 0;

const GROUPS = 16;
const FEWEST = 16;

/** An eighth more: of what a flood has filled a ninth is unused at worst, and copying stays a fraction of counting. */
function roomFor(inUse: number): number {
  return inUse + Math.max(FEWEST, inUse >>> 3);
}

function grown<Numbers extends Float64Array | Uint32Array>(old: Numbers, larger: Numbers): Numbers {
  larger.set(old);
  return larger;
}
