import type { Context } from 'koa';
import { z } from 'zod';
import type { Duration } from './duration.js';
import { duration, expected, oneOf, orFalse, wholeNumber } from './kinds.js';

export interface RateLimitOptions {
  /** Requests allowed within the window. */
  requests: number;
  /** Length of the sliding window. */
  window: Duration;
  /**
   * Who shares a limit. Default: the client address, IPv6 by its /64. A function returns the key of the request;
   * without one (`undefined`, or an empty text) the address counts.
   */
  by?: 'address' | ((ctx: Context) => string | undefined | Promise<string | undefined>);
  /** `ietf` sends RateLimit and RateLimit-Policy, `legacy` X-RateLimit-*. Default `ietf`. Retry-After is always sent. */
  headers?: 'ietf' | 'legacy' | 'both' | false;
}

export const rateLimitSchema = orFalse({
  requests: wholeNumber(1, 1_000_000_000),
  window: duration(),
  by: z
    .custom<NonNullable<RateLimitOptions['by']>>(
      (value) => value === 'address' || typeof value === 'function',
      expected('"address" or a function of ctx'),
    )
    .default('address'),
  headers: z
    .union([oneOf('ietf', 'legacy', 'both'), z.literal(false)], expected('"ietf", "legacy", "both" or false'))
    .default('ietf'),
}).default({ requests: 1_000, window: 60_000, by: 'address', headers: 'ietf' });
