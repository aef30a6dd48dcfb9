import assert from 'node:assert/strict';
import { type Hit, memoryStore, type Store } from '../../src/index.js';

const quota = { requests: 1, window: 60_000 };

/** Whether a request that counts against these quotas is let through. */
async function allowed(store: Store, hits: readonly Hit[], now = 0): Promise<boolean> {
  return (await store.hit(hits, now)).every((state) => state.allowed);
}

const hit = (key: string, requests = 1, cost = 1): Hit => ({ key, quota: { requests, window: 60_000 }, cost });

describe('the memory store', () => {
  it('keeps at most as many keys as it was told, whatever clients send', async () => {
    const store = memoryStore({ max: 100 });
    for (let i = 0; i < 10_000; i++) await store.hit([{ key: `key ${i}`, quota, cost: 1 }], 0);
    assert.equal(await allowed(store, [hit('key 9999')]), false);
    assert.equal(await allowed(store, [hit('key 9900')]), false);
    assert.equal(await allowed(store, [hit('key 0')]), true);
  });

  it('gives no place to a key whose request is refused or free', async () => {
    const store = memoryStore({ max: 2 });
    await store.hit([hit('spent')], 0);
    for (let i = 0; i < 10; i++) {
      assert.equal(await allowed(store, [hit('spent'), hit(`new ${i}`)]), false);
      assert.equal(await allowed(store, [hit(`free ${i}`, 1, 0)]), true);
    }
    assert.equal(await allowed(store, [hit('other')]), true);
    assert.equal(await allowed(store, [hit('spent')]), false);
  });

  it('counts a request against all of its quotas or against none', async () => {
    const store = memoryStore();
    const [burst, sustained] = [hit('burst', 2), hit('sustained', 5)];
    assert.equal(await allowed(store, [burst, sustained]), true);
    assert.equal(await allowed(store, [burst, sustained]), true);
    for (let i = 0; i < 10; i++) {
      const [first, second] = await store.hit([burst, sustained], 0);
      assert.deepEqual([first?.allowed, first?.remaining], [false, 0]);
      assert.deepEqual([second?.allowed, second?.remaining], [true, 3]);
    }
    for (let i = 0; i < 10; i++) await store.hit([sustained, hit('burst', 2, 2)], 0);
    assert.equal((await store.hit([hit('sustained', 5, 3)], 0))[0]?.allowed, true);
    assert.equal((await store.hit([sustained], 0))[0]?.allowed, false);
  });

  it('answers in the order it was asked in, and to nothing with nothing', async () => {
    const store = memoryStore();
    const states = await store.hit([hit('a', 10), hit('b', 20), hit('c', 30)], 0);
    assert.deepEqual(
      states.map(({ remaining }) => remaining),
      [9, 19, 29],
    );
    assert.deepEqual(await store.hit([], 0), []);
  });

  it('keeps at most as many bans', async () => {
    const store = memoryStore({ max: 100 });
    for (let i = 0; i < 1_000; i++)
      await store.bans.set({ kind: 'address', subject: String(i), reason: 'x', source: 'manual', since: 0 });
    assert.equal((await store.bans.list(0)).length, 100);
  });

  it('lets no flood of automatic bans push out one that was set by hand, or of another kind', async () => {
    const { bans } = memoryStore({ max: 10 });
    await bans.set({ kind: 'address', subject: '192.0.2.1', reason: 'x', source: 'manual', since: 0 });
    await bans.set({ kind: 'user', subject: 'u1', reason: 'x', source: 'automatic', since: 0 });
    for (let i = 0; i < 1_000; i++) {
      await bans.set({ kind: 'address', subject: String(i), reason: 'x', source: 'automatic', since: 0 });
    }
    assert.equal(bans.get('address', '192.0.2.1', 0)?.source, 'manual');
    assert.equal(bans.get('user', 'u1', 0)?.source, 'automatic');
    assert.equal((await bans.list(0)).length, 12);
  });

  it('keeps one ban of a subject, and kinds apart', async () => {
    const { bans } = memoryStore();
    for (const source of ['manual', 'automatic', 'manual'] as const) {
      await bans.set({ kind: 'user', subject: '192.0.2.1', reason: source, source, since: 0 });
      assert.deepEqual(
        (await bans.list(0)).map(({ reason }) => reason),
        [source],
      );
    }
    assert.equal(bans.get('address', '192.0.2.1', 0), undefined);
    assert.equal(await bans.delete('address', '192.0.2.1'), false);
    assert.equal(await bans.delete('user', '192.0.2.1'), true);
  });

  it('forgets a ban when it is over', async () => {
    const { bans } = memoryStore();
    await bans.set({ kind: 'address', subject: '192.0.2.1', reason: 'x', source: 'manual', since: 0, until: 1_000 });
    assert.equal(bans.get('address', '192.0.2.1', 999)?.reason, 'x');
    assert.equal((await bans.list(1_000)).length, 0);
    assert.equal(bans.get('address', '192.0.2.1', 1_000), undefined);
    assert.equal(await bans.delete('address', '192.0.2.1'), false);
  });

  for (const max of [0, -1, 1.5, Number.NaN]) {
    it(`refuses a maximum of ${max}`, () => assert.throws(() => memoryStore({ max }), RangeError));
  }
});
