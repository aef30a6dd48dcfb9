import type { Report } from '../health/health.js';
import type { RuleStep } from '../options/flat-rules.js';
import { isThenable } from '../promise.js';
import type { GuardRequest } from '../request/guard-request.js';
import type { BanList } from '../state/ban-list.js';
import { addressSubject, userSubject } from '../state/subject.js';
import type { BehaviorMatch } from './match.js';
import type { Rule, Standing } from './rule.js';

/** Does, once, what the steps of a rule say. */
export type Acting = (request: GuardRequest, rule: Rule, steps: readonly RuleStep[], count: number) => void;

/** Tells of behaviour. */
export interface BehaviorTelling {
  matched(request: GuardRequest, match: BehaviorMatch, actions: readonly string[], state: State): void;
  /** Runs what the answer to a request has led to as part of its trace. */
  within<Result>(rules: readonly string[], run: () => Result): Result;
}

export type State = 'enforced' | 'monitored';

export interface ActingServices {
  readonly bans: BanList;
  readonly telling: BehaviorTelling;
  readonly report: Report;
}

/** A rule that is only monitored tells, and neither bans nor calls a function of the application's. */
export function acting({ bans, telling, report }: ActingServices, state: State): Acting {
  const ban = (request: GuardRequest, { settings: { name }, needsUser }: Rule, duration: number) => {
    const { address, learned } = request;
    const user = needsUser ? userSubject(learned?.principal?.id) : undefined;
    const whom = user ?? (address && !bans.isExempt(address) ? addressSubject(address) : undefined);
    if (!whom || bans.of(whom)) return;
    return bans.add(whom, { reason: name, source: 'automatic' }, duration);
  };

  return (request, rule, steps, count) => {
    const { name, kind, window } = rule.settings;
    for (const { above, actions } of steps) {
      const match: BehaviorMatch = Object.freeze({ rule: name, kind, count, above, window: window / 1_000 });
      const words = actions.map((action) => action.do);
      telling.matched(request, match, words, state);
      if (state === 'monitored') continue;
      for (const action of actions) {
        if (action.do !== 'ban' && action.do !== 'call') continue;
        attempt(report, `behavior.${action.do}.failed`, `an action of the behaviour rule "${name}" failed`, () =>
          action.do === 'ban' ? ban(request, rule, action.duration) : action.call(match, request.ctx),
        );
      }
    }
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
