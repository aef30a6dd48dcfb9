import assert from 'node:assert/strict';
import { metrics } from '@opentelemetry/api';
import { metrics as sdk } from '@opentelemetry/sdk-node';
import { redisStore } from '../../src/index.js';
import { type meterProvider, registered } from '../../src/telemetry/registry.js';
import { closeAll, type Guarded, guarded } from '../guarded.js';
import { ends, endUsers, needsRedis, redisServer, stopAll, until } from '../state/redis/server.js';

const EMERGENCY = 'guard.emergency.active';
const STORE = 'guard.store.degraded';

describe('a state as a metric', () => {
  let reader: sdk.PeriodicExportingMetricReader;
  let previous: ReturnType<typeof meterProvider> | undefined;

  // Cumulative, as the preload has it: such a reader repeats what is told no longer.
  beforeEach(() => {
    const exporter = new sdk.InMemoryMetricExporter(sdk.AggregationTemporality.CUMULATIVE);
    reader = new sdk.PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    previous = registered().metrics;
    metrics.disable();
    metrics.setGlobalMeterProvider(new sdk.MeterProvider({ readers: [reader] }));
  });
  afterEach(async () => {
    await closeAll();
    await endUsers();
    await reader.shutdown();
    metrics.disable();
    if (previous) metrics.setGlobalMeterProvider(previous);
  });

  /** All values that are told, of one time; a guard tells once it has seen a request. */
  async function told(name: string): Promise<readonly unknown[]> {
    const { resourceMetrics } = await reader.collect();
    return resourceMetrics.scopeMetrics
      .flatMap((scope) => scope.metrics)
      .filter(({ descriptor }) => descriptor.name === name)
      .flatMap(({ dataPoints }) => dataPoints.map(({ value }) => value));
  }

  async function collected(...options: Parameters<typeof guarded>): Promise<Guarded> {
    const app = await guarded(...options);
    await app.get('/');
    return app;
  }

  it('tells whether emergency mode is on, and goes with it', async () => {
    const { shield } = await collected();
    assert.deepEqual(await told(EMERGENCY), [0]);
    shield.emergency(true);
    assert.deepEqual(await told(EMERGENCY), [1]);
    shield.emergency(false);
    assert.deepEqual(await told(EMERGENCY), [0]);
  });

  it('tells of an emergency from the start, and of one that dynamic rules have switched on', async () => {
    const byOption = await collected({ emergency: { on: true } });
    assert.deepEqual(await told(EMERGENCY), [1]);
    await byOption.close();
    const byRules = await guarded({ rules: { source: () => '{"version":1,"emergency":{"on":true}}' } });
    await byRules.shield.ready();
    await byRules.get('/');
    assert.deepEqual(await told(EMERGENCY), [1]);
  });

  it('is so while it is so in any of several guards, whichever came last', async () => {
    const [one, other] = [await collected(), await collected()];
    for (const [first, second, expected] of [
      [true, false, 1],
      [false, true, 1],
      [true, true, 1],
      [false, false, 0],
    ] as const) {
      one.shield.emergency(first);
      other.shield.emergency(second);
      assert.deepEqual(await told(EMERGENCY), [expected]);
    }
  });

  it('ends with its guard', async () => {
    const [one, other] = [await collected(), await collected()];
    one.shield.emergency(true);
    assert.deepEqual(await told(EMERGENCY), [1]);
    await one.close();
    assert.deepEqual(await told(EMERGENCY), [0]);
    other.shield.emergency(true);
    assert.deepEqual(await told(EMERGENCY), [1]);
    await other.close();
    assert.deepEqual(await told(EMERGENCY), [0]);
  });

  it('is told of no store in memory, which cannot be lost', async () => {
    await collected();
    assert.deepEqual([await told(EMERGENCY), await told(STORE)], [[0], []]);
  });

  describe('of a store in Redis', function () {
    this.timeout(60_000);
    before(function () {
      needsRedis(this);
    });
    after(stopAll);

    const latest = ({ events }: Guarded) => events.findLast(({ name }) => name.startsWith('guard.store.'))?.name;

    it('tells that it is lost while Redis is down, beside a guard without a store, until it is back', async () => {
      const server = await redisServer();
      const store = redisStore(server.client(), { timeout: '300ms' });
      ends(() => store.close?.());
      const app = await collected({ store });
      await collected();
      await app.shield.ready();
      assert.deepEqual(await told(STORE), [0]);
      await server.kill();
      await until(() => latest(app) === 'guard.store.degraded');
      assert.deepEqual(await told(STORE), [1]);
      await server.start();
      await until(() => latest(app) === 'guard.store.recovered', 20_000);
      assert.deepEqual(await told(STORE), [0]);
    });

    it('tells no longer that it is lost when the guard that had it is closed', async () => {
      const server = await redisServer();
      const store = redisStore(server.client(), { timeout: '300ms' });
      ends(() => store.close?.());
      const app = await collected({ store });
      await app.shield.ready();
      await server.kill();
      await until(() => latest(app) === 'guard.store.degraded');
      assert.deepEqual(await told(STORE), [1]);
      await app.close();
      assert.deepEqual(await told(STORE), [0]);
    });
  });
});
