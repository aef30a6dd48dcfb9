import { LRUCache } from 'lru-cache';
import { SlidingWindow } from './sliding-window.js';
import type { Hit, Quota, QuotaState } from './store.js';

/** A sliding window for each of at most `max` keys; the least recently used give way. What is refused takes no place. */
export class SlidingWindows {
  readonly #windows: LRUCache<string, SlidingWindow>;

  constructor(max: number) {
    this.#windows = new LRUCache({ max });
  }

  hit(key: string, quota: Quota, now: number, cost = 1): QuotaState {
    const known = this.#windows.get(key);
    const window = known ?? new SlidingWindow();
    const state = window.hit(quota, now, cost);
    if (known === undefined && cost > 0 && state.allowed) this.#windows.set(key, window);
    return state;
  }

  /** Counts all of the hits, or, where one has no room, none. */
  hitAll(hits: readonly Hit[], now: number): readonly QuotaState[] {
    const [only] = hits;
    if (only && hits.length === 1) return [this.hit(only.key, only.quota, now, only.cost)];
    const asked = hits.map((hit) => {
      const window = this.#windows.get(hit.key) ?? new SlidingWindow();
      return { hit, window, allowed: window.hasRoom(hit.quota, now, hit.cost) };
    });
    const counts = asked.every(({ allowed }) => allowed);
    return asked.map(({ hit: { key, quota, cost }, window, allowed }) => {
      if (counts && cost > 0) {
        window.count(quota, now, cost);
        this.#windows.set(key, window);
      }
      return window.state(quota, now, cost, allowed);
    });
  }

  forget(key: string): void {
    this.#windows.delete(key);
  }
}
