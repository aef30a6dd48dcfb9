import assert from 'node:assert/strict';
import { memoryStore, type Store } from '../../src/index.js';
import { toldStore } from '../../src/state/told-store.js';

const fault = new Error('no connection');
const hits = [{ key: 'a', quota: { requests: 1, window: 1_000 }, cost: 1 }];

/** Methods that are inherited, and state that only the object itself can reach. */
class ClassStore implements Store {
  readonly #inner = memoryStore();
  readonly bans = this.#inner.bans;
  closed = 0;

  get synchronous(): boolean {
    return true;
  }

  hit(...args: Parameters<Store['hit']>): ReturnType<Store['hit']> {
    return this.#inner.hit(...args);
  }

  close(): void {
    this.closed++;
  }
}

describe('a store that is told of', () => {
  let faults: string[];
  beforeEach(() => {
    faults = [];
  });
  const told = (store: Store) => toldStore(store, (kind) => faults.push(kind));

  it('does what the store does, class or frozen literal', () => {
    for (const store of [new ClassStore(), Object.freeze(memoryStore())]) {
      const same = told(store);
      assert.equal(same.synchronous, true);
      assert.deepEqual(
        [same.hit(hits, 0), same.hit(hits, 0)].map((states) => !(states instanceof Promise) && states[0]?.allowed),
        [true, false],
      );
      same.bans.set({ kind: 'address', subject: '203.0.113.9', reason: 'manual', source: 'manual', since: 0 });
      assert.equal(same.bans.get('address', '203.0.113.9', 0)?.reason, 'manual');
      assert.equal(same.bans.delete('address', '203.0.113.9'), true);
      assert.deepEqual(same.bans.list(0), []);
    }
    assert.deepEqual(faults, []);
  });

  it('closes the store itself', async () => {
    const store = new ClassStore();
    await told(store).close?.();
    assert.equal(store.closed, 1);
    assert.equal(told(memoryStore()).close, undefined);
  });

  it('throws what the store throws, and says so before', () => {
    const broken = () => {
      throw fault;
    };
    const { bans } = memoryStore();
    const store = told({ hit: broken, bans: { ...bans, list: broken } });
    assert.throws(() => store.hit(hits, 0), fault);
    assert.throws(() => store.bans.list(0), fault);
    assert.deepEqual(faults, ['limits', 'bans']);
  });

  it('rejects as the store rejects', async () => {
    const rejecting = () => Promise.reject(fault);
    const { bans } = memoryStore();
    const store = told({ hit: rejecting, bans: { ...bans, set: rejecting } });
    await assert.rejects(async () => store.hit(hits, 0), fault);
    await assert.rejects(
      async () => store.bans.set({ kind: 'address', subject: 'a', reason: 'b', source: 'manual', since: 0 }),
      fault,
    );
    assert.deepEqual(faults, ['limits', 'bans']);
  });
});
