import type { Duration } from './duration.js';
import { duration, object, oneOf, text, wholeNumber } from './kinds.js';

export interface RedisStoreOptions {
  /**
   * What the names of all keys and channels begin with: letters, digits, `_`, `.`, `:` and `-`, 64 at most. Guards of the
   * same prefix share limits and bans. Default `guard`.
   */
  readonly prefix?: string | undefined;
  /**
   * What becomes of rate limits while Redis is not there: `local` counts in this process, each instance by itself; `allow`
   * limits nobody; `block` answers 503 to every request that has a limit. Bans go on from the copy in this process in
   * all three. Default `local`.
   */
  readonly onOutage?: 'local' | 'allow' | 'block' | undefined;
  /** How long Redis may take to answer before it counts as not there. Default `50ms`. */
  readonly timeout?: Duration | undefined;
  /** The most keys that are counted in this process while Redis is not there. Default 100,000. */
  readonly max?: number | undefined;
  /** The most bans of each kind, by hand and automatic ones apart, in Redis and in this process. Default 100,000. */
  readonly maxBans?: number | undefined;
}

export const redisStoreSchema = object({
  prefix: text((value) => /^[\w.:-]{1,64}$/.test(value), 'letters, digits, "_", ".", ":" and "-", 64 at most').default(
    'guard',
  ),
  onOutage: oneOf('local', 'allow', 'block').default('local'),
  timeout: duration().default(50),
  max: wholeNumber(1, 10_000_000).default(100_000),
  maxBans: wholeNumber(1, 10_000_000).default(100_000),
});
