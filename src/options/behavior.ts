import type { Context } from 'koa';
import { z } from 'zod';
import { readAnswerPattern } from '../behavior/answer-pattern.js';
import type { BehaviorMatch } from '../behavior/match.js';
import { ATTACK_FAMILIES, type AttackFamily } from '../detection/signature.js';
import { parseEndpoint } from '../policy/endpoint.js';
import type { Duration } from './duration.js';
import { flatRules } from './flat-rules.js';
import { duration, expected, functionOf, list, object, oneOf, size, text, wholeNumber } from './kinds.js';
import { bySchema, limitName, type RateLimitBy } from './rate-limit.js';
import type { Size } from './size.js';

/**
 * What is done to a client that reaches a step. Once, at the request that reaches it: `log` tells of it (INFO), `alert` tells
 * of it as of a fault (ERROR), `ban` bans for an hour or as long as it says, a function is called. As long as the client stands
 * there: `throttle` holds each of its requests for a second or as long as it says, 30 s at most, `refuse` answers with 429.
 */
export type BehaviorAction =
  | 'log'
  | 'alert'
  | 'throttle'
  | 'refuse'
  | 'ban'
  | ThrottleAction
  | BanAction
  | ((match: BehaviorMatch, ctx: Context) => unknown);

export interface ThrottleAction {
  /** How long each request is held, 30 s at most. */
  throttle: Duration;
}

export interface BanAction {
  /** How long the client is banned: the user where `by` says so and there is one, else the address. */
  ban: Duration;
}

/** One of several steps of a rule that counts. */
export interface BehaviorStep {
  /** Beyond how many it is reached. */
  above: number;
  /** What is done. */
  action: BehaviorAction | readonly BehaviorAction[];
}

/** One of several steps of a rule of frequency. */
export interface FrequencyStep {
  /** Beyond how many requests a second it is reached. */
  rate: number;
  /** What is done. */
  action: BehaviorAction | readonly BehaviorAction[];
}

export interface BehaviorCorrelation {
  /** How many requests of the client detection has to have found something in. */
  findings: number;
  /** How long such a finding counts. Default `10m`. */
  within?: Duration;
  /** The attack families that count. Default: all. */
  categories?: readonly AttackFamily[];
}

interface BehaviorRuleOptions {
  /**
   * What telemetry knows the rule by, and bans have for a reason: letters, digits, `_ . -`, 64 at most, no two alike. Default:
   * kind and endpoint, with a number behind one that is taken.
   */
  name?: string;
  /** The requests that it is about, as in `rateLimit.endpoints`; those of several count together. Default: all. */
  endpoint?: string | readonly string[];
  /** Who is counted together, as `rateLimit.by`. Default `address`. */
  by?: RateLimitBy;
  /** What is done beyond `above`, or `rate`; of a list all. Default `alert`. */
  action?: BehaviorAction | readonly BehaviorAction[];
  /** Does nothing to clients that detection has not found something of as well. Default: to all. */
  correlate?: BehaviorCorrelation;
}

/** How often a client may call something. */
export interface UsageRule extends BehaviorRuleOptions {
  /** What the rule is about: `usage` counts calls, `frequency` takes their average, `response` counts answers. */
  kind: 'usage';
  /** Beyond how many within the window something is done. */
  above?: number;
  /** Several steps in place of `above` and `action`, ascending. */
  steps?: readonly BehaviorStep[];
  /** Length of the sliding window; of a frequency what its average is taken over, where it may be left out. */
  window: Duration;
}

/** How fast a client may call something. */
export interface FrequencyRule extends BehaviorRuleOptions {
  /** What the rule is about: `usage` counts calls, `frequency` takes their average, `response` counts answers. */
  kind: 'frequency';
  /** Of a frequency: beyond how many requests a second, on average over the window, something is done. */
  rate?: number;
  /** Several steps in place of `above` and `action`, ascending. */
  steps?: readonly FrequencyStep[];
  /** Length of the sliding window; of a frequency what its average is taken over, where it may be left out. */
  window?: Duration;
}

/** How often a client may be answered like that. */
export interface ResponseRule extends BehaviorRuleOptions {
  /** What the rule is about: `usage` counts calls, `frequency` takes their average, `response` counts answers. */
  kind: 'response';
  /**
   * Of a response rule: the answers of the application that count. `status:404`, `status:4xx`, `status:401,403`;
   * `json:a.b==v`, `json:list[]==v` (any item), `json:list[].name==v` of a JSON body that is looked at whole; `regex:...` in
   * the syntax of RE2; any other text as part of the body. Of a list one is enough.
   */
  pattern: string | readonly string[];
  /** Beyond how many within the window something is done. */
  above?: number;
  /** Several steps in place of `above` and `action`, ascending. */
  steps?: readonly BehaviorStep[];
  /** Length of the sliding window; of a frequency what its average is taken over, where it may be left out. */
  window: Duration;
  /** Of a response rule: how much of a body is looked at, after decompression. Of several rules for an answer the most. Default `64kb`. */
  maxBody?: Size;
}

