import { LRUCache } from 'lru-cache';
import type { Clock } from '../state/clock.js';
import type { Quota } from '../state/store.js';
import { WindowSlots } from '../state/window-slots.js';
import { Guesses, type Turn } from './guesses.js';

/** Keeps clients from guessing credentials. Clients whose credentials are good take no room in it once they have their answer. */
export class Throttle {
  /** Clients with credentials under way: no more than there are open requests. */
  readonly #underWay = new Map<string, Guesses>();
  /** Clients with failures. */
  readonly #failed = new LRUCache<string, Guesses>({
    max: MOST_CLIENTS,
    dispose: (guesses) => guesses.isUnderWay || guesses.clear(),
  });
  readonly #slots = new WindowSlots();
  readonly #quota: Quota;
  readonly #now: Clock;

  constructor(quota: Quota, now: Clock) {
    this.#quota = quota;
    this.#now = now;
  }

  /** A turn at the verifier for a credential that a client has sent. */
  turn(subject: string): Turn {
    const guesses = this.#of(subject) ?? new Guesses(this.#quota, this.#now, this.#slots);
    const turn = guesses.take(() => {
      if (guesses.isUnderWay) return;
      this.#underWay.delete(subject);
      if (guesses.hasFailures) this.#failed.set(subject, guesses);
      else this.#drop(subject, guesses);
    });
    if (guesses.isUnderWay) this.#underWay.set(subject, guesses);
    return turn;
  }

  /** Milliseconds until a client that was refused may try again. */
  retryAfter(subject: string): number {
    return this.#of(subject)?.retryAfter ?? 0;
  }

  #drop(subject: string, guesses: Guesses): void {
    this.#failed.delete(subject);
    guesses.clear();
  }

  #of(subject: string): Guesses | undefined {
    return this.#underWay.get(subject) ?? this.#failed.get(subject);
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
