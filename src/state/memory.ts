import { LRUCache } from 'lru-cache';
import { SlidingWindows } from './sliding-windows.js';
import type { Ban, Store } from './store.js';

export interface MemoryStoreOptions {
  /** The most keys that are tracked, and the most bans that are held; the least recently used give way. Default 100,000. */
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
  const bans = new LRUCache<string, Ban>({ max });

  return {
    synchronous: true,
    hit: (hits, now) => windows.hitAll(hits, now),
    bans: {
      get(subject, now) {
        const ban = bans.get(subject);
        if (ban === undefined || isInForce(ban, now)) return ban;
        bans.delete(subject);
        return undefined;
      },
      set(ban) {
        bans.set(ban.subject, ban);
      },
      delete: (subject) => bans.delete(subject),
      list: (now) => [...bans.values()].filter((ban) => isInForce(ban, now)),
    },
  };
}

function isInForce({ until }: Ban, now: number): boolean {
  return until === undefined || until > now;
}
