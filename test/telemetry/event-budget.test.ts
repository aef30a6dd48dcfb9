import assert from 'node:assert/strict';
import { EventBudget } from '../../src/telemetry/event-budget.js';
import { closeAll, guarded } from '../guarded.js';
import { type ProcessSdk, processSdk } from './process-sdk.js';

const ATTACK = '/?q=%3Cscript%3Ealert(1)%3C/script%3E';

/** A budget whose clock is moved by hand. */
function budgetOf(options: { burst: number; perSecond: number; summaryAfter?: number }) {
  const clock = { now: 1_000 };
  const summaries: [string, number][] = [];
  const suppressed: string[] = [];
  const budget = new EventBudget({ summaryAfter: 30_000, ...options }, () => clock.now, {
    suppressed: (event) => void suppressed.push(event),
    summedUp: (event, count) => void summaries.push([event, count]),
  });
  const admitted = (event: string, times: number) =>
    Array.from({ length: times }, () => budget.admits(event)).filter(Boolean).length;
  return { budget, clock, summaries, suppressed, admitted };
}

describe('the budget of events', () => {
  it('lets a burst through, then so many a second', () => {
    const { clock, admitted, budget } = budgetOf({ burst: 200, perSecond: 20 });
    assert.equal(admitted('a', 500), 200);
    clock.now += 1_000;
    assert.equal(admitted('a', 500), 20);
    clock.now += 50;
    assert.equal(admitted('a', 500), 1);
    clock.now += 3_600_000;
    assert.equal(admitted('a', 500), 200);
    budget.close();
  });

  it('keeps names apart', () => {
    const { admitted, budget } = budgetOf({ burst: 5, perSecond: 1 });
    assert.deepEqual([admitted('a', 10), admitted('b', 3), admitted('b', 10)], [5, 3, 2]);
    budget.close();
  });

  it('sums up what it kept back, exactly and once', () => {
    const { clock, admitted, summaries, suppressed, budget } = budgetOf({ burst: 5, perSecond: 1 });
    admitted('a', 105);
    admitted('b', 6);
    clock.now += 29_999;
    assert.equal(admitted('c', 1), 1);
    assert.deepEqual(summaries, []);
    clock.now += 1;
    admitted('c', 1);
    assert.deepEqual(summaries, [
      ['a', 100],
      ['b', 1],
    ]);
    budget.close();
    assert.equal(summaries.length, 2);
    assert.equal(suppressed.length, 101);
  });

  it('sums up also when no other event comes', async () => {
    const { admitted, summaries, budget } = budgetOf({ burst: 1, perSecond: 1, summaryAfter: 20 });
    admitted('a', 4);
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.deepEqual(summaries, [['a', 3]]);
    admitted('a', 2);
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.deepEqual(summaries, [
      ['a', 3],
      ['a', 2],
    ]);
    budget.close();
  });

  it('has a bounded number of names: those beyond share one budget, and none is lost', () => {
    const { admitted, budget, summaries } = budgetOf({ burst: 1, perSecond: 1 });
    for (let i = 0; i < 256; i++) assert.equal(admitted(`name_${i}`, 1), 1);
    let beyond = 0;
    for (let i = 256; i < 5_256; i++) beyond += admitted(`name_${i}`, 1);
    // The budget of all others is one of the buckets.
    assert.equal(beyond, 1);
    budget.close();
    assert.deepEqual(summaries, [['_OTHER', 4_999]]);
  });

  it('makes room for new names where old ones have been quiet', () => {
    const { admitted, budget, clock, summaries } = budgetOf({ burst: 2, perSecond: 1 });
    for (let i = 0; i < 256; i++) admitted(`name_${i}`, 1);
    clock.now += 1_000;
    for (let i = 0; i < 256; i++) assert.equal(admitted(`other_${i}`, 3), 2);
    clock.now += 2_000;
    admitted('one more', 1);
    budget.close();
    assert.equal(summaries.length, 256, 'a name that is not summed up yet keeps its place');
  });

  it('needs no timer once it is closed', () => {
    const { admitted, budget, clock, summaries } = budgetOf({ burst: 1, perSecond: 1 });
    budget.close();
    const { setTimeout } = globalThis;
    globalThis.setTimeout = (() => assert.fail('a timer')) as never;
    try {
      admitted('a', 3);
    } finally {
      globalThis.setTimeout = setTimeout;
    }
    clock.now += 30_000;
    admitted('b', 1);
    assert.deepEqual(summaries, [['a', 2]]);
  });

  describe('of a guard', () => {
    let sdk: ProcessSdk;
    before(async () => {
      sdk = await processSdk();
    });
    afterEach(closeAll);

    it('tells onEvent and OpenTelemetry the same, sums up when the guard is closed, and counts exactly', async () => {
      const app = await guarded({ telemetry: { events: { burst: 3, perSecond: 1 }, wave: false }, ban: false });
      await app.get('/');
      await sdk.flush();
      const [log, point] = [sdk.receiver.logs.length, sdk.receiver.metrics.length];
      await Promise.all(Array.from({ length: 50 }, () => app.get(ATTACK)));
      await app.close();
      await sdk.flush();

      const told = app.events.filter(({ name }) => name === 'guard.detection.matched').length;
      assert.ok(told >= 3 && told < 50);
      const summary = app.events.at(-1);
      assert.equal(summary?.name, 'guard.events.suppressed');
      assert.equal(summary?.severity, 'WARN');
      assert.equal(summary?.attributes['guard.suppressed.event'], 'guard.detection.matched');
      assert.equal(summary?.attributes['guard.suppressed.count'], 50 - told);
      assert.equal(summary?.traceId, undefined);
      assert.equal(
        summary?.body,
        `Did not tell of ${50 - told} more events of guard.detection.matched: they came too fast.`,
      );
      const heard = (events: readonly { attributes: object }[]) =>
        events.map(({ attributes }) => (attributes as Record<string, string>)['guard.event.id']);
      assert.deepEqual(heard(sdk.receiver.logs.slice(log)), heard(app.events));

      const moved = sdk.receiver.metrics.slice(point).filter(({ value }) => value !== 0);
      const counted = (metric: string) =>
        moved.filter(({ name }) => name === metric).map(({ value, attributes }) => [value, attributes]);
      assert.deepEqual(counted('guard.events.suppressed'), [
        [50 - told, { 'guard.suppressed.event': 'guard.detection.matched' }],
      ]);
      assert.equal(counted('guard.check.findings')[0]?.[0], 50);
    });

    it('leaves room for bans, failures and events of the application while attacks are kept back', async () => {
      const app = await guarded({ telemetry: { events: { burst: 1, perSecond: 1 } }, ban: false });
      for (let i = 0; i < 5; i++) await app.get(ATTACK);
      await app.shield.ban('203.0.113.9');
      app.shield.event('config.changed');
      const names = app.events.map(({ name }) => name);
      assert.ok(names.includes('guard.ban.created') && names.includes('guard.app.config.changed'));
    });

    it('leaves room for a ban by hand while an attack leads to bans without end', async () => {
      const telemetry = { events: { burst: 2, perSecond: 1 } };
      const app = await guarded({ telemetry, ban: { threshold: 1 }, proxies: { trust: ['loopback'] } });
      for (let i = 1; i <= 10; i++) await app.get(ATTACK, { 'x-forwarded-for': `203.0.113.${i}` });
      await app.shield.ban('198.51.100.7', { by: 'ops' });
      await app.close();
      const created = app.events.filter(({ name }) => name === 'guard.ban.created');
      assert.equal(created.at(-1)?.attributes['guard.ban.actor'], 'ops');
      const summary = app.events.find(({ attributes }) => attributes['guard.suppressed.event'] === 'guard.ban.created');
      assert.equal(summary?.attributes['guard.suppressed.count'], 11 - created.length);
    });

    it('with events: false tells every one', async () => {
      const { shield, events } = await guarded({ telemetry: { events: false } });
      for (let i = 0; i < 1_000; i++) shield.event('order.placed');
      assert.equal(events.length, 1_000);
    });

    it('ends what onEvent makes of every event: another one', async () => {
      const telemetry = { events: { burst: 50, perSecond: 1 } };
      const app = await guarded({ telemetry, onEvent: () => app.shield.event('alert.sent') });
      await app.get(ATTACK);
      const told = app.events.filter(({ name }) => name === 'guard.app.alert.sent').length;
      assert.ok(told >= 50 && told < 100);
    });
  });
});
