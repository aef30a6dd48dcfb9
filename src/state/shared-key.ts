import { LRUCache } from 'lru-cache';
import type { Address } from '../request/address.js';

/**
 * Notices a key that very many addresses share within an hour: a function that answers the same for everybody makes one
 * limit of all. The addresses of a key are counted by the bits that they set (linear counting): 128 bytes a key, and
 * exact to some percent.
 */
export class SharedKeyWatch {
  readonly #keys = new LRUCache<string, Sketch>({ max: MOST_KEYS });
  #warn: (() => void) | undefined;

  /** `warn` is called once. */
  constructor(warn: () => void) {
    this.#warn = warn;
  }

  see(key: string, address: Address, now: number): void {
    if (!this.#warn) return;
    let sketch = this.#keys.get(key);
    if (sketch === undefined || now - sketch.since >= HOUR) {
      sketch = new Sketch(now);
      this.#keys.set(key, sketch);
    }
    if (sketch.add(hashOf(address)) < SHARED) return;
    this.#warn();
    this.#warn = undefined;
    this.#keys.clear();
  }
}

class Sketch {
  readonly since: number;
  /** Most keys have one address: its hash alone. */
  #first: number | undefined;
  #bits: Uint32Array | undefined;
  #set = 0;

  constructor(since: number) {
    this.since = since;
  }

  /** Answers with how many bits are set, near enough. */
  add(hash: number): number {
    this.#first ??= hash;
    if (hash === this.#first) return this.#set;
    this.#bits ??= new Uint32Array(BITS / 32);
    const word = (hash >>> 5) % this.#bits.length;
    const bit = 1 << (hash & 31);
    const before = this.#bits[word] ?? 0;
    if ((before & bit) === 0) {
      this.#bits[word] = before | bit;
      this.#set++;
    }
    return this.#set;
  }
}

const MOST_KEYS = 256;
const HOUR = 3_600_000;
const BITS = 1_024;
/** As many bits as 250 different addresses set on average. */
const SHARED = Math.round(BITS * (1 - Math.exp(-250 / BITS)));

/** 32 bits of who counts as one client: the address, for IPv6 its /64. */
function hashOf({ family, words }: Address): number {
  let hash = 0;
  for (const word of family === 4 ? words.slice(3) : words.slice(0, 2)) {
    hash = Math.imul(hash ^ word, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}
