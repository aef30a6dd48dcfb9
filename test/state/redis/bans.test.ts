import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { run } from '../../../src/cli/run.js';
import { type Ban, memoryStore, redisStore, type Store } from '../../../src/index.js';
import { closeAll, guarded } from '../../guarded.js';
import { ROOT } from '../../repository.js';
import { ends, endUsers, needsRedis, type RedisServer, redisServer, stopAll, until } from './server.js';

let server: RedisServer;
let client: Redis;

async function connected(options: Parameters<typeof redisStore>[1] = {}, own = server.client()): Promise<Store> {
  const store = redisStore(own, { timeout: '5s', ...options });
  ends(() => store.close?.());
  await store.ready?.();
  return store;
}

/** The clock of guards. */
const now = () => performance.timeOrigin + performance.now();
const ban = (subject: string, lasts?: number, more: Partial<Ban> = {}): Ban => ({
  kind: 'address',
  subject,
  reason: 'manual',
  source: 'manual',
  since: now(),
  ...(lasts !== undefined && { until: now() + lasts }),
  ...more,
});
const has = (store: Store, subject: string) => store.bans.get('address', subject, now()) !== undefined;
const subjects = (store: Store) => (store.bans.list(now()) as readonly Ban[]).map(({ subject }) => subject).sort();
/** Ends the connections that listen, as a network would. */
const cutListeners = () => client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');

