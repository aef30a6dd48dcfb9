import { LRUCache } from 'lru-cache';

/** How often each subject was banned of late: its next ban may last longer. Bounded; the least recently used are forgotten. */
export class BanHistory {
  /** Made with the first ban: it takes some hundred KB, and milliseconds to make. */
  #past: LRUCache<string, Past> | undefined;
  readonly #forgetAfter: number;

  /** `forgetAfter`: milliseconds from the end of the last ban on. */
  constructor(forgetAfter: number) {
    this.#forgetAfter = forgetAfter;
  }

  /** Which ban in a row the next one of a subject would be, from 1. */
  next(key: string, now: number): number {
    const past = this.#past?.get(key);
    return past && now < past.until + this.#forgetAfter ? past.count + 1 : 1;
  }

  record(key: string, count: number, until: number): void {
    this.#past ??= new LRUCache({ max: MOST_SUBJECTS });
    this.#past.set(key, { count, until });
  }

  forget(key: string): void {
    this.#past?.delete(key);
  }
}

interface Past {
  readonly count: number;
  /** When the last ban ends, or has ended. */
  readonly until: number;
}

const MOST_SUBJECTS = 20_000;
