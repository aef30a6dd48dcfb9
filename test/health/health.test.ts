import assert from 'node:assert/strict';
import { Health, type HealthSource } from '../../src/health/health.js';
import { Recent } from '../../src/health/recent.js';
import { Unavailability } from '../../src/health/unavailability.js';
import { memoryStore, type Store } from '../../src/index.js';
import type { Decision } from '../../src/pipeline.js';
import type { GuardRequest } from '../../src/request/guard-request.js';
import type { Events } from '../../src/telemetry/events.js';
import type { Metrics } from '../../src/telemetry/metrics.js';
import { Telemetry } from '../../src/telemetry/telemetry.js';
import { closeAll, guarded } from '../guarded.js';
import { diagnosed } from '../telemetry/diagnosed.js';

const broken = () => {
  throw new Error('broken');
};
const rejecting = () => Promise.reject(new Error('broken'));

describe('the status of a guard', () => {
  afterEach(closeAll);

  it('is degraded by a check that fails, which it names and counts', async () => {
    const app = await guarded({
      onError: 'allow',
      custom: [
        function ownCheck({ path }) {
          if (path === '/bad') broken();
          return undefined;
        },
      ],
    });
    await app.get('/');
    assert.equal(app.shield.status().status, 'healthy');
    for (let i = 0; i < 3; i++) assert.equal((await app.get('/bad')).status, 200);
    const { status, reasons, checks } = app.shield.status();
    assert.deepEqual(
      { status, reasons, checks },
      { status: 'degraded', reasons: ['check.own_check.failed'], checks: { own_check: 3 } },
    );
  });

  it('is degraded by a check that fails while it is only monitored', async () => {
    const app = await guarded({ mode: 'monitor', custom: [broken] });
    await app.get('/');
    assert.equal(app.shield.status().status, 'degraded');
  });

  it('is failing while requests are answered 500 because they cannot be checked', async () => {
    const app = await guarded({ custom: [broken] });
    assert.equal((await app.get('/')).status, 500);
    const { status, reasons } = app.shield.status();
    assert.deepEqual([status, reasons], ['failing', ['requests.unavailable', 'check.broken.failed']]);
  });

  it('is not made failing by one client who knows how to break a check', async () => {
    const app = await guarded({ custom: [({ path }) => (path === '/bad' ? broken() : undefined)] });
    for (const path of ['/', '/', '/', '/bad']) await app.get(path);
    assert.equal(app.shield.status().status, 'degraded');
  });

  it('is not changed by what the guard is there for, nor by errors of the application', async () => {
    const app = await guarded({ ip: { deny: ['127.0.0.1'] }, exclude: ['/throws'] }, broken);
    assert.deepEqual([(await app.get('/')).status, (await app.get('/throws')).status], [403, 500]);
    assert.deepEqual(app.shield.status().reasons, []);
  });

  it('counts the bans in force', async () => {
    const app = await guarded();
    await app.shield.ban('203.0.113.9');
    assert.equal(app.shield.status().bans, 1);
    await app.shield.unban('203.0.113.9');
    assert.equal(app.shield.status().bans, 0);
  });

  const memory = memoryStore();
  const { synchronous: _, ...waiting } = memory;
  const stores: Record<string, { store: Store; reasons: readonly string[]; bans: number | undefined }> = {
    'cannot count': {
      store: { ...memory, hit: broken },
      reasons: ['check.rate_limit.failed', 'store.limits.failed'],
      bans: 0,
    },
    'rejects to count': {
      store: { ...waiting, hit: rejecting },
      reasons: ['check.rate_limit.failed', 'store.limits.failed'],
      bans: undefined,
    },
    'cannot say who is banned': {
      store: { ...memory, bans: { ...memory.bans, get: broken } },
      reasons: ['check.ban.failed', 'store.bans.failed'],
      bans: 0,
    },
    'cannot list bans': {
      store: { ...memory, bans: { ...memory.bans, list: broken } },
      reasons: ['store.bans.failed'],
      bans: undefined,
    },
  };
  for (const [kind, { store, reasons, bans }] of Object.entries(stores)) {
    it(`knows of a store that ${kind}`, async () => {
      const app = await guarded({ store, onError: 'allow' });
      await app.get('/');
      app.shield.status();
      const status = app.shield.status();
      assert.deepEqual([status.reasons, status.bans], [reasons, bans]);
    });
  }

  for (const set of [broken, rejecting]) {
    it(`knows of a store that cannot keep a ban, ${set === broken ? 'at once' : 'in the end'}`, async () => {
      const store = { ...memoryStore(), bans: { ...memoryStore().bans, set } };
      const app = await guarded({
        store,
        ban: { threshold: 1 },
        proxies: { trust: ['loopback'] },
        userAgents: { deny: ['x'] },
      });
      const headers = { 'x-forwarded-for': '203.0.113.9', 'user-agent': 'x' };
      const [answer, told] = await diagnosed(() => app.get('/', headers));
      assert.equal(answer.status, 403);
      assert.deepEqual(
        told.map(({ message }) => message),
        ['koa-otel-guard: the store could not keep a ban'],
      );
      assert.deepEqual(app.shield.status().reasons, ['store.bans.failed']);
    });
  }

  for (const onEvent of [broken, rejecting]) {
    it(`knows of an onEvent that ${onEvent === broken ? 'throws' : 'rejects'}`, async () => {
      const app = await guarded({ onEvent: onEvent as () => void, userAgents: { deny: ['x'] } });
      await diagnosed(() => app.get('/', { 'user-agent': 'x' }));
      assert.deepEqual(app.shield.status().reasons, ['on_event.failed']);
    });
  }

  it('knows of telemetry that fails', () => {
    const health = new Health(() => 0);
    const events = { finding: broken } as unknown as Events;
    const metrics = { finding() {} } as unknown as Metrics;
    const findings = [{ check: 'a' }] as unknown as Decision['findings'];
    const telemetry = new Telemetry({ spans: 'none', events: false, wave: false }, events, metrics, health.report);
    telemetry.decided(undefined, {} as GuardRequest, { outcome: 'allowed', mode: 'enforce', findings, score: 0 });
    assert.deepEqual(health.state.reasons, ['telemetry.failed']);
  });

  it('forgets after a minute', () => {
    let now = 1_000_000;
    const health = new Health(() => now);
    const findings = [{ check: 'a', error: new Error('x') }] as unknown as Decision['findings'];
    health.decided({ outcome: 'unavailable', mode: 'enforce', findings, score: 0 });
    health.note('store.bans.failed');
    const reasons = ['requests.unavailable', 'check.a.failed', 'store.bans.failed'];
    now += 59_999;
    assert.deepEqual(health.state, { status: 'failing', reasons });
    now += 1;
    assert.deepEqual([health.state, health.failedChecks], [{ status: 'healthy', reasons: [] }, {}]);
  });

  it('takes what else is wrong from sources of its own', () => {
    const emergency: HealthSource = () => [{ status: 'degraded', reason: 'emergency.on' }];
    assert.deepEqual(new Health(() => 0, [emergency, () => []]).state, {
      status: 'degraded',
      reasons: ['emergency.on'],
    });
  });
});