describe('bans in Redis', function () {
  this.timeout(30_000);
  before(async function () {
    needsRedis(this);
    server = await redisServer('--appendonly', 'yes', '--appendfsync', 'always');
  });
  beforeEach(async () => {
    client = server.client();
    await client.flushall();
  });
  afterEach(async () => {
    await closeAll();
    await endUsers();
  });
  after(stopAll);

  it('hold on every instance at once, and are lifted on every one', async () => {
    const [one, other] = [await connected(), await connected()];
    const delays: number[] = [];
    for (let i = 0; i < 20; i++) {
      await one.bans.set(ban(`192.0.2.${i}`, 60_000));
      delays.push(await until(() => has(other, `192.0.2.${i}`)));
    }
    console.log(`      from set to held elsewhere: ${Math.max(...delays).toFixed(1)} ms at most`);
    assert.ok(Math.max(...delays) < 1_000);
    assert.equal(await other.bans.delete('address', '192.0.2.0'), true);
    assert.equal(has(other, '192.0.2.0'), false);
    await until(() => !has(one, '192.0.2.0'));
    assert.equal(await other.bans.delete('address', '192.0.2.0'), false);
  });

  it('carry all that they say, and last as long everywhere', async () => {
    const [one, other] = [await connected(), await connected()];
    const set = [
      ban('192.0.2.1', 60_000, { by: 'alice', reason: 'a "reason" {with} spaces\nand lines' }),
      ban('192.0.2.2', undefined),
      ban('u 1', 60_000, { kind: 'user', source: 'automatic', count: 3, reason: 'detection.matched' }),
    ];
    for (const one_ of set) await one.bans.set(one_);
    const late = await connected();
    for (const store of [other, late]) {
      await until(() => subjects(store).length === 3);
      for (const expected of set) {
        const { since, until: end, ...rest } = store.bans.get(expected.kind, expected.subject, now()) ?? ban('none');
        const { since: _since, until: expectedEnd, ...same } = expected;
        assert.deepEqual(rest, same);
        assert.equal(end === undefined, expectedEnd === undefined);
        assert.ok(Math.abs((end ?? 0) - (expectedEnd ?? 0)) < 500 && Math.abs(since - expected.since) < 500);
      }
    }
  });

  it('end by themselves, everywhere, and leave Redis', async () => {
    const [one, other] = [await connected(), await connected()];
    await one.bans.set(ban('192.0.2.1', 200));
    await until(() => has(other, '192.0.2.1'));
    await until(() => !has(other, '192.0.2.1') && !has(one, '192.0.2.1'));
    assert.deepEqual(subjects(await connected()), []);
    await one.bans.set(ban('192.0.2.2', 60_000));
    assert.deepEqual(await client.hkeys('{guard:bans}:address:manual'), ['192.0.2.2']);
    assert.deepEqual(await client.zrange('{guard:bans}:address:manual:ends', '0', '-1'), ['192.0.2.2']);
  });

  it('hold in whoever changed last in Redis, when two change at once', async () => {
    const stores = [await connected(), await connected(), await connected()];
    for (let i = 0; i < 30; i++) {
      await Promise.all(
        stores.map((store, index) =>
          (i + index) % 3 === 0
            ? store.bans.delete('address', '192.0.2.1')
            : store.bans.set(ban('192.0.2.1', 60_000, { reason: `by ${index}` })),
        ),
      );
    }
    const heldBy = (store: Store) => store.bans.get('address', '192.0.2.1', now())?.reason;
    const last = heldBy(await connected());
    await until(() => stores.every((store) => heldBy(store) === last));
  });

  it('that were set or lifted while an instance did not listen are known when it does again', async () => {
    const own = server.client();
    const made: Redis[] = [];
    const duplicate = own.duplicate.bind(own);
    own.duplicate = ((...options: []) => {
      const copy = duplicate(...options);
      made.push(copy);
      return copy;
    }) as typeof own.duplicate;
    const [one, other] = [await connected(), await connected({}, own)];
    await one.bans.set(ban('192.0.2.1'));
    await until(() => has(other, '192.0.2.1'));
    const ended = made.map((listener) => once(listener, 'end'));
    for (const listener of made) listener.disconnect();
    await Promise.all(ended);
    await one.bans.set(ban('192.0.2.2'));
    await one.bans.delete('address', '192.0.2.1');
    assert.deepEqual(subjects(other), ['192.0.2.1']);
    await Promise.all(made.map((listener) => listener.connect()));
    await until(() => subjects(other).join() === '192.0.2.2');
  });

  it('go on when all connections that listen were cut', async () => {
    const [one, other] = [await connected(), await connected()];
    await cutListeners();
    await one.bans.set(ban('192.0.2.3'));
    await until(() => has(other, '192.0.2.3'));
    await other.bans.set(ban('192.0.2.4'));
    await until(() => has(one, '192.0.2.4'));
  });

  it('of which a message was lost are compared at the next one', async () => {
    const [one, other] = [await connected(), await connected()];
    const json = JSON.stringify(ban('192.0.2.5'));
    await client.hset('{guard:bans}:address:manual', '192.0.2.5', `forever ${json}`);
    await client.hincrby('{guard:bans}:meta', 'version', 1);
    await one.bans.set(ban('192.0.2.6'));
    await until(() => has(other, '192.0.2.5') && has(other, '192.0.2.6'));
  });

  it('are apart in another database, or under another key prefix of the client, whose channels are the same', async () => {
    const [one, other] = [
      await connected({}, server.client({ keyPrefix: 'a:' })),
      await connected({}, server.client({ keyPrefix: 'a:' })),
    ];
    const apart = [
      await connected({}, server.client({ keyPrefix: 'b:' })),
      await connected({}, server.client({ db: 1 })),
    ];
    await one.bans.set(ban('192.0.2.11'));
    await until(() => has(other, '192.0.2.11'));
    for (const store of apart) {
      await store.bans.set(ban('192.0.2.12'));
      assert.deepEqual(subjects(store), ['192.0.2.12']);
    }
    assert.deepEqual(subjects(other), ['192.0.2.11']);
  });

  it('and limits need no more rights than the README names', async () => {
    const [, named = ''] =
      /Rights that are enough[^:]*: `([^`]+)`/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
    await client.call('ACL', 'SETUSER', 'app', 'reset', 'on', '>secret', ...named.split(' '));
    const account = { username: 'app', password: 'secret' };
    const stores = [await connected({}, server.client(account)), await connected({}, server.client(account))];
    const [one, other] = stores as [Store, Store];
    const told: string[] = [];
    for (const store of stores) {
      const unwatch = store.watch?.({ degraded: (reason) => told.push(reason), recovered: () => {} });
      ends(() => unwatch?.());
    }
    await one.bans.set(ban('192.0.2.13', 60_000));
    await until(() => has(other, '192.0.2.13'));
    assert.equal(await other.bans.delete('address', '192.0.2.13'), true);
    await until(() => !has(one, '192.0.2.13'));
    const hit = { key: 'rights|address:192.0.2.13', quota: { requests: 1, window: 60_000 }, cost: 1 };
    assert.equal((await one.hit([hit], now()))[0]?.allowed, true);
    assert.equal((await other.hit([hit], now()))[0]?.allowed, false);
    assert.deepEqual(told, []);
  });

  it('survive a restart of Redis and of every instance', async () => {
    const one = await connected();
    await one.bans.set(ban('192.0.2.7', 60_000));
    await server.kill();
    await server.start();
    const late = await connected();
    await until(() => has(late, '192.0.2.7') && has(one, '192.0.2.7'));
  });

  it('are given back to a Redis that has lost them, by those who know', async () => {
    const [one, other] = [await connected(), await connected()];
    await one.bans.set(ban('192.0.2.8', 60_000));
    await until(() => has(other, '192.0.2.8'));
    await client.flushall();
    await cutListeners();
    await until(async () => (await client.hexists('{guard:bans}:address:manual', '192.0.2.8')) === 1);
    const late = await connected();
    await until(() => [one, other, late].every((store) => has(store, '192.0.2.8')));
  });

  it('are bounded, and a flood of automatic ones pushes out none set by hand', async () => {
    const one = await connected({ maxBans: 20 });
    await one.bans.set(ban('192.0.2.9'));
    for (let i = 0; i < 100; i++) await one.bans.set(ban(`198.51.100.${i}`, 60_000 + i, { source: 'automatic' }));
    assert.equal(await client.hlen('{guard:bans}:address:automatic'), 20);
    assert.equal(await client.zcard('{guard:bans}:address:automatic:ends'), 20);
    const late = await connected({ maxBans: 20 });
    assert.equal(subjects(late).length, 21);
    assert.ok(has(late, '192.0.2.9') && has(late, '198.51.100.99'));
  });

  it('that somebody else wrote and that are none are left out', async () => {
    const room = '{guard:bans}:address:manual';
    await client.hset(room, 'a', 'forever {"kind":"planet","subject":"a"}', 'b', 'junk', 'c', 'forever {}', 'd', '');
    const store = await connected();
    await client.publish('guard:bans', 'junk');
    await store.bans.set(ban('192.0.2.10'));
    assert.deepEqual(subjects(store), ['192.0.2.10']);
  });

  it('of a thousand subjects are there when a guard is ready', async () => {
    const one = await connected();
    await Promise.all(Array.from({ length: 2_000 }, (_, i) => one.bans.set(ban(`10.0.${i >> 8}.${i & 255}`, 60_000))));
    const start = performance.now();
    const late = await connected();
    console.log(`      2,000 bans read in ${Math.round(performance.now() - start)} ms`);
    assert.equal(subjects(late).length, 2_000);
  });

  describe('of guards', () => {
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const proxies = { trust: ['loopback', '192.0.2.200'] };
    const XSS = '/?q=%3Cscript%3Ealert(1)%3C/script%3E';

    it('block elsewhere, and are counted in status', async () => {
      const [one, other] = [
        await guarded({ proxies, store: await connected() }),
        await guarded({ proxies, store: await connected() }),
      ];
      await one.shield.ban('203.0.113.9', { duration: '1h', by: 'alice' });
      await until(async () => (await other.get('/', from('203.0.113.9'))).status === 403);
      assert.equal(other.shield.status().bans, 1);
      await other.shield.unban('203.0.113.9');
      await until(async () => (await one.get('/', from('203.0.113.9'))).status === 200);
      const told = [one, other].map(({ events }) =>
        events.map(({ name }) => name).filter((name) => /created|lifted/.test(name)),
      );
      assert.deepEqual(told, [['guard.ban.created'], ['guard.ban.lifted']]);
    });

    it('never hold against loopback and trusted proxies, whoever wrote them', async () => {
      const app = await guarded({ proxies, store: await connected() });
      const other = await connected();
      for (const subject of ['127.0.0.1', '192.0.2.200', '203.0.113.9']) await other.bans.set(ban(subject));
      await until(async () => (await app.get('/', from('203.0.113.9'))).status === 403);
      assert.equal((await app.get('/')).status, 200);
      assert.equal((await app.get('/', from('192.0.2.200'))).status, 200);
    });

    it('that are lifted elsewhere, or on the command line, are forgiven here', async () => {
      const visitor = from('203.0.113.9');
      const [one, other] = [
        await guarded({ proxies, store: await connected(), ban: { threshold: 2 } }),
        await guarded({ proxies, store: await connected() }),
      ];
      const isBanned = async () => (await one.get('/', visitor)).status === 403;
      await one.get(XSS, visitor);
      await other.shield.ban('203.0.113.9');
      await until(isBanned);
      await other.shield.unban('203.0.113.9');
      await until(async () => !(await isBanned()));
      await one.get(XSS, visitor);
      assert.equal(await isBanned(), false, 'what was held against it before is forgotten');
      await one.get(XSS, visitor);
      assert.equal((await one.shield.bans())[0]?.count, 1);

      const url = `redis://127.0.0.1:${server.port}`;
      assert.equal((await run(['unban', '203.0.113.9', '--redis', url], {})).code, 0);
      await until(async () => !(await isBanned()));
      for (let i = 0; i < 2; i++) await one.get(XSS, visitor);
      assert.equal((await one.shield.bans())[0]?.count, 1, 'its first ban again');
    });

    for (const [name, make] of [
      ['Redis', () => connected()],
      ['memory', async () => memoryStore()],
    ] as const) {
      it(`that only monitor stay with them, in ${name}, but for those set by hand`, async () => {
        const store = await make();
        const trial = await guarded({ proxies, store, mode: 'monitor', ban: { threshold: 1 } });
        const real = await guarded({ proxies, store });
        await trial.get(XSS, from('203.0.113.1'));
        await trial.shield.ban('203.0.113.2');
        assert.deepEqual((await trial.shield.bans()).map(({ subject }) => subject).sort(), [
          '203.0.113.1',
          '203.0.113.2',
        ]);
        assert.deepEqual(
          (await real.shield.bans()).map(({ subject }) => subject),
          ['203.0.113.2'],
        );
        assert.equal((await real.get('/', from('203.0.113.1'))).status, 200);
        assert.equal((await real.get('/', from('203.0.113.2'))).status, 403);
        assert.equal(await trial.shield.unban('203.0.113.1'), true);
        assert.equal((await trial.shield.bans()).length, 1);
      });
    }
  });

  it('end their connection with the last guard that uses the store, and leave the client as it was', async () => {
    const own = server.client();
    await once(own, 'ready');
    const listeners = own.eventNames().map((event) => own.listenerCount(event));
    const store = redisStore(own, { timeout: '5s' });
    const [one, other] = [await guarded({ store }), await guarded({ store })];
    await one.shield.ready();
    const count = async () =>
      Number((await client.call('CLIENT', 'LIST', 'TYPE', 'PUBSUB'))?.toString().split('\n').filter(Boolean).length);
    const before = await count();
    await one.close();
    await other.shield.ban('203.0.113.9');
    await other.close();
    await until(async () => (await count()) === before - 1);
    assert.deepEqual(
      own.eventNames().map((event) => own.listenerCount(event)),
      listeners,
    );
    assert.equal(await own.ping(), 'PONG');
  });
});
