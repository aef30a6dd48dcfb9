import { memoryBans } from './memory-bans.js';
import { SlidingWindows } from './sliding-windows.js';
import type { Store } from './store.js';

export interface MemoryStoreOptions {
  /**
   * The most keys that are tracked, and the most bans that are held of each kind, by hand and automatic ones apart; the
   * least recently used give way. Default 100,000.
   */
  readonly max?: number;
}

/**
 * Keeps limits and bans in this process, bounded.
 * @throws {RangeError} when `max` is no whole number from 1 on.
 */
export function memoryStore({ max = 100_000 }: MemoryStoreOptions = {}): Store {
  if (!Number.isSafeInteger(max) || max < 1) {
    throw new RangeError(`memoryStore max: expected a whole number from 1 on, got ${max}`);
  }
  const windows = new SlidingWindows(max);
  return { synchronous: true, hit: (hits, now) => windows.hitAll(hits, now), bans: memoryBans(max) };
}
