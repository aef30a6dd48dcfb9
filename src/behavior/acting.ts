import type { Report } from '../health/health.js';
import type { RuleStep } from '../options/flat-rules.js';
import { after, isThenable } from '../promise.js';
import type { GuardRequest } from '../request/guard-request.js';
import type { BanList } from '../state/ban-list.js';
import type { Clock } from '../state/clock.js';
import type { Store } from '../state/store.js';
import { addressSubject, userSubject } from '../state/subject.js';
import type { BehaviorMatch } from './match.js';
import { type Rule, type Standing, toldHit } from './rule.js';

/** Does what the steps say that a client has reached. */
export type Acting = (request: GuardRequest, standing: Standing, steps: readonly RuleStep[]) => void;

/** Tells of behaviour. */
export interface BehaviorTelling {
  matched(request: GuardRequest, match: BehaviorMatch, actions: readonly string[], state: State): void;
  /** Runs what the answer to a request has led to as part of its trace. */
  within<Result>(rules: readonly string[], run: () => Result): Result;
}

export type State = 'enforced' | 'monitored';

export interface ActingServices {
  readonly store: Store;
  readonly now: Clock;
  readonly bans: BanList;
  readonly telling: BehaviorTelling;
  readonly report: Report;
}

/**
 * Bans whenever a step is reached; tells and calls functions at most once for a client, a step and a window, in all instances
 * together: a client that stays about a step reaches it again and again. A rule that is only monitored only tells.
 */
export function acting({ bans, store, now, telling, report }: ActingServices, state: State): Acting {
  const ban = (request: GuardRequest, { settings: { name }, needsUser }: Rule, duration: number) => {
    const { address, learned } = request;
    const user = needsUser ? userSubject(learned?.principal?.id) : undefined;
    const whom = user ?? (address && !bans.isExempt(address) ? addressSubject(address) : undefined);
    if (!whom || bans.of(whom)) return;
    return bans.add(whom, { reason: name, source: 'automatic' }, duration);
  };

  const act = (request: GuardRequest, standing: Standing, { above, actions }: RuleStep) => {
    const { rule, count } = standing;
    const { name, kind, window } = rule.settings;
    const attemptTo = (what: string, work: () => unknown) =>
      attempt(report, `behavior.${what}.failed`, `the behaviour rule "${name}" could not ${what}`, work);
    const match: BehaviorMatch = Object.freeze({ rule: name, kind, count, above, window: window / 1_000 });
    const tell = () => {
      const words = actions.map((action) => action.do);
      telling.matched(request, match, words, state);
      for (const action of state === 'enforced' ? actions : []) {
        if (action.do === 'call') attemptTo('call', () => action.call(match, request.ctx));
      }
    };
    for (const action of state === 'enforced' ? actions : []) {
      if (action.do === 'ban') attemptTo('ban', () => ban(request, rule, action.duration));
    }
    attemptTo('tell', () =>
      after(store.hit([toldHit(standing, above)], now()), ([told]) => {
        if (!told || told.allowed || told.isUnavailable) tell();
      }),
    );
  };

  return (request, standing, steps) => {
    for (const step of steps) act(request, standing, step);
  };
}

/** The steps that a client has reached with this very request. */
export function stepsReached({ rule, count, isNew, isMeant }: Standing): readonly RuleStep[] {
  return isNew && isMeant ? rule.settings.steps.filter(({ above }) => count === above + 1) : [];
}

/** Does what nobody waits for. What goes wrong is reported. */
export function attempt(report: Report, reason: string, message: string, work: () => unknown): void {
  const failed = (fault: unknown) => report(reason, message, fault);
  try {
    const result = work();
    if (isThenable(result)) Promise.resolve(result).catch(failed);
  } catch (fault) {
    failed(fault);
  }
}
