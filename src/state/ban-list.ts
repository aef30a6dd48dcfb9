import type { Address } from '../request/address.js';
import type { Clock } from './clock.js';
import type { Ban, BanKind, BanStore } from './store.js';
import { type BanSubject, readSubject, refuse, type Subject } from './subject.js';

/** A ban that was set, or what is known of one that was lifted: `reason` and `by` are then those of lifting it. */
export type BanChange = Pick<Ban, 'kind' | 'subject'> & Partial<Ban>;

/** Hears of every ban that is set or lifted. */
export type BanListener = (change: 'created' | 'lifted', ban: BanChange) => void;

/** Says who is banned. */
export interface BanLookup {
  /** The ban that an address is under. */
  find(address: Address): Ban | undefined;
  /** The ban that anybody is under. */
  of(subject: Pick<Ban, 'kind' | 'subject'>): Ban | undefined;
  /** Whether anybody may be under a ban of a kind. */
  has(kind: BanKind): boolean;
  /** Loopback and trusted proxies are never banned: behind them stands everybody. */
  isExempt(address: Address): boolean;
}

/** The bans of a guard: who may be banned at all, and one place that tells of every change. */
export class BanList implements BanLookup {
  readonly #store: BanStore;
  readonly #now: Clock;
  readonly #isProxy: (address: Address) => boolean;
  readonly #listener: BanListener;

  constructor(store: BanStore, now: Clock, isProxy: (address: Address) => boolean, listener: BanListener) {
    this.#store = store;
    this.#now = now;
    this.#isProxy = isProxy;
    this.#listener = listener;
  }

  find(address: Address): Ban | undefined {
    const ban = this.#store.get('address', address.subject, this.#now());
    return ban && !this.isExempt(address) ? ban : undefined;
  }

  of({ kind, subject }: Pick<Ban, 'kind' | 'subject'>): Ban | undefined {
    return this.#store.get(kind, subject, this.#now());
  }

  has(kind: BanKind): boolean {
    return this.#store.has?.(kind) !== false;
  }

  isExempt(address: Address): boolean {
    return address.isLoopback || this.#isProxy(address);
  }

  /** Sets a ban. It holds in this process at once; the promise is about the store. */
  async add(
    { kind, subject }: Subject,
    ban: Pick<Ban, 'reason' | 'source' | 'by' | 'count'>,
    duration?: number,
  ): Promise<Ban> {
    const since = this.#now();
    const until = duration === undefined ? {} : { until: since + duration };
    const created: Ban = { kind, subject, ...ban, since, ...until };
    const stored = this.#store.set(created);
    this.#listener('created', created);
    await stored;
    return created;
  }

  /** Lifts a ban; false when there was none. */
  async lift({ kind, subject }: Subject, why: Pick<BanChange, 'reason' | 'by'> = {}): Promise<boolean> {
    // Asked first: a ban that is over is forgotten by it.
    const source = this.#store.get(kind, subject, this.#now())?.source;
    const lifted = await this.#store.delete(kind, subject);
    if (lifted) this.#listener('lifted', { kind, subject, ...(source && { source }), ...why });
    return lifted;
  }

  /** The bans in force, at once from a store that has them at hand. */
  list(): readonly Ban[] | Promise<readonly Ban[]> {
    return this.#store.list(this.#now());
  }

  /**
   * Reads who is to be banned.
   * @throws {GuardError} `GUARD_BAN_REFUSED` for what is no subject, and for who must not be banned.
   */
  readBannable(given: BanSubject): Subject {
    const subject = readSubject(given, 'ban');
    if (subject.address?.isLoopback) refuse(given, 'loopback is never banned');
    if (subject.address && this.#isProxy(subject.address)) refuse(given, 'a trusted proxy is never banned');
    return subject;
  }
}
