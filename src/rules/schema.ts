import { z } from 'zod';
import { stepsOfPattern } from '../detection/linear-pattern.js';
import { ATTACK_FAMILIES, SEVERITIES } from '../detection/signature.js';
import { expected, flag, object, oneOf, wholeNumber } from '../options/kinds.js';
import { LONGEST_REASON } from './address-rule.js';
import { behaviorRule, by, endpoint, limitName } from './behavior-rules.js';
import { address, duration, list, MOST_STEPS, text, time, word } from './kinds.js';

/** How many of what a set may have. */
export const MOST = { addresses: 200_000, bans: 10_000, items: 1_000 } as const;

const MOST_REQUESTS = 1_000_000_000;

const country = () => word(/^[A-Z]{2}$/, 'a country code of ISO 3166-1 in upper case, like "DE"');
const cloud = () => word(/^[a-z]{2,16}(?::[\w-]{1,64})?$/, 'a cloud like "aws", or a region like "aws:us-east-1"');

const endpointLimit = z
  .strictObject(
    {
      requests: wholeNumber(1, MOST_REQUESTS),
      window: duration(),
      name: limitName().optional(),
      by: by().optional(),
      cost: wholeNumber(0, MOST_REQUESTS).default(1),
      headers: z
        .union([oneOf('ietf', 'legacy', 'both'), z.literal(false)], expected('"ietf", "legacy", "both" or false'))
        .optional(),
    },
    expected('an object with requests, window, name, by, cost, headers'),
  )
  .refine(({ cost, requests }) => cost <= requests, {
    path: ['cost'],
    ...expected('no more than "requests", or no request could ever pass'),
  });

const limits = () => {
  const what = expected('a limit or a list of limits');
  return z
    .union([endpointLimit, z.array(endpointLimit).min(1, what).max(32, what)], what)
    .transform((given) => (Array.isArray(given) ? given : [given]));
};

