import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import { type Ban, redisStore } from '../../../src/index.js';
import { shown, underLoad } from './load.js';
import { ends, endUsers, needsRedis, type RedisServer, redisServer, stopAll, until } from './server.js';

const now = () => performance.timeOrigin + performance.now();
const ban = (subject: string): Ban => ({ kind: 'address', subject, reason: 'x', source: 'manual', since: now() });

describe('a master with a replica, watched by a sentinel', function () {
  this.timeout(60_000);
  let master: RedisServer;
  let replica: RedisServer;
  let sentinel: RedisServer;
  before(async function () {
    needsRedis(this);
    master = await redisServer();
    replica = await redisServer('--replicaof', '127.0.0.1', String(master.port), '--repl-diskless-sync-delay', '0');
    sentinel = await redisServer('--sentinel');
    await sentinel.admin('SENTINEL', 'MONITOR', 'main', '127.0.0.1', String(master.port), '1');
    await sentinel.admin('SENTINEL', 'SET', 'main', 'down-after-milliseconds', '500', 'failover-timeout', '3000');
    await until(
      async () => String(await replica.admin('INFO', 'replication')).includes('master_link_status:up'),
      20_000,
    );
    await until(async () => ((await sentinel.admin('SENTINEL', 'REPLICAS', 'main')) as unknown[]).length === 1, 20_000);
  });
  afterEach(endUsers);
  after(stopAll);

  it('fails over without a request lost or a ban forgotten', async () => {
    const client = new Redis({
      sentinels: [{ host: '127.0.0.1', port: sentinel.port }],
      name: 'main',
      retryStrategy: () => 100,
      sentinelRetryStrategy: () => 100,
    });
    client.on('error', () => {});
    ends(() => client.disconnect());
    const store = redisStore(client, { timeout: '300ms' });
    const told: string[] = [];
    const unwatch = store.watch?.({ degraded: (reason) => told.push(reason), recovered: () => told.push('recovered') });
    ends(async () => {
      unwatch?.();
      await store.close?.();
    });
    await store.ready?.();
    await store.bans.set(ban('192.0.2.1'));
    const stop = await underLoad(store, { banned: ['192.0.2.1'] });
    // It comes after what is used up, in the replica too.
    await store.bans.set(ban('192.0.2.2'));
    await until(async () => (await replica.admin('HLEN', '{guard:bans}:address:manual')) === 2);
    await master.kill();
    await until(() => told.length > 0);
    await store.bans.set(ban('192.0.2.3'));
    const away = await until(() => told.includes('recovered'), 30_000);
    await until(async () => (await replica.admin('HLEN', '{guard:bans}:address:manual')) === 3);
    assert.deepEqual(shown(`shared again after ${Math.round(away)} ms`, await stop()), [0, 0, 0]);
    assert.equal((store.bans.list(now()) as readonly Ban[]).length, 3);
  });
});
