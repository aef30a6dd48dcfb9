/** How many requests within how many milliseconds. With weighted requests: how much they may cost together. */
export interface Quota {
  readonly requests: number;
  readonly window: number;
}

/** One request against one quota. */
export interface Hit {
  /** Whose quota: the name of the limit, a bar, who it counts for. 256 characters at most, of any kind. */
  readonly key: string;
  readonly quota: Quota;
  /** How much of the quota the request takes: a whole number from 0 (free) to `quota.requests`. */
  readonly cost: number;
  /**
   * True for a hit that only counts: it refuses nobody. It is counted if the request is allowed by all other hits of the call
   * and its own quota has room, whatever room the quotas of other such hits have.
   */
  readonly observed?: true;
}

/** Where a key stands against its quota after a hit. A store throws for faults only, never for "limited". */
export interface QuotaState {
  /** Whether this quota has room for the request. It was counted only if all quotas of the call have, observed ones aside. */
  readonly allowed: boolean;
  /** What is left of the quota now, never below 0. */
  readonly remaining: number;
  /** Milliseconds until a request of the same cost, at least 1, is allowed; 0 when one is now. */
  readonly retryAfter: number;
  /** Milliseconds until the whole quota is free again. */
  readonly resetAfter: number;
  /** True when the quota could not be looked at and the store is told to refuse then: answered with 503, held against nobody. */
  readonly isUnavailable?: boolean;
}

/** What a ban can be for. */
export const BAN_KINDS = ['address', 'fingerprint', 'user', 'api_key'] as const;
export type BanKind = (typeof BAN_KINDS)[number];

/** A ban in force. */
export interface Ban {
  readonly kind: BanKind;
  /** An IPv4 address, an IPv6 /64, a fingerprint, the id of a user, or of an API key its digest: `sha256:` and 64 hexadecimal digits. */
  readonly subject: string;
  readonly reason: string;
  readonly source: 'manual' | 'automatic';
  /** Who set it, if whoever set it by hand has said so. */
  readonly by?: string;
  /** Of an automatic ban: which one in a row of its subject it is, from 1. */
  readonly count?: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Milliseconds since the epoch; absent for a ban without end. */
  readonly until?: number;
}

/**
 * Bans, at most one for each kind and subject. `get` is asked on every request and answers at once from what this process
 * knows.
 */
export interface BanStore {
  /** True when `list` never answers with a promise. */
  readonly synchronous?: boolean;
  get(kind: BanKind, subject: string, now: number): Ban | undefined;
  /** Whether there may be bans of a kind: of a kind that there are none of nobody is asked for. Absent: of every kind. */
  has?(kind: BanKind): boolean;
  /** Sets a ban in place of the one that its subject is under. */
  set(ban: Ban): void | Promise<void>;
  /** True when there was a ban to lift. */
  delete(kind: BanKind, subject: string): boolean | Promise<boolean>;
  /** Bans in force, in no order. */
  list(now: number): readonly Ban[] | Promise<readonly Ban[]>;
}

/** Hears how a store is that lives elsewhere. Told at once of what is the case already. */
export interface StoreListener {
  /** It goes on from what this process knows, and why: a machine word. Once for each outage. */
  degraded(reason: string): void;
  /** It is shared again. */
  recovered(): void;
  /** It asked for something: what, of few words, for how long, and what went wrong, a machine word. */
  took?(operation: string, milliseconds: number, fault: string | undefined): void;
  /** A ban was lifted, here or elsewhere. One that was lifted while nothing could be heard is not told of. */
  lifted?(subject: Pick<Ban, 'kind' | 'subject'>): void;
}

/** Texts that instances share, by name: what one has fetched the others need not ask for. Rejects when it cannot be asked. */
export interface TextCache {
  /** `undefined` when there is none. */
  read(name: string): Promise<string | undefined>;
  write(name: string, text: string): Promise<void>;
}

/** Where limits and bans are kept. Two guards share state only when they are handed the same store. */
export interface Store {
  /** True when `hit` never answers with a promise: a check over such a store needs no span opened before it runs. */
  readonly synchronous?: boolean;
  /**
   * Counts one request against several quotas, all or nothing: if each has room for its cost, all are counted, else none
   * is. Answers with one state for each hit, in their order; the request is allowed if all of them say so. Observed hits have
   * no say in that: each is counted where the request is allowed and its own quota has room; of one that is refused their
   * states say nothing. It is atomic: of requests at the same time, in all processes that share the store, no more get through
   * than one after another, and an observed hit that is counted never stands at the same count as another one.
   * In no window of a quota's length, wherever it begins, may more be counted than the quota; room may come back up to a
   * sixteenth of the window late. No key comes twice in one call. A key may come with another quota than before: what was
   * counted stays counted. A hit of cost 0 is always allowed and counts nothing. `now` is the guard's clock, in
   * milliseconds since the epoch; a store that several processes share goes by one clock of its own instead.
   */
  hit(hits: readonly Hit[], now: number): readonly QuotaState[] | Promise<readonly QuotaState[]>;
  readonly bans: BanStore;
  /** Where lists that were fetched are kept for other instances, and for when this one starts again. */
  readonly cache?: TextCache;
  /** Resolves when the store is connected, or knows that it cannot be. */
  ready?(): Promise<void>;
  /** Has somebody hear how the store is; answers with the function that ends it. */
  watch?(listener: StoreListener): () => void;
  /** Ends timers and connections that the store itself opened. A guard that is closed calls it when it has ceased to watch. */
  close?(): void | Promise<void>;
}
