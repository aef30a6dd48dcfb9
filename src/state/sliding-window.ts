import type { Quota, QuotaState } from './store.js';
import { WindowSlots } from './window-slots.js';

/** The sliding window of one key: alone, or one of many that share their memory, and then to be released in the end. */
export class SlidingWindow {
  readonly #slots: WindowSlots;
  readonly #slot: number;

  constructor(slots = new WindowSlots()) {
    this.#slots = slots;
    this.#slot = slots.take();
  }

  /** Counts a request if there is room for it. What is refused changes nothing. */
  hit(quota: Quota, now: number, cost = 1): QuotaState {
    const allowed = this.#slots.hasRoom(this.#slot, quota, now, cost);
    if (allowed) this.#slots.count(this.#slot, quota, now, cost);
    return this.#slots.state(this.#slot, quota, now, cost, allowed);
  }

  /** Gives its memory back: it is not to be used any more. */
  release(): void {
    this.#slots.release(this.#slot);
  }
}