export type BehaviorRule = UsageRule | FrequencyRule | ResponseRule;

const LONGEST_DELAY = 30_000;
const MOST = 100_000_000;

const ACTION =
  '"log", "alert", "throttle", "refuse", "ban", { throttle: duration } of 30s at most, { ban: duration } or a function';

const action = () =>
  z
    .union(
      [
        oneOf('log', 'alert', 'throttle', 'refuse', 'ban'),
        z.strictObject({ throttle: duration().refine((delay) => delay <= LONGEST_DELAY, expected('30s at most')) }),
        z.strictObject({ ban: duration() }),
        functionOf<Extract<BehaviorAction, (...given: never[]) => unknown>>(),
      ],
      expected(ACTION),
    )
    .transform(readAction);

/** An action, read. */
export type RuleAction =
  | { readonly do: 'log' | 'alert' | 'refuse' }
  | { readonly do: 'throttle'; readonly delay: number }
  | { readonly do: 'ban'; readonly duration: number }
  | { readonly do: 'call'; readonly call: Extract<BehaviorAction, (...given: never[]) => unknown> };

function readAction(
  given: Extract<BehaviorAction, string | ((...args: never[]) => unknown)> | { throttle: number } | { ban: number },
): RuleAction {
  if (typeof given === 'function') return { do: 'call', call: given };
  if (typeof given === 'object') {
    return 'ban' in given ? { do: 'ban', duration: given.ban } : { do: 'throttle', delay: given.throttle };
  }
  if (given === 'throttle') return { do: 'throttle', delay: 1_000 };
  return given === 'ban' ? { do: 'ban', duration: 3_600_000 } : { do: given };
}

/** One or several, read into a list. */
export function oneOrMore<Item extends z.ZodType>(item: Item, what: string) {
  const text = expected(what);
  return z.union([item.transform((one) => [one]), z.array(item, text).min(1, text).max(32, text)], text);
}

const actions = () => oneOrMore(action(), `${ACTION}, or a list of these`);

const endpointText = 'an endpoint like "POST /login", "/api/**" or "GET /users/:id"';

const shared = {
  name: limitName().optional(),
  by: bySchema.optional(),
  action: actions().optional(),
  correlate: object({
    findings: wholeNumber(1, 1_000_000),
    within: duration().default(600_000),
    categories: list(oneOf(...ATTACK_FAMILIES), 'a list of attack families').optional(),
  }).optional(),
};

const counted = {
  above: wholeNumber(0, MOST).optional(),
  steps: list(object({ above: wholeNumber(0, MOST), action: actions() }), 'a list of steps').optional(),
};

const perSecond = () => {
  const what = expected('requests a second, more than 0');
  return z.number(what).positive(what).max(MOST, what);
};

const endpoint = {
  endpoint: oneOrMore(
    text((value) => parseEndpoint(value) !== undefined, endpointText),
    `${endpointText}, or a list of them`,
  ).optional(),
};

const answerPattern = () =>
  text(
    (value) => readAnswerPattern(value) !== undefined,
    'a text, "status:4xx", "json:path==value" or "regex:..." that RE2 takes',
  ).transform((value) => readAnswerPattern(value) as NonNullable<ReturnType<typeof readAnswerPattern>>);

const shapes = {
  usage: { ...shared, ...counted, window: duration() },
  frequency: {
    ...shared,
    rate: perSecond().optional(),
    steps: list(object({ rate: perSecond(), action: actions() }), 'a list of steps').optional(),
    window: duration().default(10_000),
  },
  response: {
    ...shared,
    ...counted,
    pattern: oneOrMore(answerPattern(), 'a pattern or a list of them'),
    window: duration(),
    maxBody: size()
      .refine((bytes) => bytes <= 10 * 1_024 ** 2, expected('10mb at most'))
      .default(65_536),
  },
};

/** The rules of a route, without kind and endpoint: those are where they stand. */
export const ruleSchemas = {
  usage: object(shapes.usage),
  frequency: object(shapes.frequency),
  response: object(shapes.response),
};

/** A rule that says itself what it is about. */
export const ruleSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('usage'), ...endpoint, ...shapes.usage }),
    z.strictObject({ kind: z.literal('frequency'), ...endpoint, ...shapes.frequency }),
    z.strictObject({ kind: z.literal('response'), ...endpoint, ...shapes.response }),
  ],
  {
    error: ({ code }) =>
      code === 'invalid_union'
        ? 'expected "usage", "frequency" or "response"'
        : 'expected an object with kind, endpoint, window',
  },
);

export const behaviorSchema = list(ruleSchema, 'a list of rules')
  .transform((rules, context) => flatRules(rules, context))
  .default([]);

/** A rule as it was given, read. */
export type GivenRule = z.output<typeof ruleSchema>;
