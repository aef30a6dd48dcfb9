import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type {
  GivenCountryLimits,
  GivenEndpointLimit,
  GivenLimit,
  RateLimitKey,
  RateLimitOptions,
} from './rate-limit.js';

/** One limit, with what it takes over from the one that it stands in. */
export interface LimitSettings {
  /** Unlike that of any other limit. Printable ASCII without quotes, backslashes and bars. */
  readonly name: string;
  readonly requests: number;
  /** Milliseconds. */
  readonly window: number;
  readonly by: readonly RateLimitKey[] | Extract<RateLimitOptions['by'], (ctx: never) => unknown>;
  readonly cost: NonNullable<RateLimitOptions['cost']>;
  readonly skip: RateLimitOptions['skip'];
  readonly headers: NonNullable<RateLimitOptions['headers']>;
  /** What it is for; absent: all requests. */
  readonly endpoint: string | undefined;
  /** Whom it is for; absent: all clients. */
  readonly countries?: LimitCountries;
  /** Where it stands among the options. */
  readonly at: readonly PropertyKey[];
}

/** Clients from these countries, or all others, those among them whose country is not known. */
export interface LimitCountries {
  readonly codes: readonly string[];
  readonly others: boolean;
}

/**
 * Turns one limit or several, and those of their countries and endpoints, into a list of limits with a name each. `place`: what
 * one is called that is given no name and is of no endpoint.
 */
export function flatLimits(
  given: GivenLimit | readonly GivenLimit[],
  context?: z.RefinementCtx,
  place = DEFAULT,
): LimitSettings[] {
  const limits = oneOrMore(given, ['rateLimit']).flatMap(({ value: outer, at }) => {
    const listed = Object.keys(outer.countries).filter((code) => code !== '*');
    const everywhere = {
      ...withDefaults(outer, undefined, at),
      ...(listed.length > 0 && { countries: { codes: listed, others: true } }),
    };
    return [
      // Where all other countries have a limit of their own, this one is left to its endpoints.
      ...('*' in outer.countries ? [] : [everywhere]),
      ...byCountry(outer.countries, outer, { at: [...at, 'countries'], place }),
      ...Object.entries(outer.endpoints).flatMap(([endpoint, own]) =>
        oneOrMore(own, [...at, 'endpoints', endpoint]).map((inner) => ({
          ...withDefaults(inner.value, outer, inner.at),
          endpoint,
        })),
      ),
    ];
  });
  return named(limits, context, place);
}

/** Turns limits of countries that stand in no other one into a list, as `flatLimits` does. `*` is for all other countries. */
export function flatCountryLimits(
  given: GivenCountryLimits,
  context?: z.RefinementCtx,
  place = DEFAULT,
): LimitSettings[] {
  return named(byCountry(given, undefined, { at: ['countryRateLimit'], place }), context, place);
}

const DEFAULT = 'default';

interface Standing {
  readonly at: readonly PropertyKey[];
  readonly place: string;
}

function byCountry(given: GivenCountryLimits, outer: GivenEndpointLimit | undefined, { at, place }: Standing) {
  const listed = Object.keys(given).filter((code) => code !== '*');
  return Object.entries(given).flatMap(([code, own]) =>
    oneOrMore(own, [...at, code]).map((inner) => ({
      ...withDefaults(inner.value, outer, inner.at),
      countries: code === '*' ? { codes: listed, others: true } : { codes: [code], others: false },
      // Those of one route do not count for another.
      wanted: place === DEFAULT ? code : `${code} ${place}`,
    })),
  );
}

/** A limit whose name may not be known yet. */
interface Unnamed extends Omit<LimitSettings, 'name'> {
  readonly name: string | undefined;
  /** The name that it gets where it has none. */
  readonly wanted?: string;
}

function named(limits: readonly Unnamed[], context: z.RefinementCtx | undefined, place: string): LimitSettings[] {
  const taken = new Set<string>();
  for (const { name, at } of limits) {
    if (name === undefined) continue;
    if (taken.has(name)) {
      const path = [...at.slice(1), 'name'];
      context?.addIssue({ code: 'custom', path, message: 'expected a name that no other limit has' });
    }
    taken.add(name);
  }
  return limits.map(({ wanted, ...limit }) => ({
    ...limit,
    name: limit.name ?? freeName(wanted ?? limit.endpoint ?? place, taken),
  }));
}

function oneOrMore<Value extends object>(given: Value | readonly Value[], at: readonly PropertyKey[]) {
  return Array.isArray(given)
    ? given.map((value: Value, index) => ({ value, at: [...at, index] }))
    : [{ value: given as Value, at }];
}

function withDefaults(
  own: GivenEndpointLimit,
  outer: GivenEndpointLimit | undefined,
  at: readonly PropertyKey[],
): Unnamed {
  const { name, requests, window, cost } = own;
  const by = own.by ?? outer?.by ?? ['address'];
  const skip = own.skip ?? outer?.skip;
  const headers = own.headers ?? outer?.headers ?? 'ietf';
  return { name, requests, window, by, cost, skip, headers, endpoint: undefined, at };
}

/** A name for what was given none, with a number behind one that is taken: it is then taken, too. */
export function freeName(text: string, taken: Set<string>): string {
  const wanted = cut(printable(text));
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted}_${number}`;
  taken.add(name);
  return name;
}

/** Long ones that begin alike are not one limit. */
function cut(name: string): string {
  if (name.length <= LONGEST) return name;
  return `${name.slice(0, LONGEST - 9)}_${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

const LONGEST = 64;

/** Percent-encoded but for what may stand in a header and in a key. */
function printable(endpoint: string): string {
  const escaped = (byte: number) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`;
  return endpoint.replace(/[^\x20-\x7e]+|["\\|]/g, (text) => [...Buffer.from(text)].map(escaped).join(''));
}
