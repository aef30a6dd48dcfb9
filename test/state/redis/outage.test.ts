import assert from 'node:assert/strict';
import { type Ban, type RedisStoreOptions, redisStore, type Store } from '../../../src/index.js';
import { closeAll, guarded } from '../../guarded.js';
import { shown, underLoad } from './load.js';
import {
  ends,
  endUsers,
  freePort,
  needsRedis,
  type RedisServer,
  redisClient,
  redisServer,
  stopAll,
  until,
} from './server.js';

/** Long enough that a machine that is busy with other things is not taken for an outage. */
const TIMEOUT = 300;
const PATIENT: RedisStoreOptions = { timeout: TIMEOUT / 1_000 };
/** Requests that a client with a small quota has in a minute. */
const QUOTA = 5;

interface Watched {
  readonly store: Store;
  readonly told: string[];
  /** Operations that failed, but for those in the background. */
  readonly faults: string[];
}

let server: RedisServer;

async function watched(options = PATIENT, client = server.client()): Promise<Watched> {
  const store = redisStore(client, options);
  const told: string[] = [];
  const faults: string[] = [];
  const unwatch = store.watch?.({
    degraded: (reason) => told.push(`degraded: ${reason}`),
    recovered: () => told.push('recovered'),
    took: (operation, _, fault) => fault !== undefined && operation === 'hit' && faults.push(fault),
  });
  ends(async () => {
    unwatch?.();
    await store.close?.();
  });
  await store.ready?.();
  return { store, told, faults };
}

