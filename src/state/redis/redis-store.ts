import { GuardOptionsError } from '../../errors.js';
import { readArgument } from '../../options/read-options.js';
import { type RedisStoreOptions, redisStoreSchema } from '../../options/redis-store.js';
import { systemClock } from '../clock.js';
import { memoryStore } from '../memory.js';
import type { Hit, QuotaState, Store } from '../store.js';
import { BanChannel } from './ban-channel.js';
import { BanRecords } from './ban-records.js';
import { redisCache } from './cache.js';
import type { RedisClient } from './client.js';
import { redisLimits } from './limits.js';
import { Link } from './link.js';
import { Outages } from './outages.js';
import { SharedBans } from './shared-bans.js';

/**
 * Shares limits, bans and fetched lists among all instances whose store has the same Redis (6 or newer) and prefix. The client, of
 * ioredis, is the application's: single, Sentinel or Cluster, and never closed here. The store listens to its errors, so
 * that one is not thrown, and opens one connection more to hear of bans.
 *
 * A request waits for Redis once: for all of its limits together, no longer than `timeout`, and not at all for bans. When
 * Redis fails a request or keeps it waiting, the following ones go on without, by `onOutage`, until it answers again. What
 * was counted in the meantime is forgotten then; bans that were set are not.
 *
 * @example
 * const store = redisStore(new Redis('redis://cache:6379'));
 * app.use(guard({ store }));
 *
 * @throws {GuardOptionsError} for a bad or unknown option.
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): Store {
  if (!isClient(client)) throw new GuardOptionsError([{ path: 'client', message: 'expected a client of ioredis' }]);
  const { prefix, onOutage, timeout, max, maxBans } = readArgument(redisStoreSchema, options);
  const outages = new Outages();
  const inOutage = IN_OUTAGE[onOutage](max);
  const settled = signal();

  const link = new Link(
    client,
    { prefix, timeout },
    {
      up() {
        outages.ended('commands');
        bans.sync();
      },
      down(reason) {
        outages.began('commands', reason);
        settled.give();
      },
      took: (operation, milliseconds, fault) => outages.took(operation, milliseconds, fault),
    },
  );
  const count = redisLimits(link.run, { prefix, isCluster: client.isCluster === true });
  const records = new BanRecords(link.run, { prefix, max: maxBans, now: systemClock });
  const bans: SharedBans = new SharedBans(records, {
    max: maxBans,
    isConnected: () => link.isUp && channel.isSubscribed,
    canWrite: () => link.isUp,
    inSync: settled.give,
    lifted: (subject) => outages.lifted(subject),
  });
  const channel: BanChannel = new BanChannel(
    client,
    {
      channel: records.channel,
      own: bans.ownChannel,
      askForBeat: () => (link.isUp ? records.version(bans.ownChannel) : undefined),
    },
    {
      subscribed() {
        outages.ended('messages');
        bans.sync();
      },
      lost(reason) {
        outages.began('messages', reason);
        settled.give();
      },
      message: (text) => bans.heard(text),
      beat: (text) => bans.compare(text),
    },
  );
  link.open();

  return {
    hit(hits, now) {
      if (hits.length === 0) return [];
      return link.isUp ? count(hits).catch(() => inOutage(hits, now)) : inOutage(hits, now);
    },
    bans,
    cache: redisCache(link.runAside, { prefix, ready: settled.given, isUp: () => link.isUp }),
    ready: () => settled.given,
    watch: (listener) => outages.watch(listener),
    close() {
      // Another guard goes on with it.
      if (outages.isWatched) return;
      link.close();
      channel.close();
      settled.give();
    },
  };
}

type Answer = (hits: readonly Hit[], now: number) => readonly QuotaState[] | Promise<readonly QuotaState[]>;

/** What limits answer without Redis; made with how many keys may be tracked. */
const IN_OUTAGE: Record<'local' | 'allow' | 'block', (max: number) => Answer> = {
  local: (max) => memoryStore({ max }).hit,
  allow: () => (hits) =>
    hits.map(({ quota }) => ({ allowed: true, remaining: quota.requests, retryAfter: 0, resetAfter: 0 })),
  block: () => (hits) =>
    hits.map(({ cost }) => ({
      allowed: cost === 0,
      remaining: 0,
      retryAfter: 1_000,
      resetAfter: 1_000,
      isUnavailable: true,
    })),
};

/** Clients of other packages have no such methods, and a URL by mistake has none. */
function isClient(client: unknown): boolean {
  if (typeof client !== 'object' || client === null) return false;
  return ['evalsha', 'eval', 'duplicate', 'on'].every((name) => typeof Reflect.get(client, name) === 'function');
}

function signal() {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { give: () => give(), given };
}
