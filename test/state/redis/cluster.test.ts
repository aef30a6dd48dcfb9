import assert from 'node:assert/strict';
import { Cluster } from 'ioredis';
import { run } from '../../../src/cli/run.js';
import { type Ban, type Hit, redisStore, type Store } from '../../../src/index.js';
import { shown, underLoad } from './load.js';
import { ends, endUsers, freePort, needsRedis, type RedisServer, redisServer, stopAll, until } from './server.js';

const now = () => performance.timeOrigin + performance.now();
const hit = (key: string, requests: number): Hit => ({ key, quota: { requests, window: 60_000 }, cost: 1 });

describe('a cluster of three nodes', function () {
  this.timeout(60_000);
  let nodes: readonly RedisServer[];
  before(async function () {
    needsRedis(this);
    nodes = await cluster();
  });
  afterEach(endUsers);
  after(stopAll);

  function clusterClient(): Cluster {
    const client = new Cluster(
      nodes.map(({ port }) => ({ host: '127.0.0.1', port })),
      { clusterRetryStrategy: () => 100 },
    );
    client.on('error', () => {});
    ends(() => client.disconnect());
    return client;
  }

  async function connected(told: string[] = []): Promise<Store> {
    const store = redisStore(clusterClient(), { timeout: '2s' });
    const unwatch = store.watch?.({ degraded: (reason) => told.push(reason), recovered: () => told.push('recovered') });
    ends(async () => {
      unwatch?.();
      await store.close?.();
    });
    await store.ready?.();
    await until(async () => store.hit([hit('up|x', 1_000_000)], now()) instanceof Promise);
    return store;
  }

  it('counts all limits of a client exactly, and clients on all nodes', async () => {
    const stores = [await connected(), await connected()];
    const ask = (store: Store, name: number) =>
      store.hit([hit(`global|address:192.0.2.${name}`, 20), hit(`login|address:192.0.2.${name}`, 10)], now());
    const asked = Array.from({ length: 200 }, (_, i) => ask(stores[i % 2] as Store, i % 5));
    const through = (await Promise.all(asked)).filter((states) => states.every(({ allowed }) => allowed));
    assert.equal(through.length, 5 * 10);
    const sizes = await Promise.all(nodes.map((node) => node.admin('DBSIZE')));
    assert.ok(
      sizes.every((size) => Number(size) > 0),
      String(sizes),
    );
  });

  it('lets no more than each quota through where limits count by different things, and gives back', async () => {
    const store = await connected();
    const address = hit('global|address:192.0.2.9', 30);
    const ask = (user: number) => store.hit([address, hit(`user|user:${user}`, 1)], now());
    const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => ask(i % 10)));
    const through = answers.filter((states) => states.every(({ allowed }) => allowed)).length;
    console.log(`      ${through} of 10 users let through while their address held room for 30`);
    assert.ok(through >= 1 && through <= 10);
    await until(async () => (await store.hit([{ ...address, cost: 0 }], now()))[0]?.remaining === 30 - through);
  });

  it('counts what is only observed once for each request let through, wherever it is kept', async () => {
    const store = await connected();
    const watched: Hit = { ...hit('watched|user:1', 8), observed: true };
    const ask = () => store.hit([hit('global|address:192.0.2.10', 10), watched], now());
    const answers = await Promise.all(Array.from({ length: 30 }, ask));
    const through = answers.filter(([limit]) => limit?.allowed);
    const counted = answers.flatMap(([, seen]) => (seen?.allowed ? [8 - seen.remaining] : []));
    assert.equal(through.length, 10);
    assert.deepEqual(
      counted.sort((a, b) => a - b),
      [1, 2, 3, 4, 5, 6, 7, 8],
    );
  });

  it('has bans on every instance, and on the command line', async () => {
    const [one, other] = [await connected(), await connected()];
    const ban: Ban = { kind: 'address', subject: '192.0.2.1', reason: 'x', source: 'manual', since: now() };
    await one.bans.set(ban);
    await until(() => other.bans.get('address', '192.0.2.1', now()) !== undefined);
    const url = `redis://127.0.0.1:${nodes[0]?.port}`;
    assert.equal((await run(['unban', '192.0.2.1', '--redis', url, '--cluster'], {})).code, 0);
    await until(() => one.bans.get('address', '192.0.2.1', now()) === undefined);
  });

  it('goes on when a node is lost, and is shared again when it is back', async () => {
    const told: string[] = [];
    const store = await connected(told);
    const stop = await underLoad(store, { roomy: 12 });
    const [node] = nodes;
    await node?.kill();
    await until(() => told.length > 0, 10_000);
    await node?.start();
    await until(() => told.at(-1) === 'recovered', 20_000);
    assert.deepEqual(shown('a node is lost', await stop()), [0, 0, 0]);
  });
});

async function cluster(): Promise<readonly RedisServer[]> {
  const buses = [await freePort(), await freePort(), await freePort()];
  // What a node has counted outlives its process.
  const kept = ['--appendonly', 'yes', '--appendfsync', 'no'];
  const options = [...kept, '--cluster-enabled', 'yes', '--cluster-node-timeout', '1000'];
  const nodes = await Promise.all(buses.map((bus) => redisServer(...options, '--cluster-port', String(bus))));
  for (const [index, node] of nodes.entries()) {
    const ranges = [
      ['0', '5460'],
      ['5461', '10922'],
      ['10923', '16383'],
    ];
    await node.admin('CLUSTER', 'ADDSLOTSRANGE', ...(ranges[index] ?? []));
    await node.admin('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
  }
  const [first] = nodes;
  for (const [index, node] of nodes.entries()) {
    if (node !== first) await first?.admin('CLUSTER', 'MEET', '127.0.0.1', String(node.port), String(buses[index]));
  }
  for (const node of nodes) {
    await until(async () => String(await node.admin('CLUSTER', 'INFO')).includes('cluster_state:ok'), 20_000);
  }
  return nodes;
}
