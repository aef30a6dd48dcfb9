import type { Clock } from '../state/clock.js';
import { OTHER } from './names.js';

export interface EventBudgetOptions {
  /** Events of one name at once. */
  readonly burst: number;
  /** Events of one name each second, once the burst is used up. */
  readonly perSecond: number;
  /** Milliseconds until what was not told is summed up. */
  readonly summaryAfter: number;
}

export interface EventBudgetListener {
  /** An event was not told. */
  suppressed(event: string): void;
  /** So many events of a name were not told since the last time. */
  summedUp(event: string, count: number): void;
}

/**
 * Keeps a flood of attacks from becoming a flood of events: a token bucket for each name. A bounded number of names have
 * one of their own, those beyond share one.
 */
export class EventBudget {
  readonly #options: EventBudgetOptions;
  readonly #now: Clock;
  readonly #listener: EventBudgetListener;
  readonly #buckets = new Map<string, Bucket>();
  #due = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: EventBudgetOptions, now: Clock, listener: EventBudgetListener) {
    this.#options = options;
    this.#now = now;
    this.#listener = listener;
  }

  /** Whether an event may be told. One that may not is counted. `share`: which bucket it takes from, its own by default. */
  admits(event: string, share = event): boolean {
    const now = this.#now();
    if (now >= this.#due) this.sumUp();
    const bucket = this.#bucketOf(event, share, now);
    if (bucket.tokens >= 1) {
      bucket.tokens--;
      return true;
    }
    bucket.suppressed++;
    this.#listener.suppressed(event);
    this.#schedule(now);
    return false;
  }

  /** Tells how much was not told. */
  sumUp(): void {
    clearTimeout(this.#timer);
    this.#due = Number.POSITIVE_INFINITY;
    for (const bucket of this.#buckets.values()) {
      const { event, suppressed } = bucket;
      bucket.suppressed = 0;
      if (suppressed > 0) this.#listener.summedUp(event, suppressed);
    }
  }

  /** Ends the timer. What is suppressed from now on is summed up when the next event comes after its time. */
  close(): void {
    this.#isClosed = true;
    this.sumUp();
  }

  #bucketOf(event: string, share: string, now: number): Bucket {
    const found = this.#buckets.get(share);
    if (found) return this.#refilled(found, now);
    if (this.#buckets.size >= MOST_BUCKETS) this.#dropIdle(now);
    const isFull = this.#buckets.size >= MOST_BUCKETS && share !== OTHER;
    if (isFull) return this.#bucketOf(OTHER, OTHER, now);
    const bucket: Bucket = { event, tokens: this.#options.burst, filledAt: now, suppressed: 0 };
    this.#buckets.set(share, bucket);
    return bucket;
  }

  #refilled(bucket: Bucket, now: number): Bucket {
    const { burst, perSecond } = this.#options;
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.filledAt) / 1_000) * perSecond);
    bucket.filledAt = now;
    return bucket;
  }

  /** A bucket that is full again is as good as none. */
  #dropIdle(now: number): void {
    for (const [share, bucket] of this.#buckets) {
      const { tokens, suppressed } = this.#refilled(bucket, now);
      if (suppressed === 0 && tokens >= this.#options.burst) this.#buckets.delete(share);
    }
  }

  #schedule(now: number): void {
    if (this.#due !== Number.POSITIVE_INFINITY) return;
    const { summaryAfter } = this.#options;
    this.#due = now + summaryAfter;
    if (!this.#isClosed) this.#timer = setTimeout(() => this.sumUp(), summaryAfter).unref();
  }
}

interface Bucket {
  readonly event: string;
  tokens: number;
  /** When tokens were last added. */
  filledAt: number;
  /** Events that were not told since the last summary. */
  suppressed: number;
}

const MOST_BUCKETS = 256;
