import { LRUCache } from 'lru-cache';
import { SlidingWindow } from './sliding-window.js';
import type { Quota, QuotaState } from './store.js';

/** A sliding window for each of at most `max` keys; the least recently used give way. */
export class SlidingWindows {
  readonly #windows: LRUCache<string, SlidingWindow>;

  constructor(max: number) {
    this.#windows = new LRUCache({ max });
  }

  hit(key: string, quota: Quota, now: number): QuotaState {
    let window = this.#windows.get(key);
    if (window === undefined) {
      window = new SlidingWindow();
      this.#windows.set(key, window);
    }
    return window.hit(quota, now);
  }

  forget(key: string): void {
    this.#windows.delete(key);
  }
}
