import type { Address } from '../request/address.js';
import type { BanLookup } from '../state/ban-list.js';
import type { Ban } from '../state/store.js';
import { subjectKey } from '../state/subject.js';
import type { BanRule } from './address-rule.js';

/**
 * The bans of a rule set before those of the guard. They are kept nowhere else: with the set they are gone. Of several for the same
 * the one that lasts longest counts.
 */
export function ruledBans(rules: readonly BanRule[], bans: BanLookup, now: () => number): BanLookup {
  if (rules.length === 0) return bans;
  const since = now();
  const ruled = new Map<string, Ban>();
  for (const rule of rules) {
    const known = ruled.get(subjectKey(rule));
    if (!known || endOf(known.until) < endOf(rule.expiresAt)) ruled.set(subjectKey(rule), banOf(rule, since));
  }
  const find = (subject: Pick<Ban, 'kind' | 'subject'>): Ban | undefined => {
    const ban = ruled.get(subjectKey(subject));
    return ban && (ban.until === undefined || ban.until > now()) ? ban : undefined;
  };
  const kinds = new Set(rules.map(({ kind }) => kind));
  return {
    has: (kind) => kinds.has(kind) || bans.has(kind),
    isExempt: (address) => bans.isExempt(address),
    find(address: Address) {
      const ban = find({ kind: 'address', subject: address.subject });
      return ban && !bans.isExempt(address) ? ban : bans.find(address);
    },
    of: (subject) => find(subject) ?? bans.of(subject),
  };
}

function endOf(until: number | undefined): number {
  return until ?? Number.POSITIVE_INFINITY;
}

/** As one that was set by hand: it holds for trusted addresses, too. */
function banOf({ kind, subject, reason = 'rules', expiresAt }: BanRule, since: number): Ban {
  return {
    kind,
    subject,
    reason,
    source: 'manual',
    by: 'rules',
    since,
    ...(expiresAt !== undefined && { until: expiresAt }),
  };
}
