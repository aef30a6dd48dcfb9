import assert from 'node:assert/strict';
import { type BehaviorRule, type GuardOptions, redisStore } from '../../src/index.js';
import { closeAll, type Guarded, guarded } from '../guarded.js';
import { ends, endUsers, needsRedis, type RedisServer, redisServer, stopAll, until } from '../state/redis/server.js';

const CLIENT = '203.0.113.9';
const from = (address = CLIENT) => ({ 'x-forwarded-for': address });
const named = (apps: readonly Guarded[], name: string) =>
  apps.flatMap(({ events }) => events.filter((event) => event.name === `guard.${name}`));

describe('behaviour rules of several instances', function () {
  this.timeout(30_000);
  let server: RedisServer;
  before(async function () {
    needsRedis(this);
    server = await redisServer();
  });
  beforeEach(async () => void (await server.admin('FLUSHALL')));
  afterEach(async () => {
    await closeAll();
    await endUsers();
  });
  after(stopAll);

  /** Guards that share a Redis, as so many processes do: each has a store and a connection of its own. */
  const instances = (count: number, behavior: readonly BehaviorRule[], options: GuardOptions = {}) =>
    Promise.all(
      Array.from({ length: count }, async () => {
        const store = redisStore(server.client(), { timeout: '5s' });
        await store.ready?.();
        return guarded(
          { proxies: { trust: ['loopback'] }, behavior, store, telemetry: { events: false, wave: false }, ...options },
          (ctx) => {
            if (ctx.path !== '/missing') ctx.body = 'hello';
          },
        );
      }),
    );

  for (const rateLimit of [undefined, false] as const) {
    it(`leave exactly 10 of 500 requests at once alone, and tell once ${rateLimit === false ? 'without' : 'with'} limits`, async () => {
      const rule: BehaviorRule = { kind: 'usage', above: 10, window: '1h', action: ['alert', 'refuse'] };
      const apps = await instances(4, [rule], rateLimit === false ? { rateLimit } : {});
      const asked = Array.from({ length: 500 }, (_, index) => apps[index % 4]?.get('/', from()));
      const answers = (await Promise.all(asked)).map((answer) => answer?.status);
      assert.deepEqual(
        [200, 429].map((status) => answers.filter((each) => each === status).length),
        [10, 490],
      );
      assert.equal(named(apps, 'behavior.alert').length, 1);
    });
  }

  it('tell and ban once for answers that all of them gave, and all of them keep the client out', async () => {
    const rule: BehaviorRule = { kind: 'response', pattern: 'status:404', above: 20, window: '1h', action: 'ban' };
    const apps = await instances(3, [rule]);
    await Promise.all(Array.from({ length: 90 }, (_, index) => apps[index % 3]?.get('/missing', from())));
    for (const app of apps) await until(async () => (await app.get('/', from())).status === 403);
    assert.deepEqual(
      ['behavior.matched', 'ban.created'].map((name) => named(apps, name).length),
      [1, 1],
    );
  });

  it('act on what detection has found at another one', async () => {
    const rule: BehaviorRule = {
      kind: 'usage',
      endpoint: '/list',
      above: 2,
      window: '1h',
      action: 'refuse',
      correlate: { findings: 1 },
    };
    const [one, other] = await instances(2, [rule]);
    assert.ok(one && other);
    for (let i = 0; i < 4; i++) assert.equal((await one.get('/list', from())).status, 200);
    await other.get('/?id=1%27%20or%20%271%27=%271', from());
    await until(() => named([other], 'behavior.matched').length === 1);
    assert.equal((await one.get('/list', from())).status, 429);
    assert.equal((await one.get('/list', from('203.0.113.10'))).status, 200);
  });

  it('cost a request one command, whether it counts, asks or both', async () => {
    const [app] = await instances(1, [
      { kind: 'usage', above: 50, window: '1h', action: 'throttle' },
      { kind: 'frequency', rate: 5, action: 'log' },
      { kind: 'response', pattern: 'status:404', above: 5, window: '1h', action: 'refuse', correlate: { findings: 1 } },
    ]);
    assert.ok(app);
    await app.get('/', from());
    const monitor = await server.client().monitor();
    ends(() => monitor.disconnect());
    const seen: string[][] = [];
    monitor.on('monitor', (_time: string, command: string[], source: string) => {
      if (source !== 'lua') seen.push(command);
    });
    for (let i = 0; i < 10; i++) assert.equal((await app.get('/', from())).status, 200);
    await server.admin('ECHO', 'end');
    await until(() => seen.some(([name]) => name?.toLowerCase() === 'echo'));
    const asked = seen.filter(([, ...values]) => values.some((value) => value.includes('203.0.113.')));
    assert.deepEqual(
      asked.map(([name]) => name?.toLowerCase()),
      Array.from({ length: 10 }, () => 'evalsha'),
    );
  });

  it('go on by what each of them knows while Redis is away', async () => {
    const [app] = await instances(1, [{ kind: 'usage', above: 3, window: '1h', action: 'refuse' }]);
    assert.ok(app);
    await server.kill();
    try {
      await until(() => named([app], 'store.degraded').length === 1);
      const answers: number[] = [];
      for (let i = 0; i < 5; i++) answers.push((await app.get('/', from())).status);
      assert.deepEqual(answers, [200, 200, 200, 429, 429]);
    } finally {
      await server.start();
    }
  });
});
