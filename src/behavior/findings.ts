import type { Decision } from '../pipeline.js';
import { after } from '../promise.js';
import type { GuardRequest } from '../request/guard-request.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import type { Acting, ActingServices } from './acting.js';
import { findingsHit, type Rule, standingOf } from './rule.js';

/**
 * Counts what detection has found of a client, for a rule that correlates. A client may have gone beyond a step before:
 * with the last finding that it took it has reached it.
 */
export function countFindings(
  rule: Rule,
  request: GuardRequest,
  { findings }: Decision,
  { store, now, act }: Pick<ActingServices, 'store' | 'now'> & { readonly act: Acting },
): unknown {
  const { correlate, steps } = rule.settings;
  if (!correlate || !findings.some((finding) => isMeant(finding, correlate.categories))) return undefined;
  return after(rule.keyOf(request), (key) => {
    const hits = [{ key, quota: rule.quota, cost: 0, observed: true } as const, findingsHit(correlate, key, 1)];
    return after(store.hit(hits, now()), (states) => {
      const standing = standingOf(rule, key, 0, states);
      const isLast = standing.isMeant && states[1]?.allowed === true;
      const reached = steps.filter(({ above }) => standing.count > above);
      if (isLast) act(request, standing, reached);
    });
  });
}

function isMeant(
  { check, error, attributes }: Decision['findings'][number],
  categories: readonly string[] | undefined,
): boolean {
  const family = attributes?.[ATTRIBUTES.RULE_CATEGORY.name];
  if (check !== 'detection' || error || family === undefined) return false;
  return categories === undefined || categories.includes(String(family));
}
