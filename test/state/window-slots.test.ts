import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SlidingWindows } from '../../src/state/sliding-windows.js';
import type { Hit, Quota, QuotaState } from '../../src/state/store.js';
import { WindowSlots } from '../../src/state/window-slots.js';

interface Group {
  readonly first: number;
  last: number;
  cost: number;
}

/** Sliding windows as one would write them down: a list of groups for each key, all of them in the order of their use. */
class PlainWindows {
  readonly #windows = new Map<string, readonly Group[]>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  get keys(): readonly string[] {
    return [...this.#windows.keys()];
  }

  hitAll(hits: readonly Hit[], now: number): readonly QuotaState[] {
    const asked = hits.map((hit) => {
      const groups = (this.#windows.get(hit.key) ?? []).filter(({ last }) => last > now - hit.quota.window);
      this.#use(hit.key, groups);
      return { hit, groups, allowed: hit.cost === 0 || used(groups) + hit.cost <= hit.quota.requests };
    });
    const counts = asked.every(({ allowed }) => allowed);
    return asked.map(({ hit: { key, quota, cost }, groups, allowed }) => {
      const after = counts && cost > 0 ? counted(groups, quota, now, cost) : groups;
      if (counts && cost > 0) this.#add(key, after);
      return stateOf(after, quota, now, cost, allowed);
    });
  }

  forget(key: string): void {
    this.#windows.delete(key);
  }

  #use(key: string, groups: readonly Group[]): void {
    if (this.#windows.delete(key)) this.#windows.set(key, groups);
  }

  #add(key: string, groups: readonly Group[]): void {
    if (this.#windows.has(key)) {
      this.#windows.set(key, groups);
      return;
    }
    const [oldest = ''] = this.#windows.keys();
    if (this.#windows.size === this.#max) this.#windows.delete(oldest);
    this.#windows.set(key, groups);
  }
}

function used(groups: readonly Group[]): number {
  return groups.reduce((sum, { cost }) => sum + cost, 0);
}

function counted(groups: readonly Group[], { window }: Quota, now: number, cost: number): readonly Group[] {
  const newest = groups.at(-1);
  if (!newest || now - newest.first >= window / 16) return [...groups, { first: now, last: now, cost }];
  return [...groups.slice(0, -1), { first: newest.first, last: now, cost: newest.cost + cost }];
}

function stateOf(
  groups: readonly Group[],
  { requests, window }: Quota,
  now: number,
  cost: number,
  allowed: boolean,
): QuotaState {
  const remaining = Math.max(0, requests - used(groups));
  const needed = Math.max(1, cost);
  const last = groups.at(-1)?.last ?? 0;
  const freeing = groups.findIndex((_, index) => used(groups.slice(index + 1)) <= requests - needed);
  const retryAfter = remaining >= needed ? 0 : Math.max(0, (groups[freeing]?.last ?? last) - now + window);
  return { allowed, remaining, retryAfter, resetAfter: used(groups) === 0 ? 0 : last - now + window };
}

const byNumber = (a: number, b: number) => a - b;

const quotas: readonly Quota[] = [
  { requests: 3, window: 100 },
  { requests: 40, window: 1_000 },
  { requests: 25, window: 60_000 },
];

const hit = fc.record({
  key: fc.constantFrom(...Array.from({ length: 12 }, (_, index) => `key ${index}`)),
  quota: fc.constantFrom(...quotas),
  cost: fc.oneof(fc.constant(1), fc.nat(4)),
});

const step = fc.record({
  gap: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 20, noNaN: true }), fc.integer({ min: 0, max: 5_000 })),
  hits: fc.uniqueArray(hit, { selector: ({ key }) => key, minLength: 1, maxLength: 3 }),
  forgets: fc.boolean(),
});

describe('sliding windows in slots', () => {
  it('that are given back are used again, empty', () => {
    const slots = new WindowSlots();
    const quota = { requests: 10, window: 60_000 };
    const taken = Array.from({ length: 100 }, () => slots.take());
    assert.equal(new Set(taken).size, 100);
    for (const slot of taken) for (let i = 0; i < 5; i++) slots.count(slot, quota, i * 5_000, 1);
    for (const slot of taken) slots.release(slot);
    const again = Array.from({ length: 100 }, () => slots.take());
    assert.deepEqual(again.toSorted(byNumber), taken.toSorted(byNumber));
    for (const slot of again) assert.equal(slots.state(slot, quota, 20_000, 1, true).remaining, 10);
  });

  it('take no more memory, however many requests come and go', () => {
    const windows = new SlidingWindows(10);
    const quota = { requests: 100, window: 60_000 };
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 1_000_000; i++) windows.hit(`key ${i % 20}`, quota, i * 5_000);
    assert.ok(process.memoryUsage().arrayBuffers - before < 4_000_000);
  });

  it('answer as plain lists of groups would, to any requests, with any quotas, and forget the same keys', () => {
    const steps = fc.array(step, { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 3, max: 8 }), (all, max) => {
        const [windows, plain] = [new SlidingWindows(max), new PlainWindows(max)];
        let now = 1_763_700_000_000.123;
        for (const { gap, hits, forgets } of all) {
          now += gap;
          assert.deepEqual(windows.hitAll(hits, now), plain.hitAll(hits, now));
          const [first] = hits;
          if (!forgets || !first) continue;
          windows.forget(first.key);
          plain.forget(first.key);
        }
        assert.equal(windows.size, plain.keys.length);
      }),
      { numRuns: 300 },
    );
  });

  it('keep to themselves what each has used, when a call has more new keys than there is room for', () => {
    const windows = new SlidingWindows(1);
    const quota = { requests: 10, window: 60_000 };
    const remaining = (...keys: string[]) =>
      windows
        .hitAll(
          keys.map((key) => ({ key, quota, cost: 1 })),
          0,
        )
        .map((state) => state.remaining);
    assert.deepEqual(remaining('a'), [9]);
    assert.deepEqual(remaining('b', 'a', 'c'), [9, 8, 9]);
    assert.deepEqual(remaining('c', 'd', 'e'), [8, 9, 9]);
    assert.deepEqual(remaining('e'), [8]);
    assert.deepEqual(remaining('a', 'd'), [9, 9]);
  });

  it('stay exact while many come and go', () => {
    const windows = new SlidingWindows(5_000);
    const quota = { requests: 100, window: 60_000 };
    const left = (key: number, now: number) => windows.hit(`key ${key}`, quota, now).remaining;
    for (let round = 0; round < 10; round++) {
      for (let key = 0; key < 5_000; key++) assert.equal(left(key, round * 4_000), 99 - round);
    }
    for (let key = 5_000; key < 20_000; key++) assert.equal(left(key, 40_000), 99);
    assert.equal(windows.size, 5_000);
    for (let key = 15_000; key < 20_000; key++) assert.equal(left(key, 40_001), 98);
    for (let key = 0; key < 5_000; key++) assert.equal(left(key, 40_001), 99);
  });
});
