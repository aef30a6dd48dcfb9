import { LRUCache } from 'lru-cache';
import type { Hit, Quota, QuotaState } from './store.js';
import { NO_SLOT, WindowSlots } from './window-slots.js';

/** A sliding window for each of at most `max` keys; the least recently used give way. What is refused takes no place. */
export class SlidingWindows {
  readonly #windows = new WindowSlots();
  readonly #max: number;
  /** Where the window of each key is. Made with the first key: it has room for all of them from the start. */
  #slots: LRUCache<string, number> | undefined;

  constructor(max: number) {
    this.#max = max;
  }

  /** How many keys are tracked. */
  get size(): number {
    return this.#slots?.size ?? 0;
  }

  /** Counts a request if there is room for it. What is refused changes nothing. */
  hit(key: string, quota: Quota, now: number, cost = 1): QuotaState {
    const slot = this.#slotOf(key);
    const allowed = this.#windows.hasRoom(slot, quota, now, cost);
    if (allowed && cost > 0 && slot === NO_SLOT) return this.#countFirst(key, quota, now, cost);
    if (allowed) this.#windows.count(slot, quota, now, cost);
    return this.#windows.state(slot, quota, now, cost, allowed);
  }

  /** Counts all of the hits that have room, or, where one that is not only observed has none, none. */
  hitAll(hits: readonly Hit[], now: number): readonly QuotaState[] {
    const [only] = hits;
    if (only && hits.length === 1) return [this.hit(only.key, only.quota, now, only.cost)];
    const asked = hits.map((hit) => {
      const slot = this.#slotOf(hit.key);
      return { hit, slot, allowed: this.#windows.hasRoom(slot, hit.quota, now, hit.cost) };
    });
    const counts = asked.every(({ hit, allowed }) => allowed || hit.observed);
    const states = asked.map(({ hit: { quota, cost }, slot, allowed }) => {
      if (counts && allowed && slot !== NO_SLOT) this.#windows.count(slot, quota, now, cost);
      return this.#windows.state(slot, quota, now, cost, allowed);
    });
    if (!counts) return states;
    // Last of all: a new key may take the place, and the slot, of one that was asked about.
    return asked.map(({ hit: { key, quota, cost }, slot, allowed }, index) => {
      const isNew = allowed && slot === NO_SLOT && cost > 0;
      return isNew ? this.#countFirst(key, quota, now, cost) : (states[index] as QuotaState);
    });
  }

  forget(key: string): void {
    this.#slots?.delete(key);
  }

  #slotOf(key: string): number {
    return this.#slots?.get(key) ?? NO_SLOT;
  }

  /** Counts a request of a key that had no window. */
  #countFirst(key: string, quota: Quota, now: number, cost: number): QuotaState {
    this.#slots ??= new LRUCache({ max: this.#max, dispose: (slot) => this.#windows.release(slot) });
    const slot = this.#windows.take();
    this.#slots.set(key, slot);
    this.#windows.count(slot, quota, now, cost);
    return this.#windows.state(slot, quota, now, cost, true);
  }
}
