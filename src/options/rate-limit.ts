import type { Context } from 'koa';
import { z } from 'zod';
import { parseEndpoint } from '../policy/endpoint.js';
import { countryCode } from './countries.js';
import type { Duration } from './duration.js';
import { flatLimits } from './flat-limits.js';
import { duration, expected, functionOf, oneOf, text, wholeNumber } from './kinds.js';

/** What requests may be counted by. */
export type RateLimitKey = 'address' | 'user' | 'api-key' | 'fingerprint';

/** Who is counted together: by the first of these that there is, or by what a function returns. */
export type RateLimitBy =
  | RateLimitKey
  | readonly RateLimitKey[]
  | ((ctx: Context) => string | number | null | undefined | Promise<string | number | null | undefined>);

/** A limit of some endpoints or countries. What it does not say about `by`, `skip` and `headers` is as in the limit that it stands in. */
export interface EndpointLimitOptions {
  /** Requests allowed within the window; with `cost`, what they may cost together. */
  requests: number;
  /** Length of the sliding window. */
  window: Duration;
  /**
   * What clients know the limit by, in RateLimit and RateLimit-Policy, and telemetry in `guard.rate_limit.name`: letters,
   * digits, `_ . -`, 64 at most, no two alike. Default `default`, of an endpoint's its pattern, of a country's its code,
   * with a number behind one that is taken.
   */
  name?: string;
  /**
   * Who shares a limit: the client `address` (IPv6: its /64), the `user` that `auth` has verified, the same for
   * `auth.scheme: 'api-key'` only, or `fingerprint`: the address and how the client presents itself, for 16 fingerprints
   * of an address at most. Of a list the first that there is. A function returns the key of the request. The address
   * counts where there is nothing else. Default `address`.
   */
  by?: RateLimitBy;
  /**
   * How much of the limit a request takes, a whole number from 0 (free); a function says it of each request, and what is
   * more than the limit, or no whole number (`NaN` from an odd query), takes all of it. Default 1.
   */
  cost?: number | ((ctx: Context) => number | Promise<number>);
  /** Requests that the limit does not count: those that the function answers `true` for. Default: none. */
  skip?: (ctx: Context) => boolean | undefined | Promise<boolean | undefined>;
  /**
   * Where the client is told of the limit: `ietf` in RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers),
   * `legacy` in X-RateLimit-*. Default `ietf`. Retry-After is always sent.
   */
  headers?: 'ietf' | 'legacy' | 'both' | false;
}

export interface RateLimitOptions extends EndpointLimitOptions {
  /**
   * Limits of some endpoints, on top of this one: `POST /login`, `/api/**` (any method, any depth), `GET /users/:id`. All
   * that match apply. A path that some router would take for the pattern's is limited too, and HEAD as GET.
   */
  endpoints?: Readonly<Record<string, EndpointLimitOptions | readonly EndpointLimitOptions[]>>;
  /**
   * Limits of some countries, by their codes of ISO 3166-1 (`DE`), in place of this one: for a client from there it does not
   * count, its endpoints do. `*` is for clients from all countries that are not listed, and of which none is known.
   */
  countries?: Readonly<Record<string, EndpointLimitOptions | readonly EndpointLimitOptions[]>>;
}

const key = oneOf('address', 'user', 'api-key', 'fingerprint');

const byText = expected('"address", "user", "api-key", "fingerprint", a list of these or a function of ctx');

/** Who is counted together. */
export const bySchema = z.union(
  [
    key.transform((word) => [word]),
    z
      .array(key)
      .min(1, byText)
      .refine((words) => !words.slice(0, -1).includes('address'), {
        path: [0],
        ...expected('"address" last, if at all'),
      }),
    functionOf<Extract<RateLimitBy, (ctx: Context) => unknown>>(),
  ],
  byText,
);

export function limitName() {
  return text((value) => /^[\w.-]{1,64}$/.test(value), 'letters, digits, "_", "." and "-", 64 at most');
}

const MOST = 1_000_000_000;

const shape = {
  requests: wholeNumber(1, MOST),
  window: duration(),
  name: limitName().optional(),
  by: bySchema.optional(),
  cost: z
    .union(
      [wholeNumber(0, MOST), functionOf<Extract<RateLimitOptions['cost'], (ctx: Context) => unknown>>()],
      expected(`a whole number from 0 to ${MOST} or a function of ctx`),
    )
    .default(1),
  skip: functionOf<NonNullable<RateLimitOptions['skip']>>('a function of ctx').optional(),
  headers: z
    .union([oneOf('ietf', 'legacy', 'both'), z.literal(false)], expected('"ietf", "legacy", "both" or false'))
    .optional(),
};

const canPass = ({ cost, requests }: { cost: unknown; requests: number }) =>
  typeof cost !== 'number' || cost <= requests;
const neverPasses = { path: ['cost'], ...expected('no more than "requests", or no request could ever pass') };

const endpointLimit = z.strictObject(shape).refine(canPass, neverPasses);
const ownText = expected(`an object with ${Object.keys(shape).join(', ')} or a list of these`);

const own = z.union([endpointLimit, z.array(endpointLimit).min(1, ownText)], ownText);

const endpoints = z
  .record(
    text(
      (value) => parseEndpoint(value) !== undefined,
      'an endpoint like "POST /login", "/api/**" or "GET /users/:id"',
    ),
    own,
    expected('an object of endpoints and their limits'),
  )
  .default({});

/** Limits by country; `*` for all others. */
export const countryLimitsSchema = z.record(
  countryCode('"*"'),
  own,
  expected('an object of country codes and their limits'),
);

const parts = { ...shape, endpoints, countries: countryLimitsSchema.default({}) };

const limit = z.strictObject(parts).refine(canPass, neverPasses);
const limitText = expected(`false, an object with ${Object.keys(parts).join(', ')} or a list of these`);

/** One limit, several or none, as they were given. */
export const givenRateLimit = z.union([z.literal(false), limit, z.array(limit).min(1, limitText)], limitText);

export const rateLimitSchema = givenRateLimit
  .transform((given, context) => given && flatLimits(given, context))
  .default(() => flatLimits({ requests: 1_000, window: 60_000, cost: 1, endpoints: {}, countries: {} }));

/** The limit of an endpoint or a country as it was given, read. */
export type GivenEndpointLimit = z.output<typeof endpointLimit>;
/** Limits by country as they were given, read. */
export type GivenCountryLimits = z.output<typeof countryLimitsSchema>;
/** A limit as it was given, read. */
export type GivenLimit = z.output<typeof limit>;
