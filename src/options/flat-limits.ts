import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { GivenEndpointLimit, GivenLimit, RateLimitKey, RateLimitOptions } from './rate-limit.js';

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
  /** Where it stands among the options. */
  readonly at: readonly PropertyKey[];
}

/**
 * Turns one limit or several, and those of their endpoints, into a list of limits with a name each. `place`: what one is
 * called that is given no name and is of no endpoint.
 */
export function flatLimits(
  given: GivenLimit | readonly GivenLimit[],
  context?: z.RefinementCtx,
  place = 'default',
): LimitSettings[] {
  const limits = oneOrMore(given, ['rateLimit']).flatMap(({ value: outer, at }) => [
    withDefaults(outer, undefined, undefined, at),
    ...Object.entries(outer.endpoints).flatMap(([endpoint, own]) =>
      oneOrMore(own, [...at, 'endpoints', endpoint]).map((inner) =>
        withDefaults(inner.value, outer, endpoint, inner.at),
      ),
    ),
  ]);
  const taken = new Set<string>();
  for (const { name, at } of limits) {
    if (name === undefined) continue;
    if (taken.has(name)) {
      const path = [...at.slice(1), 'name'];
      context?.addIssue({ code: 'custom', path, message: 'expected a name that no other limit has' });
    }
    taken.add(name);
  }
  return limits.map((limit) => ({ ...limit, name: limit.name ?? freeName(limit.endpoint ?? place, taken) }));
}

function oneOrMore<Value extends object>(given: Value | readonly Value[], at: readonly PropertyKey[]) {
  return Array.isArray(given)
    ? given.map((value: Value, index) => ({ value, at: [...at, index] }))
    : [{ value: given as Value, at }];
}

function withDefaults(
  own: GivenEndpointLimit,
  outer: GivenEndpointLimit | undefined,
  endpoint: string | undefined,
  at: readonly PropertyKey[],
) {
  const { name, requests, window, cost } = own;
  const by = own.by ?? outer?.by ?? ['address'];
  const skip = own.skip ?? outer?.skip;
  const headers = own.headers ?? outer?.headers ?? 'ietf';
  return { name, requests, window, by, cost, skip, headers, endpoint, at };
}

/** A name for a limit that was given none, with a number behind one that is taken. */
function freeName(place: string, taken: Set<string>): string {
  const wanted = cut(printable(place));
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
