import { memoryBans } from './memory-bans.js';
import type { BanStore } from './store.js';

/**
 * The bans of a guard whose bans are only monitored: those that it sets by itself stay with it. Another guard on the same
 * store would enforce them, for findings that nobody was to be blocked for.
 */
export function trialBans(shared: BanStore): BanStore {
  const own = memoryBans(MOST_BANS);
  return {
    ...(shared.synchronous !== undefined && { synchronous: shared.synchronous }),
    get: (kind, subject, now) => shared.get(kind, subject, now) ?? own.get(kind, subject, now),
    has: (kind) => shared.has?.(kind) !== false || own.has?.(kind) !== false,
    set: (ban) => (ban.source === 'automatic' ? own : shared).set(ban),
    delete: (kind, subject) => {
      const wasOwn = own.delete(kind, subject) === true;
      const lifted = shared.delete(kind, subject);
      return typeof lifted === 'boolean' ? lifted || wasOwn : lifted.then((wasShared) => wasShared || wasOwn);
    },
    list(now) {
      const [mine, others] = [own.list(now), shared.list(now)];
      return mine instanceof Promise || others instanceof Promise
        ? Promise.all([mine, others]).then((lists) => lists.flat())
        : [...mine, ...others];
    },
  };
}

const MOST_BANS = 100_000;
