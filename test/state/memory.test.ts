import assert from 'node:assert/strict';
import { memoryStore } from '../../src/index.js';

const quota = { requests: 1, window: 60_000 };

describe('the memory store', () => {
  it('keeps at most as many keys as it was told, whatever clients send', async () => {
    const store = memoryStore({ max: 100 });
    for (let i = 0; i < 10_000; i++) await store.hit(`key ${i}`, quota, 0);
    assert.equal((await store.hit('key 9999', quota, 0)).allowed, false);
    assert.equal((await store.hit('key 9900', quota, 0)).allowed, false);
    assert.equal((await store.hit('key 0', quota, 0)).allowed, true);
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
