import { z } from 'zod';
import { parseCidr } from '../intel/cidr.js';
import { readDuration } from '../options/duration.js';
import { expected } from '../options/kinds.js';

/** The kinds of values that rule sets are made of: JSON only, and such that a JSON Schema can tell of them. */

const DURATION = expected('a duration like "10m" or a number of seconds');

/** Read into milliseconds. */
export function duration() {
  return z
    .union(
      [z.string(DURATION).regex(/^\d+(?:\.\d+)?(?:ms|s|m|h|d)$/, DURATION), z.number(DURATION).positive(DURATION)],
      {
        ...DURATION,
      },
    )
    .refine((value) => readDuration(value) !== undefined, DURATION)
    .transform((value) => readDuration(value) ?? 0);
}

const TIME = expected('a time of RFC 3339 like "2026-12-01T00:00:00Z"');

/** Read into milliseconds since the epoch. */
export function time() {
  return z
    .string(TIME)
    .regex(RFC_3339, TIME)
    .refine((value) => readTime(value) !== undefined, TIME)
    .transform((value) => readTime(value) ?? 0);
}

/** Milliseconds since the epoch, or `undefined` for what is no time of RFC 3339. */
export function readTime(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.length > 40 || !RFC_3339.test(value)) return undefined;
  const milliseconds = Date.parse(value);
  return Number.isFinite(milliseconds) ? milliseconds : undefined;
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

const ADDRESS = expected('an IPv4 or IPv6 address or CIDR range like "203.0.113.0/24"');

export function address() {
  return z.string(ADDRESS).refine((value) => parseCidr(value) !== undefined, ADDRESS);
}

/** A text of 1 to `most` characters. */
export function text(most: number) {
  const what = expected(`a text of 1 to ${most} characters`);
  return z.string(what).min(1, what).max(most, what);
}

/** A text in the form of a regular expression. */
export function word(form: RegExp, what: string) {
  return z.string(expected(what)).regex(form, expected(what));
}

export function list<Item extends z.ZodType>(item: Item, what: string, most = 1_000) {
  return z.array(item, expected(what)).max(most, expected(`${most} at most`));
}

/** Of a pattern: a text of 64 KB takes about a second then. */
export const MOST_STEPS = 500;
