import { LRUCache } from 'lru-cache';

/** What became of rules at an application. */
export const RESULTS = ['applied', 'rejected', 'expired'] as const;

/** An application that has asked for rules, and what it made of those that it got. */
export interface Instance {
  readonly instance: string;
  readonly document: string;
  /** The `id` of the key that it came with. */
  readonly key: string;
  /** RFC 3339. */
  readonly last_seen: string;
  /** The version in force there. */
  readonly version?: number;
  readonly result?: (typeof RESULTS)[number];
  /** Why it was rejected. */
  readonly reason?: string;
}

/** What an application says of itself when it asks. */
export interface Acknowledgement {
  readonly instance: string | undefined;
  readonly version: string | undefined;
  readonly result: string | undefined;
}

/** The applications that have asked this process for rules within an hour. */
export class Instances {
  readonly #seen: LRUCache<string, Instance>;

  /** `perf`: what tells the time to the cache; tests hand in another. */
  constructor(perf: { now(): number } = performance) {
    this.#seen = new LRUCache({ max: MOST, ttl: FORGOTTEN_AFTER, ttlResolution: 0, perf });
  }

  saw(document: string, key: string, { instance, version, result }: Acknowledgement, now: number): void {
    if (instance === undefined || !NAME.test(instance)) return;
    const [word, ...details] = (result ?? '').split(';');
    const known = RESULTS.find((name) => name === word?.trim());
    const reason = details
      .join(';')
      .trim()
      .replace(/^reason=/, '')
      .slice(0, LONGEST_REASON);
    this.#seen.set(`${document}/${instance}`, {
      instance,
      document,
      key,
      last_seen: new Date(now).toISOString(),
      ...(version !== undefined && /^\d{1,15}$/.test(version) && { version: Number(version) }),
      ...(known && { result: known }),
      ...(reason !== '' && { reason }),
    });
  }

  /** Those that follow a document, the latest first. */
  of(document: string): readonly Instance[] {
    return [...this.#seen.values()].filter((instance) => instance.document === document);
  }
}

const MOST = 1_000;
const FORGOTTEN_AFTER = 3_600_000;
const LONGEST_REASON = 256;
const NAME = /^[\x21-\x7e]{1,128}$/;
