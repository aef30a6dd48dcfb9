import { createHash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Caller } from './role.js';

/** Somebody who has logged in to the page. */
export interface Session {
  readonly caller: Caller;
  /** What every form has to bring along, so that only our own pages can send one. */
  readonly token: string;
}

/** Who has logged in to this process, each for a while. Kept by digest: the memory holds nothing to log in with. */
export class Sessions {
  readonly #sessions: LRUCache<string, Session>;
  readonly #length: number;
  readonly #now: () => number;

  /** `length`: milliseconds. */
  constructor(length: number, now: () => number) {
    this.#length = length;
    this.#now = now;
    this.#sessions = new LRUCache({ max: MOST, ttlResolution: 0, perf: { now } });
  }

  /** Answers with what the browser is to remember, and for how many milliseconds. */
  begin(caller: Caller): { readonly id: string; readonly lasts: number } {
    const id = randomBytes(32).toString('base64url');
    const lasts = Math.min(this.#length, (caller.expires ?? Number.POSITIVE_INFINITY) - this.#now());
    if (lasts > 0)
      this.#sessions.set(keyOf(id), { caller, token: randomBytes(32).toString('base64url') }, { ttl: lasts });
    return { id, lasts };
  }

  find(id: string | undefined): Session | undefined {
    return id === undefined ? undefined : this.#sessions.get(keyOf(id));
  }

  end(id: string | undefined): void {
    if (id !== undefined) this.#sessions.delete(keyOf(id));
  }
}

const MOST = 1_000;

function keyOf(id: string): string {
  return createHash('sha256').update(id).digest('base64');
}
