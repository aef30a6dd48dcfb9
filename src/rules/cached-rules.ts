import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { TextCache } from '../state/store.js';
import { within } from '../timeout.js';
import { RulesError } from './rules-error.js';

/**
 * A rule set as it is kept for a restart: the exact text, so that its signature can be checked again. Without its ETag, which
 * nobody has signed: a source that is asked by it would say that nothing has changed.
 */
export interface CachedRules {
  readonly text: string;
  /** When its source confirmed it, in milliseconds since the epoch. */
  readonly confirmedAt: number;
}

export interface RulesCacheOptions {
  readonly caches: readonly TextCache[];
  /** Milliseconds that each may take. Default 5,000. */
  readonly cacheTimeout?: number;
}

/** Keeps the last good set of one source in several caches. What goes wrong is told, and nothing else: rules hold without. */
export class RulesCache {
  readonly #caches: readonly TextCache[];
  readonly #timeout: number;
  readonly #name: string;
  readonly #faulted: (error: RulesError) => void;

  /** `source`: what tells it apart. Guards that share a cache share what is kept of the same source. */
  constructor(
    { caches, cacheTimeout = TIMEOUT }: RulesCacheOptions,
    source: string,
    faulted: (error: RulesError) => void,
  ) {
    this.#caches = caches;
    this.#timeout = cacheTimeout;
    this.#name = `rules.${createHash('sha256').update(source).digest('hex').slice(0, 16)}`;
    this.#faulted = faulted;
  }

  /** What is kept, the latest first. */
  async read(): Promise<readonly CachedRules[]> {
    const kept = await Promise.all(this.#caches.map((cache) => this.#tried(async () => this.#recordIn(cache))));
    return kept.filter((rules) => rules !== undefined).sort((a, b) => b.confirmedAt - a.confirmedAt);
  }

  async write(rules: CachedRules): Promise<void> {
    const text = JSON.stringify(rules);
    await Promise.all(this.#caches.map((cache) => this.#tried(() => cache.write(this.#name, text))));
  }

  async #recordIn(cache: TextCache): Promise<CachedRules | undefined> {
    const text = await cache.read(this.#name);
    return text === undefined ? undefined : record.parse(JSON.parse(text));
  }

  async #tried<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
    const late = () => new Error(`no answer within ${this.#timeout} ms`);
    try {
      return await within(ask(), this.#timeout, late);
    } catch (error) {
      this.#faulted(new RulesError('GUARD_RULES_CACHE', `a cache of rule sets: ${(error as Error).message}`));
      return undefined;
    }
  }
}

const record = z.strictObject({ text: z.string(), confirmedAt: z.number() });

const TIMEOUT = 5_000;
