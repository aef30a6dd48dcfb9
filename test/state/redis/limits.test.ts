import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { type Hit, memoryStore, type QuotaState, redisStore, type Store } from '../../../src/index.js';
import { HIT } from '../../../src/state/redis/limit-scripts.js';
import { SlidingWindows } from '../../../src/state/sliding-windows.js';
import { closeAll, guarded } from '../../guarded.js';
import { ends, endUsers, needsRedis, type RedisServer, redisServer, stopAll, until } from './server.js';

const hit = (key: string, requests = 1, cost = 1, window = 60_000): Hit => ({ key, quota: { requests, window }, cost });
const allowed = (states: readonly QuotaState[]) => states.map((state) => state.allowed);

/** The script, by a clock that is handed in: seconds and microseconds, as the last two arguments. */
function atGivenTime(): string {
  const source = HIT.source.replace("redis.call('TIME')", '{ ARGV[#ARGV - 1], ARGV[#ARGV] }');
  assert.notEqual(source, HIT.source);
  return source;
}

let server: RedisServer;
let client: Redis;

/** A store of this Redis that is connected. */
async function connected(options: Parameters<typeof redisStore>[1] = {}): Promise<Store> {
  const store = redisStore(server.client(), { timeout: '5s', ...options });
  ends(() => store.close?.());
  await store.ready?.();
  return store;
}

