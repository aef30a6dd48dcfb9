import type { RuleSettings } from '../options/flat-rules.js';
import { type LimitKey, type LimitKeyServices, limitKey } from '../request/limit-key.js';
import type { Hit, Quota, QuotaState } from '../state/store.js';
import { type AnswerMatcher, compileAnswerPatterns } from './answer-pattern.js';

/** A behaviour rule, ready to be asked. */
export interface Rule {
  readonly settings: RuleSettings;
  /** Whom a request is counted for. */
  readonly keyOf: LimitKey;
  /** One more than the highest step, so that every count up to it is seen once. */
  readonly quota: Quota;
  /** Absent for a rule that counts requests. */
  readonly answers: AnswerMatcher | undefined;
  /** Whether requests have to wait for what it says. */
  readonly throttles: boolean;
  /** Whether it cannot be asked before it is known who the caller is. */
  readonly needsUser: boolean;
}

export function compileRule(settings: RuleSettings, services: LimitKeyServices): Rule {
  const { name, window, by, steps, answers } = settings;
  const highest = steps.at(-1)?.above ?? 0;
  return {
    settings,
    keyOf: limitKey({ name: PREFIX + name, window, by }, services, 'behavior.by'),
    quota: Object.freeze({ requests: highest + 1, window }),
    answers: answers && compileAnswerPatterns(answers.patterns),
    throttles: steps.some(({ actions }) =>
      actions.some((action) => action.do === 'throttle' || action.do === 'refuse'),
    ),
    needsUser: typeof by !== 'function' && by.some((word) => word === 'user' || word === 'api-key'),
  };
}

/** What a store is asked for a rule: where the client stands, and, where that counts, what detection has found of it. */
export function hitsOf({ settings, quota }: Rule, key: string, cost: 0 | 1): readonly Hit[] {
  const count: Hit = { key, quota, cost, observed: true };
  return settings.correlate ? [count, findingsHit(settings.correlate, key, 0)] : [count];
}

/** A finding of detection, or with a cost of 0 the question how many there were. */
export function findingsHit(
  { findings, within }: NonNullable<RuleSettings['correlate']>,
  key: string,
  cost: 0 | 1,
): Hit {
  const quota = { requests: findings, window: within };
  return { key: FINDINGS + key.slice(PREFIX.length), quota, cost, observed: true };
}

/** That a client has reached a step is told once within the window. */
export function toldHit({ rule: { settings }, key }: Standing, above: number): Hit {
  const quota = { requests: 1, window: settings.window };
  return { key: `${TOLD}${above}:${key.slice(PREFIX.length)}`, quota, cost: 1, observed: true };
}

/** No limit is called so: names of limits are as short as endpoints, or without a colon. */
const PREFIX = 'behavior:';
const FINDINGS = 'findings:';
const TOLD = 'told:';

/** Where a client stands by a rule. */
export interface Standing {
  readonly rule: Rule;
  /** Whom it is about. */
  readonly key: string;
  readonly count: number;
  /** Whether this request was counted: no other one of the client has the same count. */
  readonly isNew: boolean;
  /** False for a client that the rule does nothing to, since detection has found too little of it. */
  readonly isMeant: boolean;
  /** Milliseconds until some of the count is gone. */
  readonly retryAfter: number;
}

/** Reads the answer of a store to `hitsOf`. What it could not look at is taken for nothing. */
export function standingOf(rule: Rule, key: string, cost: 0 | 1, [state, findings]: readonly QuotaState[]): Standing {
  if (state === undefined) throw new TypeError('store.hit: expected a list with a state for each hit');
  if (state.isUnavailable) return { rule, key, count: 0, isNew: false, isMeant: false, retryAfter: 0 };
  return {
    rule,
    key,
    count: rule.quota.requests - state.remaining,
    isNew: state.allowed && cost > 0,
    isMeant: !rule.settings.correlate || (findings?.remaining === 0 && !findings.isUnavailable),
    // While there is room: a sixteenth of the window, the time in which the oldest of the count are gone.
    retryAfter: state.retryAfter || rule.settings.window / 16,
  };
}
