import type { Settings } from '../options/schema.js';
import type { Decision } from '../pipeline.js';
import type { GuardRequest } from '../request/guard-request.js';
import type { BanList } from './ban-list.js';
import type { Clock } from './clock.js';
import { SlidingWindows } from './sliding-windows.js';

/** Counts the findings of a request against its client and bans whoever reaches the threshold. */
export type AutoBan = (request: GuardRequest, decision: Decision) => void;

export interface AutoBanServices {
  readonly bans: BanList;
  readonly now: Clock;
  /** Count findings that are only monitored too: where bans are only monitored themselves. */
  readonly countMonitored: boolean;
  /** Hears of a store that could not keep a ban. */
  readonly report: (fault: unknown) => void;
}

/**
 * Builds the counter. Only findings that score count: being limited or sent to https is no attack. A check that is
 * only monitored never leads to a ban that blocks.
 */
export function autoBan(options: Exclude<Settings['ban'], false>, services: AutoBanServices): AutoBan {
  const { threshold, window, duration } = options;
  const { bans, now, countMonitored, report } = services;
  const strikes = new SlidingWindows(MOST_CLIENTS);
  const quota = { requests: threshold, window };

  return ({ address }, { findings }) => {
    const finding = findings.find(({ score, state }) => score > 0 && (countMonitored || state === 'enforced'));
    if (!finding || !address || bans.isExempt(address)) return;
    try {
      if (bans.find(address) || strikes.hit(address.subject, quota, now()).remaining > 0) return;
    } catch (fault) {
      report(fault);
      return;
    }
    strikes.forget(address.subject);
    bans.add(address, { reason: finding.reason, source: 'automatic' }, duration).catch(report);
  };
}

const MOST_CLIENTS = 20_000;
