import { GuardError } from '../errors.js';
import { parseCidr } from '../intel/address-set.js';
import { Address, parseAddress } from '../request/address.js';
import type { Clock } from './clock.js';
import type { Ban, BanStore } from './store.js';

/** A ban that was set, or who it was lifted from. */
export type BanChange = Pick<Ban, 'subject'> & Partial<Ban>;

/** Hears of every ban that is set or lifted. */
export type BanListener = (change: 'created' | 'lifted', ban: BanChange) => void;

/** The bans of a guard: who may be banned at all, and one place that tells of every change. */
export class BanList {
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

  /** The ban that an address is under. */
  find(address: Address): Ban | undefined {
    const ban = this.#store.get(address.subject, this.#now());
    return ban && !this.isExempt(address) ? ban : undefined;
  }

  /** Loopback and trusted proxies are never banned: behind them stands everybody. */
  isExempt(address: Address): boolean {
    return address.isLoopback || this.#isProxy(address);
  }

  /** Bans an address. It holds in this process at once; the promise is about the store. */
  async add(address: Address, ban: Pick<Ban, 'reason' | 'source'>, duration?: number): Promise<Ban> {
    const since = this.#now();
    const until = duration === undefined ? {} : { until: since + duration };
    const created: Ban = { subject: address.subject, ...ban, since, ...until };
    const stored = this.#store.set(created);
    this.#listener('created', created);
    await stored;
    return created;
  }

  /** Lifts a ban; false when there was none. */
  async lift(address: Address): Promise<boolean> {
    const lifted = await this.#store.delete(address.subject);
    if (lifted) this.#listener('lifted', { subject: address.subject });
    return lifted;
  }

  list(): readonly Ban[] | Promise<readonly Ban[]> {
    return this.#store.list(this.#now());
  }

  /**
   * Reads who is to be banned: an address, or the /64 of an IPv6 address.
   * @throws {GuardError} `GUARD_BAN_REFUSED` for what is neither, and for who must not be banned.
   */
  readSubject(text: string): Address {
    const address = readAddress(text);
    if (!address) throw refused(text, 'expected an IPv4 or IPv6 address, or an IPv6 /64');
    if (address.isLoopback) throw refused(text, 'loopback is never banned');
    if (this.#isProxy(address)) throw refused(text, 'a trusted proxy is never banned');
    return address;
  }
}

function readAddress(text: unknown): Address | undefined {
  if (typeof text !== 'string') return undefined;
  if (!text.endsWith('/64')) return parseAddress(text);
  const range = parseCidr(text);
  return range?.family === 6 ? new Address(range.first) : undefined;
}

function refused(text: unknown, why: string): GuardError {
  return new GuardError(
    'GUARD_BAN_REFUSED',
    `koa-otel-guard: cannot ban ${typeof text === 'string' ? JSON.stringify(text) : typeof text}: ${why}`,
  );
}
