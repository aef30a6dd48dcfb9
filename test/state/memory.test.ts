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
      await store.bans.set({ subject: String(i), reason: 'x', source: 'manual', since: 0 });
    assert.equal((await store.bans.list(0)).length, 100);
  });

  it('forgets a ban when it is over', async () => {
    const { bans } = memoryStore();
    await bans.set({ subject: '192.0.2.1', reason: 'x', source: 'manual', since: 0, until: 1_000 });
    assert.equal(bans.get('192.0.2.1', 999)?.reason, 'x');
    assert.equal((await bans.list(1_000)).length, 0);
    assert.equal(bans.get('192.0.2.1', 1_000), undefined);
    assert.equal(await bans.delete('192.0.2.1'), false);
  });

  for (const max of [0, -1, 1.5, Number.NaN]) {
    it(`refuses a maximum of ${max}`, () => assert.throws(() => memoryStore({ max }), RangeError));
  }
});
