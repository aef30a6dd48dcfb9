import { types } from 'node:util';
import { z } from 'zod';
import { parseCidr } from '../intel/cidr.js';
import { parsePathPattern } from '../policy/path-pattern.js';
import { readDuration } from './duration.js';
import { readSize } from './size.js';
import { records } from './structure.js';
import { asNumberOrText, asText, textForms } from './text-form.js';

/** The kinds of values that options are made of. Each says what is expected; what was given is added when told. */

interface Expectation {
  error: (issue: { code?: string }) => string | undefined;
}

/** Unrecognised keys keep their own report; everything else that is wrong here is told as `text`. */
export function expected(text: string): Expectation {
  return { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : `expected ${text}`) };
}

/** As `expected`, for what may be a secret: the fault tells its kind and length, not the value. */
export function secret(text: string) {
  return { ...expected(text), params: { secret: true } };
}

export function oneOf<const Values extends readonly [string, ...string[]]>(...values: Values) {
  return z.enum(values, expected(values.map((value) => `"${value}"`).join(' or ')));
}

export function list<Item extends z.ZodType>(item: Item, text: string) {
  return z.array(item, expected(text));
}

/** An object with these keys and no others. */
export function object<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, expected(`an object with ${Object.keys(shape).join(', ')}`));
}

export function orFalse<Shape extends z.ZodRawShape>(shape: Shape) {
  const text = expected(`false or an object with ${Object.keys(shape).join(', ')}`);
  return z.union([z.literal(false), z.strictObject(shape)], text);
}

/** An object whose keys are some of `names`, each with the same kind of value. */
export function byName<Value extends z.ZodType>(names: readonly string[], value: Value, text: string) {
  const shape = Object.fromEntries(names.map((name) => [name, value.optional()]));
  return z.strictObject(shape, expected(text)).register(records, { keys: 'names' });
}

export function flag() {
  return z.boolean(expected('true or false'));
}

export function wholeNumber(least: number, most: number) {
  const text = expected(`a whole number from ${least} to ${most}`);
  return z.number(text).int(text).min(least, text).max(most, text);
}

/** A duration, read into milliseconds. */
export function duration() {
  return z
    .custom<string | number>(
      (value) => readDuration(value) !== undefined,
      expected('a duration like "1m" or a number of seconds'),
    )
    .register(textForms, asNumberOrText)
    .transform((value) => readDuration(value) ?? 0);
}

/** A duration or zero, read into milliseconds. */
export function durationOrZero() {
  return z
    .custom<string | number>(
      (value) => value === 0 || readDuration(value) !== undefined,
      expected('a duration like "1m", a number of seconds, or 0'),
    )
    .register(textForms, asNumberOrText)
    .transform((value) => readDuration(value) ?? 0);
}

/** A size, read into bytes. */
export function size() {
  return z
    .custom<string | number>(
      (value) => readSize(value) !== undefined,
      expected('a size like "128kb" or a number of bytes'),
    )
    .register(textForms, asNumberOrText)
    .transform((value) => readSize(value) ?? 0);
}

export function functionOf<Signature>(text = 'a function') {
  return z.custom<Signature>((value) => typeof value === 'function', expected(text));
}

/** A text that `isGood` takes. */
export function text(isGood: (value: string) => boolean, what: string) {
  return z
    .custom<string>((value) => typeof value === 'string' && isGood(value), expected(what))
    .register(textForms, asText);
}

export function cidr() {
  return text((value) => parseCidr(value) !== undefined, 'an IPv4 or IPv6 address or CIDR range like "203.0.113.0/24"');
}

export function addresses() {
  return list(cidr(), 'a list of addresses and CIDR ranges');
}

export function pathPattern() {
  return text(
    (value) => parsePathPattern(value) !== undefined,
    'a path pattern like "/health", "/assets/*" or "/static/**"',
  );
}

export function textOrPattern() {
  return z
    .custom<string | RegExp>(
      (value) => types.isRegExp(value) || (typeof value === 'string' && value !== ''),
      expected('a text that is not empty, or a RegExp'),
    )
    .register(textForms, asText);
}

/** A header's name, in lower case as Node tells it. */
export function headerName() {
  return text(isHeaderName, 'a header name').transform((value) => value.toLowerCase());
}

/** Any token (RFC 9110, 5.1), but for the one that Node cannot keep. */
export function isHeaderName(value: unknown): boolean {
  return typeof value === 'string' && value !== '__proto__' && /^[\w!#$%&'*+.^`|~-]{1,128}$/.test(value);
}

export function hostName() {
  return text(
    (value) => value.length <= 253 && /^[a-z0-9][a-z0-9.-]*$/i.test(value),
    'a host name without scheme, port and path',
  ).transform((value) => value.toLowerCase());
}