const now = () => performance.timeOrigin + performance.now();
const ban = (subject: string): Ban => ({ kind: 'address', subject, reason: 'manual', source: 'manual', since: now() });
const has = (store: Store, subject: string) => store.bans.get('address', subject, now()) !== undefined;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('an outage of Redis', function () {
  this.timeout(60_000);
  before(async function () {
    needsRedis(this);
    // What was counted outlives the process: what is let through again then, is not let through by an empty Redis.
    server = await redisServer('--appendonly', 'yes', '--appendfsync', 'no');
  });
  afterEach(async () => {
    server.thaw();
    await closeAll();
    await endUsers();
  });
  after(stopAll);

  /** What is done to the server, how it is put right, and what the store says of it. */
  const outages: Record<string, { hurt(): Promise<unknown>; heal(): Promise<unknown>; reason: RegExp }> = {
    'that ends and refuses connections': {
      hurt: () => server.kill(),
      heal: () => server.start(),
      reason: /closed|ECONN/,
    },
    'that hangs': {
      hurt: async () => server.freeze(),
      heal: async () => server.thaw(),
      reason: /GUARD_STORE_TIMEOUT/,
    },
    'that is restarted at once': {
      async hurt() {
        await server.kill();
        await server.start();
      },
      heal: async () => {},
      reason: /closed|ECONN/,
    },
    'that takes no writes': {
      hurt: () => server.admin('REPLICAOF', '127.0.0.1', '1'),
      heal: () => server.admin('REPLICAOF', 'NO', 'ONE'),
      reason: /READONLY|UNBLOCKED|closed|MASTERDOWN/,
    },
    'that is out of memory': {
      async hurt() {
        await server.admin('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
        await server.admin('CONFIG', 'SET', 'maxmemory', '1mb');
      },
      heal: () => server.admin('CONFIG', 'SET', 'maxmemory', '0'),
      reason: /OOM/,
    },
  };
  for (const [what, { hurt, heal, reason }] of Object.entries(outages)) {
    it(`${what} keeps nobody out, is waited for once, told once, and over by itself`, async () => {
      const { store, told, faults } = await watched();
      const other = await watched();
      await store.bans.set(ban('192.0.2.1'));
      const stop = await underLoad(store, { slowFrom: TIMEOUT, quota: QUOTA, banned: ['192.0.2.1'] });
      await pause(100);
      await hurt();
      await until(() => told.length > 0);
      // What tells first may be the other connection: requests under way fail a moment later.
      await pause(100);
      const failed = faults.length;
      await store.bans.set(ban('192.0.2.2'));
      assert.ok(has(store, '192.0.2.1') && has(store, '192.0.2.2'));
      await pause(300);
      if (told.length === 1) assert.equal(faults.length, failed, 'nobody asks Redis while it is known to be out');
      await heal();
      await until(() => told.includes('recovered'), 20_000);
      await until(() => has(other.store, '192.0.2.2'), 20_000);
      const load = await stop();
      assert.deepEqual(shown(what, load), [0, 0, 0]);
      // Those that were under way when it began: one of each client.
      assert.ok(load.slow <= 6, `${load.slow} waited`);
      assert.match(told[0] ?? '', reason);
      assert.deepEqual(told.slice(1), ['recovered']);
      const key = { key: 'after|x', quota: { requests: 1, window: 60_000 }, cost: 1 };
      assert.equal((await store.hit([key], now()))[0]?.allowed, true);
      assert.equal((await other.store.hit([key], now()))[0]?.allowed, false);
      await server.admin('FLUSHALL');
    });
  }

  for (const what of ['that ends and refuses connections', 'that hangs'] as const) {
    it(`${what} harms nobody with the timeout that is the default`, async () => {
      const { hurt, heal } = outages[what] ?? assert.fail();
      const { store, told, faults } = await watched({});
      await store.bans.set(ban('192.0.2.1'));
      const stop = await underLoad(store, { quota: QUOTA, banned: ['192.0.2.1'] });
      await hurt();
      await until(() => told.length > 0);
      await pause(500);
      await heal();
      await until(() => told.at(-1) === 'recovered', 20_000);
      assert.deepEqual(shown(what, await stop()), [0, 0, 0]);
      // A machine that is busy with other things may look like an outage more; in each, one request of a client waits.
      const began = told.filter((one) => one.startsWith('degraded')).length;
      assert.ok(faults.length <= 6 * began, `${faults.length} waited in ${began} outages`);
      await server.admin('FLUSHALL');
    });
  }

  it('grants who has used up its quota that quota once more in each instance, and nothing beyond', async () => {
    const instances = [await watched(), await watched()];
    const stops: Awaited<ReturnType<typeof underLoad>>[] = [];
    for (const { store } of instances) stops.push(await underLoad(store, { roomy: 0, usedUp: 3, quota: QUOTA }));
    await server.kill();
    await until(() => instances.every(({ told }) => told.length > 0));
    await pause(200);
    await server.start();
    await until(() => instances.every(({ told }) => told.includes('recovered')));
    await pause(100);
    for (const stop of stops) {
      const load = await stop();
      assert.deepEqual(shown('an instance', load), [0, 0, 0]);
      assert.equal(load.again, 3 * QUOTA);
    }
    await server.admin('FLUSHALL');
  });

  it('limits nobody where onOutage is "allow", and lets nobody in where it is "block"', async () => {
    const limited = { rateLimit: { requests: 1, window: '1m' } } as const;
    const [allows, blocks] = [
      await watched({ ...PATIENT, onOutage: 'allow' }),
      await watched({ ...PATIENT, onOutage: 'block' }),
    ];
    const open = await guarded({ ...limited, store: allows.store });
    const shut = await guarded({
      ...limited,
      store: blocks.store,
      ban: { threshold: 1, categories: { rate_limit: { threshold: 1 } } },
    });
    await server.kill();
    await until(() => allows.told.length > 0 && blocks.told.length > 0);
    for (let i = 0; i < 3; i++) {
      assert.equal((await open.get('/')).status, 200);
      const { status, headers } = await shut.get('/');
      assert.deepEqual([status, headers.get('retry-after'), headers.get('ratelimit')], [503, '1', null]);
    }
    assert.deepEqual(await shut.shield.bans(), []);
    assert.ok(shut.events.some(({ name }) => name === 'guard.rate_limit.unavailable'));
    await server.start();
    await until(async () => (await shut.get('/')).status === 200);
  });

  it('is told by the guard: once when it begins, once when it is over, and in its status between', async () => {
    const store = redisStore(server.client(), { ...PATIENT });
    const app = await guarded({ store });
    await app.shield.ready();
    assert.deepEqual(app.shield.status().reasons, []);
    await server.kill();
    await until(() => app.events.length > 0);
    for (let i = 0; i < 5; i++) assert.equal((await app.get('/')).status, 200);
    const { status, reasons } = app.shield.status();
    assert.deepEqual([status, reasons], ['degraded', ['store.degraded']]);
    await server.start();
    await until(() => app.shield.status().status === 'healthy');
    assert.deepEqual(
      app.events.map(({ name, severity }) => `${severity} ${name}`),
      ['ERROR guard.store.degraded', 'INFO guard.store.recovered'],
    );
    assert.equal(typeof app.events[0]?.attributes['error.type'], 'string');
    assert.ok(Number(app.events[1]?.attributes['guard.store.outage']) > 0);
  });

  it('that there is from the start delays no request, and ends without a restart', async () => {
    const late = await redisServer();
    await late.kill();
    for (const options of [{}, { lazyConnect: true }, { enableOfflineQueue: false }]) {
      const store = redisStore(late.client(options), { timeout: '5s' });
      const start = performance.now();
      const app = await guarded({ store });
      assert.equal((await app.get('/')).status, 200);
      console.log(`      first answer ${Math.round(performance.now() - start)} ms after guard() was called`);
      assert.ok(performance.now() - start < 4_000);
      await app.shield.ready();
      assert.equal(app.shield.status().status, 'degraded');
      await app.shield.ban('203.0.113.9');
      await late.start();
      await until(() => app.shield.status().status === 'healthy');
      const other = redisStore(late.client(), { timeout: '5s' });
      ends(() => other.close?.());
      await until(() => has(other, '203.0.113.9'));
      await app.close();
      await late.kill();
    }
  });

  it('prints nothing and throws nothing, also where the application listens to no errors', async () => {
    const printed: unknown[][] = [];
    const { error } = console;
    console.error = (...what) => printed.push(what);
    try {
      const client = redisClient(await freePort());
      client.removeAllListeners('error');
      const { told } = await watched(PATIENT, client);
      await until(() => told.length > 0);
      await pause(200);
    } finally {
      console.error = error;
    }
    assert.deepEqual(printed, []);
  });

  it('is not taken for one when this process was busy itself', async () => {
    const { store, told } = await watched({ timeout: '50ms' });
    const key = { key: 'busy|x', quota: { requests: 10, window: 60_000 }, cost: 1 };
    await store.hit([key], 0);
    const answer = store.hit([key], 0);
    const start = performance.now();
    while (performance.now() - start < 200);
    await answer;
    assert.deepEqual(told, []);
  });
});