/** An entry of `patterns`. */
export const patternRule = object({
  id: word(/^(?=.{1,64}$)[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$/, 'the name of a rule like "shop.bad_coupon"'),
  pattern: text(4_096).refine(
    (value) => (stepsOfPattern(value) ?? Number.POSITIVE_INFINITY) <= MOST_STEPS,
    expected('a pattern that RE2 takes, without lookaround, backreferences and hundreds of repetitions'),
  ),
  category: oneOf(...ATTACK_FAMILIES).default('custom'),
  score: wholeNumber(1, 100).default(50),
  severity: oneOf(...SEVERITIES).default('high'),
  inputs: list(
    word(/^(?:[^\s*]{1,128}\*?|\*)$/, 'the name of an input like "body.html" or "body.*"'),
    'a list of names of inputs',
    100,
  ).optional(),
  meaning: z.string(expected('a text')).max(256, expected('256 characters at most')).default(''),
});

const banDurations = () => {
  const what = expected('a duration like "1h", or a list of 1 to 32 durations');
  return z
    .union([duration(), z.array(duration()).min(1, what).max(32, what)], what)
    .transform((given) => (Array.isArray(given) ? given : [given]));
};

const threshold = () => wholeNumber(1, 1_000_000);

/** `deny`, `allow` and `bans` stand here for the JSON Schema alone: they are read by hand, since they are long. */
const addressRules = () =>
  z.array(
    z.union([
      address(),
      z.strictObject({ address: address(), reason: text(LONGEST_REASON).optional(), expires_at: time().optional() }),
    ]),
    expected('a list of addresses and CIDR ranges'),
  );

const banRule = () => {
  const details = { reason: text(LONGEST_REASON).optional(), expires_at: time().optional() };
  return z.union([
    z.strictObject({ address: z.string(), ...details }),
    z.strictObject({ fingerprint: z.string().regex(/^[\w.:,+/=-]{1,128}$/), ...details }),
    z.strictObject({ user: text(256), ...details }),
    z.strictObject({ api_key: z.string().regex(/^sha256:[\da-f]{64}$/), ...details }),
  ]);
};

const checkName = () => word(/^[a-z][a-z0-9_]{0,63}$/, 'the name of a check');

/** Everything that a rule set may say. What is not said is as the guard's own options have it. */
export const ruleSetSchema = object({
  $schema: text(512).optional().describe('For editors: where this schema is.'),
  format: z.literal(1, expected('1: no other form is known')).default(1).describe('Version of this schema.'),
  version: wholeNumber(0, Number.MAX_SAFE_INTEGER).describe('Never goes backwards: an older set is not applied.'),
  expires_at: time().optional().describe('From then on the set does not hold: the own options of the guard do.'),
  ttl: duration().optional().describe('How long the set holds after its source last confirmed it.'),
  comment: text(512).optional().describe('For people.'),
  mode: oneOf('enforce', 'monitor').optional().describe('Whether the guard blocks or only tells.'),
  checks: z
    .record(checkName(), oneOf('enforce', 'monitor', 'off'), expected('an object of checks and their modes'))
    .default({})
    .describe('Modes of single checks.'),
  deny: addressRules().max(MOST.addresses).default([]).describe('Addresses and CIDR ranges that are blocked, too.'),
  allow: addressRules().max(MOST.addresses).default([]).describe('Addresses and CIDR ranges that are trusted, too.'),
  bans: z
    .array(banRule(), expected('a list of bans'))
    .max(MOST.bans)
    .default([])
    .describe('Clients that are banned, too.'),
  countries: object({
    allow: list(country(), 'a list of country codes', 300).min(1, expected('at least one country code')).optional(),
    deny: list(country(), 'a list of country codes', 300).default([]),
    unknown: oneOf('allow', 'block').optional(),
  })
    .optional()
    .describe('Countries, in place of those of the guard.'),
  clouds: object({
    deny: list(cloud(), 'a list of clouds').default([]),
    except: list(cloud(), 'a list of clouds').default([]),
  })
    .optional()
    .describe('Clouds, in place of those of the guard.'),
  user_agents: object({
    deny: list(text(512), 'a list of texts').default([]),
    bots: flag().optional(),
    empty: flag().optional(),
  })
    .optional()
    .describe('User agents: what is denied is added, the rest is in place of what the guard has.'),
  rate_limit: z
    .union([z.literal(false), limits()], expected('false, a limit or a list of limits'))
    .optional()
    .describe('Limits, in place of those of the guard.'),
  endpoints: z
    .record(endpoint(), limits(), expected('an object of endpoints and their limits'))
    .refine((given) => Object.keys(given).length <= MOST.items, expected(`${MOST.items} endpoints at most`))
    .default({})
    .describe('Limits of some endpoints, on top of all others.'),
  patterns: list(patternRule, 'a list of patterns', MOST.items).default([]).describe('Patterns of attacks, added.'),
  ban: object({
    threshold: threshold().optional(),
    window: duration().optional(),
    duration: banDurations().optional(),
    categories: z
      .record(
        word(/^[a-z][a-z0-9_.]{0,63}$/, 'the name of a category'),
        z.union(
          [
            z.literal(false),
            z.strictObject({
              threshold: threshold(),
              window: duration().optional(),
              duration: banDurations().optional(),
            }),
          ],
          expected('false or an object with threshold, window, duration'),
        ),
        expected('an object of categories'),
      )
      .optional(),
  })
    .optional()
    .describe('Automatic bans: what is said is in place of what the guard has.'),
  behavior: list(behaviorRule, 'a list of rules', MOST.items).default([]).describe('Behavior rules, added.'),
  emergency: object({
    on: flag(),
    allow: list(address(), 'a list of addresses and CIDR ranges', 10_000).optional(),
    retry_after: duration().optional(),
  })
    .optional()
    .describe('Emergency mode.'),
});

export type Limit = z.output<typeof endpointLimit>;
export type PatternRule = z.output<typeof patternRule>;
/** A set as zod reads it. */
export type RuleSetParts = z.output<typeof ruleSetSchema>;
