/** How many requests within how many milliseconds. */
export interface Quota {
  readonly requests: number;
  readonly window: number;
}

/** Where a key stands against its quota after a hit. A store throws for faults only, never for "limited". */
export interface QuotaState {
  readonly allowed: boolean;
  /** Requests left now. */
  readonly remaining: number;
  /** Milliseconds until a request is allowed again; 0 when one is now. */
  readonly retryAfter: number;
  /** Milliseconds until the whole quota is free again. */
  readonly resetAfter: number;
}

/** What a ban can be for. */
export const BAN_KINDS = ['address', 'user', 'api_key'] as const;
export type BanKind = (typeof BAN_KINDS)[number];

/** A ban in force. */
export interface Ban {
  readonly kind: BanKind;
  /** An IPv4 address, an IPv6 /64, the id of a user, or of an API key its digest: `sha256:` and 64 hexadecimal digits. */
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
  get(kind: BanKind, subject: string, now: number): Ban | undefined;
  /** Sets a ban in place of the one that its subject is under. */
  set(ban: Ban): void | Promise<void>;
  /** True when there was a ban to lift. */
  delete(kind: BanKind, subject: string): boolean | Promise<boolean>;
  /** Bans in force, in no order. */
  list(now: number): readonly Ban[] | Promise<readonly Ban[]>;
}

/** Where limits and bans are kept. Two guards share state only when they are handed the same store. */
export interface Store {
  /** True when `hit` never answers with a promise: a check over such a store needs no span opened before it runs. */
  readonly synchronous?: boolean;
  /** Counts one request of a key if the quota has room for it. A request that is refused is not counted. */
  hit(key: string, quota: Quota, now: number): QuotaState | Promise<QuotaState>;
  readonly bans: BanStore;
  /** Ends timers and connections that the store itself opened. */
  close?(): void | Promise<void>;
}
