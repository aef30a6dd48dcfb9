import { isDeepStrictEqual } from 'node:util';
import type { AddressSet } from '../intel/address-set.js';
import type { Settings } from '../options/schema.js';
import type { Decision } from '../pipeline.js';
import type { GuardRequest } from '../request/guard-request.js';
import { BanHistory } from './ban-history.js';
import type { BanList } from './ban-list.js';
import type { Clock } from './clock.js';
import type { Ban } from './store.js';
import { type Charges, Strikes } from './strikes.js';
import { addressSubject, type Subject, subjectKey, userSubject } from './subject.js';

/** Counts what is held against clients and bans whoever reaches a threshold. */
export interface AutoBan {
  /** Whether findings that are only monitored count too. */
  readonly countsMonitored: boolean;
  /** Counts the findings of a request. */
  decided(request: GuardRequest, decision: Decision): void;
  /** Counts an event that the application told of while it was at work on a request. */
  told(request: GuardRequest, event: string): void;
  /** Goes on by other options; what was counted by those before is forgotten where they differ. */
  configure(options: Settings['ban']): void;
  /** Forgets what was held against somebody, whose ban was lifted. */
  forgive(subject: Pick<Ban, 'kind' | 'subject'>): void;
}

export interface AutoBanServices {
  readonly bans: BanList;
  /** Trusted addresses: never banned by themselves. */
  readonly allow: AddressSet;
  readonly now: Clock;
  /** Count findings that are only monitored too: where bans are only monitored themselves. */
  readonly countMonitored: boolean;
  /** Hears of a store that could not keep a ban. */
  readonly report: (fault: unknown) => void;
}

/**
 * Builds the counter. A check that is only monitored never leads to a ban that blocks, and a check that failed to none:
 * a fault of ours is nobody's offence.
 */
export function autoBan(options: Exclude<Settings['ban'], false>, services: AutoBanServices): AutoBan {
  const { bans, allow, now, countMonitored, report } = services;
  let strikes = new Strikes(options);
  let configured: Settings['ban'] = options;
  const history = new BanHistory(options.forgetAfter);
  const underWay = new Set<string>();
  const byUser = options.by.includes('user');
  const byAddress = options.by.includes('address');

  /** Who is counted: without a verified user the address. */
  const countedOf = ({ address, learned }: GuardRequest): readonly Subject[] => {
    if (address && allow.match(address) !== undefined) return [];
    const user = byUser ? userSubject(learned?.principal?.id) : undefined;
    const own = (byAddress || !user) && address && !bans.isExempt(address) ? addressSubject(address) : undefined;
    return [user, own].filter((subject) => subject !== undefined);
  };

  const charge = (request: GuardRequest, charges: Charges): void => {
    if (charges.size === 0) return;
    try {
      for (const subject of countedOf(request)) chargeOne(subject, charges);
    } catch (fault) {
      report(fault);
    }
  };

  const chargeOne = (subject: Subject, charges: Charges): void => {
    const key = subjectKey(subject);
    if (underWay.has(key) || bans.of(subject)) return;
    const time = now();
    // Every counter counts, also once one of them has led to a ban.
    const reached = [...charges].filter(([{ windows, quota }]) => windows.hit(key, quota, time).remaining === 0);
    const [first] = reached;
    if (first) impose(subject, key, ...first, time);
  };

  const impose = (
    subject: Subject,
    key: string,
    { durations }: { durations: readonly number[] },
    reason: string,
    time: number,
  ) => {
    strikes.forget(key);
    const count = history.next(key, time);
    const duration = durations[Math.min(count, durations.length) - 1] ?? 0;
    underWay.add(key);
    bans
      .add(subject, { reason, source: 'automatic', count }, duration)
      .then(() => history.record(key, count, time + duration))
      .catch(report)
      .finally(() => underWay.delete(key));
  };

  return {
    countsMonitored: countMonitored,
    decided(request, { findings }) {
      if (findings.length === 0) return;
      charge(
        request,
        strikes.ofFindings(findings.filter(({ state, error }) => !error && (countMonitored || state === 'enforced'))),
      );
    },
    told: (request, event) => charge(request, strikes.ofEvent(event)),
    configure(changed) {
      if (!changed || isDeepStrictEqual(changed, configured)) return;
      configured = changed;
      strikes = new Strikes(changed);
    },
    forgive(subject) {
      const key = subjectKey(subject);
      strikes.forget(key);
      history.forget(key);
    },
  };
}