describe('limits in Redis', function () {
  this.timeout(30_000);
  before(async function () {
    needsRedis(this);
    server = await redisServer();
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

  describe('as those in memory', () => {
    const stores: Record<string, () => Promise<Store>> = {
      memory: async () => memoryStore(),
      Redis: () => connected(),
    };
    for (const [name, make] of Object.entries(stores)) {
      describe(name, () => {
        let store: Store;
        const ask = async (...hits: Hit[]) => store.hit(hits, performance.now());
        beforeEach(async () => {
          store = await make();
        });

        it('let through as many as the quota, and say what is left', async () => {
          for (const left of [2, 1, 0]) {
            const [state] = await ask(hit('a|x', 3));
            assert.deepEqual([state?.allowed, state?.remaining], [true, left]);
          }
          const [refused] = await ask(hit('a|x', 3));
          assert.deepEqual([refused?.allowed, refused?.remaining], [false, 0]);
          assert.ok(refused && refused.retryAfter > 55_000 && refused.retryAfter <= 60_000);
          assert.ok(refused && refused.resetAfter > 55_000 && refused.resetAfter <= 60_000);
        });

        it('count a request against all of its quotas or against none', async () => {
          assert.deepEqual(allowed(await ask(hit('burst|x', 1), hit('sustained|x', 3))), [true, true]);
          for (let i = 0; i < 5; i++) {
            assert.deepEqual(allowed(await ask(hit('burst|x', 1), hit('sustained|x', 3))), [false, true]);
          }
          assert.equal((await ask(hit('sustained|x', 3)))[0]?.remaining, 1);
        });

        it('take what a request costs, and nothing for a free one', async () => {
          assert.deepEqual(allowed(await ask(hit('a|x', 5, 4))), [true]);
          assert.deepEqual(allowed(await ask(hit('a|x', 5, 2))), [false]);
          assert.deepEqual(allowed(await ask(hit('a|x', 5, 0))), [true]);
          assert.deepEqual(allowed(await ask(hit('a|x', 5, 1))), [true]);
          assert.deepEqual(allowed(await ask(hit('a|x', 5, 0))), [true]);
        });

        it('have room again when they said so, not before', async () => {
          await ask(hit('a|x', 1, 1, 200));
          const [refused] = await ask(hit('a|x', 1, 1, 200));
          assert.ok(refused && refused.retryAfter > 0 && refused.retryAfter <= 200);
          const waited = await until(async () => allowed(await ask(hit('a|x', 1, 1, 200)))[0]);
          assert.ok(waited >= refused.retryAfter - 10, `${waited} ms`);
        });

        it('take keys of any characters, kept apart', async () => {
          const keys = [
            'a|{x}',
            'a|x}',
            'a|}x',
            'a|{',
            'a|',
            'a|\u0000\n',
            'b|x}',
            'no bar',
            `a|${'x'.repeat(250)}`,
            'a|\u00fc',
          ];
          for (const key of keys) assert.deepEqual(allowed(await ask(hit(key))), [true], key);
          for (const key of keys) assert.deepEqual(allowed(await ask(hit(key))), [false], key);
        });

        it('count an observed hit while it has room, and refuse nobody for it', async () => {
          const watched: Hit = { ...hit('watched|x', 2), observed: true };
          const left: unknown[] = [];
          for (let i = 0; i < 4; i++) {
            const [limit, seen] = await ask(hit('a|x', 4), watched);
            left.push([limit?.allowed, limit?.remaining, seen?.allowed, seen?.remaining]);
          }
          assert.deepEqual(left, [
            [true, 3, true, 1],
            [true, 2, true, 0],
            [true, 1, false, 0],
            [true, 0, false, 0],
          ]);
        });

        it('count no observed hit of a request that a limit refuses, and each for itself where none limits', async () => {
          const watched: Hit = { ...hit('watched|x', 5), observed: true };
          await ask(hit('a|x', 1), watched);
          assert.equal((await ask(hit('a|x', 1), watched))[0]?.allowed, false);
          const full: Hit = { ...hit('full|x', 1), observed: true };
          await ask(full);
          assert.deepEqual(allowed(await ask(full, watched)), [false, true]);
          const [peeked] = await ask({ ...watched, cost: 0 });
          assert.deepEqual([peeked?.allowed, peeked?.remaining], [true, 3]);
        });

        it('answer to nothing with nothing, and keep what was counted when a quota changes', async () => {
          assert.deepEqual(await ask(), []);
          await ask(hit('a|x', 3));
          assert.deepEqual(allowed(await ask(hit('a|x', 1))), [false]);
        });
      });
    }

    it('answer the same to whatever comes, at whatever time', async () => {
      const source = atGivenTime();
      const quotas = [
        { requests: 5, window: 100_000 },
        { requests: 12, window: 1_000_000 },
      ];
      const request = fc.record({
        gap: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 2_000_000 })),
        limits: fc.subarray([0, 1], { minLength: 1 }),
        costs: fc.tuple(fc.nat(5), fc.nat(5)),
        observed: fc.tuple(fc.boolean(), fc.boolean()),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 60 }), async (requests) => {
          await client.flushall();
          const memory = new SlidingWindows(10);
          let now = 1_700_000_000_000;
          for (const { gap, limits, costs, observed } of requests) {
            now += gap;
            const hits = limits.map((limit) => ({
              key: `${limit}|x`,
              quota: quotas[limit] ?? { requests: 1, window: 1 },
              cost: costs[limit] ?? 1,
              ...(observed[limit] && { observed: true as const }),
            }));
            const values = hits.flatMap((each) => [
              each.quota.requests,
              each.quota.window * 1_000,
              each.cost,
              each.observed ? 1 : 0,
            ]);
            const time = [Math.floor(now / 1_000), (now % 1_000) * 1_000];
            const keys = hits.map(({ key }) => key);
            const answer = await client.eval(source, keys.length, ...keys, ...values, ...time);
            const expected = memory
              .hitAll(hits, now)
              .flatMap(({ allowed, remaining, retryAfter, resetAfter }) => [
                allowed ? 1 : 0,
                remaining,
                retryAfter * 1_000,
                resetAfter * 1_000,
              ]);
            assert.deepEqual(answer, expected);
          }
        }),
        { numRuns: 40 },
      );
    });
  });

  it('wait for a clock that was set back a little, and forget what was written under a wrong one', async () => {
    const isAllowedAt = async (seconds: number) => {
      const answer = await client.eval(atGivenTime(), 1, 'a|x', 1, 100_000_000, 1, 0, 1_700_000_000 + seconds, 0);
      return Array.isArray(answer) && answer[0] === 1;
    };
    assert.equal(await isAllowedAt(1_000), true);
    assert.equal(await isAllowedAt(990), false);
    assert.equal(await isAllowedAt(1_099), false);
    assert.equal(await isAllowedAt(500), true);
    assert.equal(await isAllowedAt(550), false);
  });

  it('let exactly 100 of 2,000 requests through that four processes send at once', async () => {
    const program = fileURLToPath(new URL('hitting.js', import.meta.url));
    const processes = Array.from({ length: 4 }, () => fork(program, [String(server.port), '500', '100']));
    const said = async (one: ChildProcess): Promise<unknown> => (await once(one, 'message'))[0];
    try {
      assert.deepEqual(await Promise.all(processes.map(said)), ['ready', 'ready', 'ready', 'ready']);
      const through = processes.map(said);
      for (const one of processes) one.send('go');
      const counts = (await Promise.all(through)).map(Number);
      console.log(`      let through by each process: ${counts.join(', ')}`);
      assert.equal(
        counts.reduce((sum, count) => sum + count, 0),
        100,
      );
    } finally {
      for (const one of processes) one.kill();
    }
  });

  it('cost an allowed request one command with every stateful check on, a banned one none', async () => {
    const store = await connected();
    const app = await guarded({
      store,
      proxies: { trust: ['loopback'] },
      rateLimit: {
        requests: 1_000,
        window: '1m',
        endpoints: {
          'GET /login': [
            { requests: 100, window: '1s' },
            { requests: 500, window: '1h' },
          ],
        },
      },
      ban: { threshold: 5 },
    });
    const from = (address: string) => app.get('/login', { 'x-forwarded-for': address });
    await from('203.0.113.1');
    await app.shield.ban('203.0.113.2');
    const monitor = await server.client().monitor();
    ends(() => monitor.disconnect());
    const seen: string[][] = [];
    monitor.on('monitor', (_time: string, command: string[], source: string) => {
      if (source !== 'lua') seen.push(command);
    });
    for (let i = 0; i < 10; i++) assert.equal((await from('203.0.113.1')).status, 200);
    for (let i = 0; i < 10; i++) assert.equal((await from('203.0.113.2')).status, 403);
    await client.echo('end');
    await until(() => seen.some(([name]) => name?.toLowerCase() === 'echo'));
    const asked = seen.filter(([, ...values]) => values.some((value) => value.includes('203.0.113.')));
    assert.deepEqual(
      asked.map(([name]) => name?.toLowerCase()),
      Array.from({ length: 10 }, () => 'evalsha'),
    );
  });

  it('take no more memory for a million requests than for some, and are gone after their window', async () => {
    const store = await connected();
    const sizes: number[] = [];
    const big = (window: number) => hit('big|x', 1_000_000, 1, window);
    for (let i = 0; i < 40; i++) {
      await Promise.all(Array.from({ length: 50 }, () => store.hit([big(500)], 0)));
      sizes.push(Number(await client.memory('USAGE', 'guard:big|{:x}')));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const most = Math.max(...sizes);
    console.log(`      bytes of a key after 1 to 40 rounds: ${sizes[0]} to ${most}`);
    assert.ok(most <= 600, `${most} bytes`);
    await until(async () => (await client.exists('guard:big|{:x}')) === 0);
  });

  it('write nothing for what is refused or free', async () => {
    const store = await connected();
    await store.hit([hit('a|x')], 0);
    const before = [
      await client.dump('guard:a|{:x}'),
      await client.pttl('guard:a|{:x}'),
      await client.dbsize(),
    ] as const;
    for (let i = 0; i < 100; i++) {
      await store.hit([hit('a|x'), hit(`new ${i}|x`)], 0);
      await store.hit([hit(`free ${i}|x`, 1, 0)], 0);
    }
    assert.deepEqual(await client.dump('guard:a|{:x}'), before[0]);
    assert.ok((await client.pttl('guard:a|{:x}')) <= before[1]);
    assert.equal(await client.dbsize(), before[2]);
  });

  it('go on when the server has forgotten its scripts', async () => {
    const store = await connected();
    await store.hit([hit('a|x', 2)], 0);
    await client.script('FLUSH');
    assert.equal((await store.hit([hit('a|x', 2)], 0))[0]?.remaining, 0);
  });

  it('are apart under another prefix, and begin with the key prefix of the client', async () => {
    const [one, other] = [await connected(), await connected({ prefix: 'other' })];
    const prefixed = redisStore(server.client({ keyPrefix: 'app:' }), { timeout: '5s' });
    ends(() => prefixed.close?.());
    await prefixed.ready?.();
    for (const store of [one, other, prefixed]) assert.deepEqual(allowed(await store.hit([hit('a|x')], 0)), [true]);
    assert.deepEqual((await client.keys('*a|*')).sort(), ['app:guard:a|{:x}', 'guard:a|{:x}', 'other:a|{:x}']);
  });

  for (const [what, make] of [
    ['a URL', () => redisStore('redis://:secret@cache' as never)],
    ['a misspelt option', () => redisStore(client, { onOutrage: 'local' } as never)],
    ['a prefix with braces', () => redisStore(client, { prefix: '{a}' })],
    ['a timeout of nothing', () => redisStore(client, { timeout: 0 })],
  ] as const) {
    it(`refuse ${what} at once, and do not show it`, () => {
      assert.throws(
        make,
        (error: Error & { code?: string }) => error.code === 'GUARD_OPTIONS' && !/secret/.test(error.message),
      );
    });
  }
});
