import { z } from 'zod';
import { stepsOfPattern } from '../detection/linear-pattern.js';
import { ATTACK_FAMILIES } from '../detection/signature.js';
import { expected, object, oneOf, wholeNumber } from '../options/kinds.js';
import { readSize } from '../options/size.js';
import { parseEndpoint } from '../policy/endpoint.js';
import { duration, list, MOST_STEPS, text, word } from './kinds.js';

const ENDPOINT = 'an endpoint like "POST /login", "/api/**" or "GET /users/:id"';

export function endpoint() {
  return text(1_024).refine((value) => parseEndpoint(value) !== undefined, expected(ENDPOINT));
}

export function limitName() {
  return word(/^[\w.-]{1,64}$/, 'letters, digits, "_", "." and "-", 64 at most');
}

/** Who is counted together, read into a list. */
export function by() {
  const key = oneOf('address', 'user', 'api-key', 'fingerprint');
  const text = expected(
    '"address", "user", "api-key", "fingerprint", or a list of these with "address" last, if at all',
  );
  return z
    .union([key, z.array(key).min(1, text).max(4, text)], text)
    .refine((given) => typeof given === 'string' || !given.slice(0, -1).includes('address'), text)
    .transform((given) => (typeof given === 'string' ? [given] : given));
}

const ACTION = '"log", "alert", "throttle", "refuse", "ban", { "throttle": "2s" } or { "ban": "1h" }';

const action = () =>
  z.union(
    [
      oneOf('log', 'alert', 'throttle', 'refuse', 'ban'),
      z.strictObject({ throttle: duration().refine((delay) => delay <= 30_000, expected('30s at most')) }),
      z.strictObject({ ban: duration() }),
    ],
    expected(ACTION),
  );

const actions = () => {
  const what = expected(`${ACTION}, or a list of these`);
  return z.union([action(), z.array(action()).min(1, what).max(32, what)], what).transform((given) => listOf(given));
};

function listOf<Item>(given: Item | Item[]): Item[] {
  return Array.isArray(given) ? given : [given];
}

const MOST = 100_000_000;

const rate = () => {
  const what = expected('requests a second, more than 0');
  return z.number(what).positive(what).max(MOST, what);
};

const shared = {
  name: limitName().optional(),
  endpoint: z
    .union([endpoint(), z.array(endpoint()).min(1).max(32)], expected(`${ENDPOINT}, or a list of them`))
    .transform((given) => listOf(given))
    .optional(),
  by: by().optional(),
  action: actions().optional(),
  correlate: object({
    findings: wholeNumber(1, 1_000_000),
    within: duration().optional(),
    categories: list(oneOf(...ATTACK_FAMILIES), 'a list of attack families').optional(),
  }).optional(),
};

const counted = {
  above: wholeNumber(0, MOST).optional(),
  steps: list(object({ above: wholeNumber(0, MOST), action: actions() }), 'a list of steps', 32).optional(),
};

const size = () => {
  const what = expected('a size like "128kb" or a number of bytes, 10mb at most');
  return z
    .union([z.string(), z.number()], what)
    .refine((given) => (readSize(given) ?? Number.POSITIVE_INFINITY) <= 10 * 1_024 ** 2, what)
    .transform((given) => readSize(given) ?? 0);
};

const patterns = () => {
  const what = expected('a pattern of 1 to 4096 characters, or a list of them');
  // What RE2 does not take at all is told where the guard reads the rule.
  const pattern = text(4_096).refine(
    (value) => !value.startsWith('regex:') || (stepsOfPattern(value.slice('regex:'.length)) ?? 0) <= MOST_STEPS,
    expected('a pattern without hundreds of repetitions'),
  );
  return z.union([pattern, z.array(pattern).min(1).max(32)], what).transform((given) => listOf(given));
};

/** A behavior rule as the option `behavior` takes it, without functions. */
export const behaviorRule = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('usage'), ...shared, ...counted, window: duration() }),
    z.strictObject({
      kind: z.literal('frequency'),
      ...shared,
      rate: rate().optional(),
      steps: list(object({ rate: rate(), action: actions() }), 'a list of steps', 32).optional(),
      window: duration().optional(),
    }),
    z.strictObject({
      kind: z.literal('response'),
      ...shared,
      ...counted,
      pattern: patterns(),
      window: duration(),
      max_body: size().optional(),
    }),
  ],
  {
    error: ({ code }) =>
      code === 'invalid_union'
        ? 'expected "usage", "frequency" or "response"'
        : 'expected an object with kind, endpoint, window',
  },
);

/** A behavior rule, read: durations in milliseconds, sizes in bytes. */
export type RuleOfBehavior = z.output<typeof behaviorRule>;
