import { types } from 'node:util';
import { z } from 'zod';
import { parseCidr } from '../intel/address-set.js';
import { parsePathPattern } from '../policy/path-pattern.js';
import { PROXY_WORDS } from '../request/proxy-trust.js';
import type { Store } from '../state/store.js';
import { readDuration } from './duration.js';
import type { CustomCheck, GuardOptions, RateLimitOptions } from './options.js';

/**
 * Every option with what is allowed and its default. Error texts say what is expected; what was given is added when
 * told. `checkNames` are the names that a mode can be set for.
 */
export const optionsSchema = (checkNames: readonly string[]) =>
  z.strictObject(
    {
      mode: oneOf('enforce', 'monitor').default('enforce'),
      onError: oneOf('block', 'allow').default('block'),
      checkTimeout: duration().default(5_000),
      exclude: list(pathPattern(), 'a list of path patterns').default([]),
      checks: z
        .strictObject(
          Object.fromEntries(checkNames.map((name) => [name, oneOf('enforce', 'monitor', 'off').optional()])),
          expected('an object of check names and modes'),
        )
        .default({}),
      proxies: z
        .strictObject(
          {
            trust: list(proxy(), 'a list of addresses, CIDR ranges and the words loopback, private, unix').default([]),
            hops: wholeNumber(1, 32).optional(),
            header: headerName().default('x-forwarded-for'),
            protocol: flag().default(true),
          },
          expected('an object of proxy options'),
        )
        .refine(({ trust, hops }) => trust.length > 0 || hops !== undefined, expected('"trust", "hops" or both'))
        .optional(),
      ip: z
        .strictObject(
          {
            allow: list(cidr(), 'a list of addresses and CIDR ranges').default([]),
            allowOnly: flag().default(false),
            deny: list(cidr(), 'a list of addresses and CIDR ranges').default([]),
          },
          expected('an object with allow, allowOnly, deny'),
        )
        .refine(({ allow, allowOnly }) => !allowOnly || allow.length > 0, {
          path: ['allow'],
          ...expected('at least one address when "allowOnly" is true'),
        })
        .optional(),
      userAgents: z
        .strictObject(
          {
            deny: list(agentPattern(), 'a list of texts and RegExps').default([]),
            empty: flag().default(false),
          },
          expected('an object with deny, empty'),
        )
        .optional(),
      rateLimit: orFalse({
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
      }).default({ requests: 1_000, window: 60_000, by: 'address', headers: 'ietf' }),
      ban: orFalse({
        threshold: wholeNumber(1, 1_000_000).default(10),
        window: duration().default(300_000),
        duration: duration().default(3_600_000),
      }).default({ threshold: 10, window: 300_000, duration: 3_600_000 }),
      https: z
        .union(
          [
            z.literal(false),
            oneOf('redirect', 'require').transform((mode) => ({ mode, hosts: [] as string[] })),
            z.strictObject({
              mode: oneOf('redirect', 'require'),
              hosts: list(hostName(), 'a list of host names').default([]),
            }),
          ],
          expected('false, "redirect", "require" or an object with mode, hosts'),
        )
        .default(false),
      detection: orFalse({ threshold: wholeNumber(1, 100).default(40) }).default({ threshold: 40 }),
      custom: list(
        z.custom<CustomCheck>(
          (value) => typeof value === 'function' || isCheck(value),
          expected('a function or a Check ({ name, run })'),
        ),
        'a list of checks',
      ).default([]),
      store: z.custom<Store>(isStore, expected('a Store, such as memoryStore()')).optional(),
      telemetry: z
        .strictObject({ spans: oneOf('all', 'findings', 'none').default('all') }, expected('an object with spans'))
        .default({ spans: 'all' }),
      onEvent: z
        .custom<NonNullable<GuardOptions['onEvent']>>((value) => typeof value === 'function', expected('a function'))
        .optional(),
    },
    expected('an object of options'),
  );

/** Options after validation: defaults filled in, durations in milliseconds. */
export type Settings = z.output<ReturnType<typeof optionsSchema>>;

interface Expectation {
  error: (issue: { code?: string }) => string | undefined;
}

/** Unrecognised keys keep their own report; everything else that is wrong here is told as `text`. */
function expected(text: string): Expectation {
  return { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : `expected ${text}`) };
}

function oneOf<const Values extends readonly [string, ...string[]]>(...values: Values) {
  return z.enum(values, expected(values.map((value) => `"${value}"`).join(' or ')));
}

function list<Item extends z.ZodType>(item: Item, text: string) {
  return z.array(item, expected(text));
}

function orFalse<Shape extends z.ZodRawShape>(shape: Shape) {
  const text = expected(`false or an object with ${Object.keys(shape).join(', ')}`);
  return z.union([z.literal(false), z.strictObject(shape)], text);
}

function flag() {
  return z.boolean(expected('true or false'));
}

function wholeNumber(least: number, most: number) {
  const text = expected(`a whole number from ${least} to ${most}`);
  return z.number(text).int(text).min(least, text).max(most, text);
}

function duration() {
  return z
    .custom<string | number>(
      (value) => readDuration(value) !== undefined,
      expected('a duration like "1m" or a number of seconds'),
    )
    .transform((value) => readDuration(value) ?? 0);
}

function cidr() {
  return z.custom<string>(
    (value) => typeof value === 'string' && parseCidr(value) !== undefined,
    expected('an IPv4 or IPv6 address or CIDR range like "203.0.113.0/24"'),
  );
}

function proxy() {
  return z.custom<string>(
    (value) => typeof value === 'string' && (PROXY_WORDS.has(value) || parseCidr(value) !== undefined),
    expected('an address, a CIDR range, "loopback", "private" or "unix"'),
  );
}

function pathPattern() {
  return z.custom<string>(
    (value) => typeof value === 'string' && parsePathPattern(value) !== undefined,
    expected('a path pattern like "/health", "/assets/*" or "/static/**"'),
  );
}

function agentPattern() {
  return z.custom<string | RegExp>(
    (value) => types.isRegExp(value) || (typeof value === 'string' && value !== ''),
    expected('a text that is not empty, or a RegExp'),
  );
}

function headerName() {
  return z
    .custom<string>(
      (value) => typeof value === 'string' && /^[\w!#$%&'*+.^`|~-]{1,128}$/.test(value),
      expected('a header name'),
    )
    .transform((value) => value.toLowerCase());
}

function hostName() {
  return z
    .custom<string>(
      (value) => typeof value === 'string' && value.length <= 253 && /^[a-z0-9][a-z0-9.-]*$/i.test(value),
      expected('a host name without scheme, port and path'),
    )
    .transform((value) => value.toLowerCase());
}

function isCheck(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && 'name' in value && 'run' in value && typeof value.run === 'function'
  );
}

function isStore(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { hit, bans } = value as { hit?: unknown; bans?: Record<string, unknown> | null };
  return typeof hit === 'function' && BAN_METHODS.every((method) => typeof bans?.[method] === 'function');
}

const BAN_METHODS = ['get', 'set', 'delete', 'list'];
