import { LRUCache } from 'lru-cache';

/**
 * Which fingerprints of an address have a quota of their own. A client makes up as many as it likes: only a few of an
 * address count, and one gives its place to another when it was not seen for a whole window, so that within any window
 * an address has no more quotas than places.
 */
export class FewFingerprints {
  readonly #window: number;
  readonly #seen = new LRUCache<string, Map<string, number>>({ max: MOST_ADDRESSES });

  /** `window`: milliseconds. */
  constructor(window: number) {
    this.#window = window;
  }

  /** Whether a fingerprint has a place, or takes one. */
  admits(address: string, fingerprint: string, now: number): boolean {
    let seen = this.#seen.get(address);
    if (seen === undefined) {
      seen = new Map();
      this.#seen.set(address, seen);
    }
    if (!seen.has(fingerprint) && seen.size >= MOST_FINGERPRINTS && !this.#freePlace(seen, now)) return false;
    // Taken out first, so that the one not seen for longest stays in front.
    seen.delete(fingerprint);
    seen.set(fingerprint, now);
    return true;
  }

  #freePlace(seen: Map<string, number>, now: number): boolean {
    for (const [fingerprint, last] of seen) return last <= now - this.#window && seen.delete(fingerprint);
    return true;
  }
}

/** Enough for a household or an office; an attacker who makes them up gains this factor and no more. */
export const MOST_FINGERPRINTS = 16;
const MOST_ADDRESSES = 10_000;