describe('what was seen within the last minute', () => {
  it('is counted by name since the last minute without it', () => {
    let now = 0;
    const recent = new Recent(() => now);
    for (const at of [0, 50_000, 100_000]) {
      now = at;
      recent.add('b');
    }
    recent.add('a');
    assert.deepEqual(Object.entries(recent.counts), [
      ['a', 1],
      ['b', 3],
    ]);
    now = 200_000;
    recent.add('b');
    assert.deepEqual(recent.counts, { b: 1 });
  });

  it('is bounded', () => {
    const recent = new Recent(() => 0);
    for (let i = 0; i < 1_000; i++) recent.add(`name ${i}`);
    assert.equal(Object.keys(recent.counts).length, 200);
  });
});

describe('an outage', () => {
  const isOutage = (...requests: readonly (readonly [count: number, unavailable: boolean])[]) => {
    const unavailability = new Unavailability(() => 0);
    for (const [count, unavailable] of requests) for (let i = 0; i < count; i++) unavailability.count(unavailable);
    return unavailability.isOutage;
  };

  it('is half of the first requests or of the latest', () => {
    assert.equal(isOutage([1, true]), true);
    assert.equal(isOutage([1, false], [1, true]), true);
    assert.equal(isOutage([2, false], [1, true]), false);
    assert.equal(isOutage([100_000, false], [20, true]), false);
    assert.equal(isOutage([100_000, false], [64, true]), true);
    assert.equal(isOutage([100_000, true], [64, false]), false);
  });
});
