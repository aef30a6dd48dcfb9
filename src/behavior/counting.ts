import { after, isThenable } from '../promise.js';
import type { GuardRequest } from '../request/guard-request.js';
import type { Clock } from '../state/clock.js';
import type { Hit, QuotaState, Store } from '../state/store.js';
import { hitsOf, type Rule, type Standing, standingOf } from './rule.js';

/** Questions of rules about a request, for a store. */
export interface Questions {
  readonly hits: readonly Hit[];
  /** Reads what the store has answered to the hits. */
  read(states: readonly QuotaState[]): readonly Standing[];
}

/** Asks rules for the questions that they have. `cost`: 1 counts the request, 0 does not. */
export function questionsOf(
  rules: readonly Rule[],
  request: GuardRequest,
  costOf: (rule: Rule) => 0 | 1,
): Questions | Promise<Questions> {
  const keys = rules.map((rule) => keyOf(rule, request));
  const questions = (settled: readonly string[]): Questions => {
    const asked = rules.map((rule, index) => {
      const key = settled[index] ?? '';
      return { rule, key, hits: hitsOf(rule, key, costOf(rule)) };
    });
    return {
      hits: asked.flatMap(({ hits }) => hits),
      read(states) {
        let from = 0;
        return asked.map(({ rule, key, hits }) => {
          const own = states.slice(from, from + hits.length);
          from += hits.length;
          return standingOf(rule, key, costOf(rule), own);
        });
      },
    };
  };
  return keys.some(isThenable) ? Promise.all(keys).then(questions) : questions(keys as readonly string[]);
}

/** Counts a request by rules, in one call of the store. */
export function count(
  { store, now }: { readonly store: Store; readonly now: Clock },
  questions: Questions | Promise<Questions>,
): readonly Standing[] | Promise<readonly Standing[]> {
  return after(questions, ({ hits, read }) => after(store.hit(hits, now()), read));
}

/** What is thrown at once waits with the others: a promise that is left alone and rejects would end the process. */
function keyOf(rule: Rule, request: GuardRequest): string | Promise<string> {
  try {
    return rule.keyOf(request);
  } catch (error) {
    return Promise.reject(error);
  }
}
