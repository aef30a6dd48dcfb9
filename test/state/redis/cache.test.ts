import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { redisStore, type Store, type TextCache } from '../../../src/index.js';
import { ends, endUsers, needsRedis, type RedisServer, redisServer, stopAll } from './server.js';

let server: RedisServer;
let client: Redis;

function cacheOf(prefix?: string): TextCache & { readonly store: Store } {
  const store = redisStore(server.client(), prefix === undefined ? {} : { prefix });
  ends(() => store.close?.());
  assert.ok(store.cache);
  return { ...store.cache, store };
}

describe('texts in Redis', function () {
  this.timeout(30_000);
  before(async function () {
    needsRedis(this);
    server = await redisServer();
  });
  beforeEach(async () => {
    client = server.client();
    await client.flushall();
  });
  afterEach(endUsers);
  after(stopAll);

  it('are there for every instance of the same prefix', async () => {
    const text = `{"caf\u00e9":${JSON.stringify(Array.from({ length: 20_000 }, (_, i) => `192.0.${i & 255}.0/24`))}}`;
    assert.equal(await cacheOf().read('clouds.aws'), undefined);
    await cacheOf().write('clouds.aws', text);
    assert.equal(await cacheOf().read('clouds.aws'), text);
    assert.equal(await cacheOf('other').read('clouds.aws'), undefined);
    assert.equal(await cacheOf().read('clouds.gcp'), undefined);
  });

  it('are small, and gone some day', async () => {
    await cacheOf().write('clouds.aws', 'a'.repeat(1_000_000));
    assert.ok((await client.strlen('guard:cache:clouds.aws')) < 10_000);
    const left = await client.pttl('guard:cache:clouds.aws');
    assert.ok(left > 29 * 86_400_000 && left <= 30 * 86_400_000);
  });

  it('that are too large are not written', async () => {
    const text = randomBytes(2_000_000).toString('base64');
    await assert.rejects(cacheOf().write('clouds.aws', text), { code: 'GUARD_INTEL_INVALID' });
    assert.equal(await client.exists('guard:cache:clouds.aws'), 0);
  });

  it('that somebody else has put there are refused', async () => {
    await client.set('guard:cache:clouds.aws', 'x');
    await assert.rejects(cacheOf().read('clouds.aws'));
    await client.set('guard:cache:clouds.gcp', Buffer.from('H4sIAAAAAAAA', 'base64'));
    await assert.rejects(cacheOf().read('clouds.gcp'));
  });

  it('are not waited for where Redis is not there', async () => {
    await server.kill();
    try {
      const cache = cacheOf();
      await assert.rejects(cache.read('clouds.aws'), { code: 'GUARD_STORE_TIMEOUT' });
      await assert.rejects(cache.write('clouds.aws', 'a'), { code: 'GUARD_STORE_TIMEOUT' });
    } finally {
      await server.start();
    }
  });

  it('that take long say nothing about Redis: limits and bans go on', async () => {
    const { store, write } = cacheOf();
    await store.ready?.();
    const changes: string[] = [];
    ends(store.watch?.({ degraded: (reason) => changes.push(reason), recovered: () => {} }) ?? (() => {}));
    // An answer that is no text of ours: the command fails, Redis is well.
    await client.lpush('guard:cache:clouds.aws', 'x');
    assert.ok(store.cache);
    await assert.rejects(store.cache.read('clouds.aws'), /WRONGTYPE/);
    await write('clouds.gcp', 'a');
    assert.deepEqual(changes, []);
    const hit = { key: 'k', quota: { requests: 1, window: 60_000 }, cost: 1 };
    await store.hit([hit], Date.now());
    const [state] = await store.hit([hit], Date.now());
    assert.equal(state?.allowed, false);
  });
});
