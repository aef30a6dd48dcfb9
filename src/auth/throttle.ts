import { LRUCache } from 'lru-cache';
import type { Clock } from '../state/clock.js';
import type { Quota } from '../state/store.js';
import { Guesses, type Turn } from './guesses.js';

/** Keeps clients from guessing credentials. Clients whose credentials are good take no room in it. */
export class Throttle {
  readonly #clients = new LRUCache<string, Guesses>({ max: MOST_CLIENTS });
  readonly #quota: Quota;
  readonly #now: Clock;

  constructor(quota: Quota, now: Clock) {
    this.#quota = quota;
    this.#now = now;
  }

  /** A turn at the verifier for a credential that a client has sent. */
  turn(subject: string): Turn {
    const known = this.#clients.get(subject);
    const guesses = known ?? new Guesses(this.#quota, this.#now);
    if (!known) this.#clients.set(subject, guesses);
    return guesses.take(() => {
      if (guesses.isIdle && this.#clients.peek(subject) === guesses) this.#clients.delete(subject);
    });
  }

  /** Milliseconds until a client that was refused may try again. */
  retryAfter(subject: string): number {
    return this.#clients.peek(subject)?.retryAfter ?? 0;
  }
}

/** The throttles of a guard, one for each quota: pipelines of the same quota count together. */
export class Throttles {
  readonly #throttles = new Map<string, Throttle>();
  readonly #now: Clock;

  constructor(now: Clock) {
    this.#now = now;
  }

  of(quota: Quota): Throttle {
    const key = `${quota.requests}/${quota.window}`;
    const throttle = this.#throttles.get(key) ?? new Throttle(quota, this.#now);
    this.#throttles.set(key, throttle);
    return throttle;
  }
}

const MOST_CLIENTS = 20_000;
