import { type ActingServices, acting, attempt, stepsReached } from '../behavior/acting.js';
import { lookAtAnswer } from '../behavior/answers.js';
import { count, questionsOf } from '../behavior/counting.js';
import type { Delays } from '../behavior/delays.js';
import { countFindings } from '../behavior/findings.js';
import { compileRule, type Rule, type Standing } from '../behavior/rule.js';
import { type Throttle, throttleOf } from '../behavior/throttle.js';
import type { RuleSettings } from '../options/flat-rules.js';
import { compileEndpoints } from '../policy/endpoint.js';
import { after, isThenable } from '../promise.js';
import type { Follower, GuardRequest } from '../request/guard-request.js';
import type { LimitKeyServices } from '../request/limit-key.js';
import { wholeSeconds } from '../response/rate-limit-headers.js';
import type { QuotaState } from '../state/store.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import { withTimeout } from '../timeout.js';
import type { Check, Finding, FindingValue } from './check.js';
import type { Rider } from './rate-limit.js';

export interface BehaviorServices extends LimitKeyServices, ActingServices {
  readonly delays: Delays;
}

export interface BehaviorMode {
  /** Throttle, ban and call nobody: only tell. */
  readonly monitored: boolean;
  /** Milliseconds that counting may take where a request waits for it. */
  readonly checkTimeout: number;
}

/** The check, and what it has the rate limits count along: one call of the store for both. */
export interface Behavior {
  readonly check: Check;
  readonly rider: Rider;
}

/**
 * Acts on clients that go beyond what rules allow: of calls, of their frequency, of answers of some sort. Requests wait for
 * the count only where a rule throttles.
 */
export function behavior(settings: readonly RuleSettings[], services: BehaviorServices, mode: BehaviorMode): Behavior {
  const { store, now, delays, telling, report } = services;
  const { monitored, checkTimeout } = mode;
  const rules = settings.map((each) => compileRule(each, services));
  const askedOf = matching(rules.filter(({ answers, throttles }) => !answers || throttles));
  const answeredOf = matching(rules.filter(({ answers }) => answers));
  const correlated = rules.filter((rule) => rule.settings.correlate);
  const act = acting(services, monitored ? 'monitored' : 'enforced');
  const counted = new WeakMap<GuardRequest, readonly Standing[]>();
  const unattended = (work: () => unknown) =>
    attempt(report, 'behavior.failed', 'a behaviour rule could not be counted', work);

  const actOn = (request: GuardRequest, standings: readonly Standing[]) => {
    for (const standing of standings) act(request, standing, stepsReached(standing));
    return standings;
  };

  const counting = (request: GuardRequest, rules: readonly Rule[], costOf: (rule: Rule) => 0 | 1) =>
    after(count(services, questionsOf(rules, request, costOf)), (standings) => actOn(request, standings));

  const judge = (request: GuardRequest, standings: readonly Standing[]) => {
    const throttle = throttleOf(standings);
    if (!throttle) return undefined;
    const { delay } = throttle;
    if (delay === undefined) return throttled(throttle, throttle.standing.retryAfter);
    if (monitored) return delayed(throttle);
    const held = delays.hold(request.ctx.res, delay);
    // A client that goes away would have its request done at once.
    return (
      held?.then((isThere) => (isThere ? delayed(throttle) : throttled(throttle, delay))) ?? throttled(throttle, delay)
    );
  };

  const countAnswer = (request: GuardRequest, matched: readonly Rule[]) =>
    telling.within(
      matched.map((rule) => rule.settings.name),
      () => counting(request, matched, ONE),
    );

  const followFindings: Follower = (request, decision) => {
    for (const rule of correlated) unattended(() => countFindings(rule, request, decision, { store, now, act }));
  };

  const check: Check = {
    name: 'behavior',
    waits:
      !store.synchronous || rules.some(({ throttles, settings }) => throttles || typeof settings.by === 'function'),
    skipsTrusted: true,
    skipsPreflight: true,
    timesItself: true,
    concerns: (request) => correlated.length > 0 || askedOf(request).length > 0 || answeredOf(request).length > 0,
    run(request) {
      if (correlated.length > 0) request.follow(followFindings);
      const answered = answeredOf(request);
      if (answered.length > 0) {
        request.follow((_, { decidedBy }) => {
          if (!decidedBy) lookAtAnswer(request, answered, unattended, (matched) => countAnswer(request, matched));
        });
      }
      const known = counted.get(request) ?? [];
      const rest = without(askedOf(request), known);
      if (rest.length === 0) return judge(request, known);
      if (!rest.some(({ throttles }) => throttles)) {
        unattended(() => counting(request, rest, costOf));
        return judge(request, known);
      }
      const standings = counting(request, rest, costOf);
      const inTime = isThenable(standings) ? withTimeout(standings, checkTimeout, 'behavior') : standings;
      return after(inTime, (late) => judge(request, [...known, ...late]));
    },
  };

  const rider: Rider = (request, knowsUser) => {
    const rest = without(askedOf(request), counted.get(request) ?? []).filter(
      ({ needsUser }) => knowsUser || !needsUser,
    );
    if (rest.length === 0) return undefined;
    return after(questionsOf(rest, request, costOf), ({ hits, read }) => ({
      hits,
      took: (states: readonly QuotaState[]) =>
        // At once: another check may still refuse the request, and nobody else sees this count.
        void counted.set(request, [...(counted.get(request) ?? []), ...actOn(request, read(states))]),
    }));
  };

  return { check, rider };
}

/** Answers are counted once they are there: before, their rules only ask. */
function costOf({ answers }: Rule): 0 | 1 {
  return answers ? 0 : 1;
}

const ONE = (): 1 => 1;

function without(rules: readonly Rule[], known: readonly Standing[]): readonly Rule[] {
  return known.length === 0 ? rules : rules.filter((rule) => !known.some((standing) => standing.rule === rule));
}

/** The rules that are about a request. */
function matching(rules: readonly Rule[]): (request: GuardRequest) => readonly Rule[] {
  const everywhere = rules.filter(({ settings }) => !settings.endpoints);
  const somewhere = rules.flatMap((rule) =>
    (rule.settings.endpoints ?? []).map((endpoint) => [endpoint, rule] as const),
  );
  if (somewhere.length === 0) return () => everywhere;
  const matched = compileEndpoints(somewhere);
  const known = new WeakMap<GuardRequest, readonly Rule[]>();
  return (request) => {
    let own = known.get(request);
    if (!own) {
      // Of a rule for several endpoints more than one may match.
      own = [...new Set([...everywhere, ...matched(request)])];
      known.set(request, own);
    }
    return own;
  };
}

function attributesOf({ standing: { rule, count }, above }: Throttle): Readonly<Record<string, FindingValue>> {
  return {
    [ATTRIBUTES.BEHAVIOR_RULE.name]: rule.settings.name,
    [ATTRIBUTES.BEHAVIOR_KIND.name]: rule.settings.kind,
    [ATTRIBUTES.BEHAVIOR_COUNT.name]: count,
    [ATTRIBUTES.BEHAVIOR_THRESHOLD.name]: above,
  };
}

function throttled(throttle: Throttle, retryAfter: number): Finding {
  return {
    check: 'behavior',
    action: 'block',
    status: 429,
    reason: 'behavior.throttled',
    score: 0,
    attributes: attributesOf(throttle),
    headers: { 'Retry-After': String(wholeSeconds(retryAfter)) },
  };
}

function delayed(throttle: Throttle): Finding {
  const attributes = attributesOf(throttle);
  return { check: 'behavior', action: 'flag', status: 429, reason: 'behavior.delayed', score: 0, attributes };
}
