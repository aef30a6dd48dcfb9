import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SlidingWindows } from '../../src/state/sliding-windows.js';
import type { Hit, Quota, QuotaState } from '../../src/state/store.js';

interface Counted {
  readonly time: number;
  readonly cost: number;
}

/** What every request that was let through has cost, key by key: what a sliding window is held against. */
class ExactHistory {
  readonly #counted = new Map<string, Counted[]>();

  used(key: string, now: number, window: number): number {
    const within = (this.#counted.get(key) ?? []).filter(({ time }) => time > now - window);
    return within.reduce((sum, { cost }) => sum + cost, 0);
  }

  count({ key, cost }: Hit, time: number): void {
    this.#counted.set(key, [...(this.#counted.get(key) ?? []), { time, cost }]);
  }
}

const quotas: readonly Quota[] = [
  { requests: 5, window: 100 },
  { requests: 12, window: 1_000 },
  { requests: 30, window: 5_000 },
];

const gap = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 2_000 }));
const request = fc.record({
  gap,
  client: fc.constantFrom('a', 'b'),
  limits: fc.subarray([0, 1, 2], { minLength: 1 }),
  costs: fc.tuple(fc.nat(5), fc.nat(5), fc.nat(5)),
});
type Request = typeof request extends fc.Arbitrary<infer Value> ? Value : never;

function hitsOf({ client, limits, costs }: Request): Hit[] {
  return limits.map((limit) => ({
    key: `${limit}|${client}`,
    quota: quotas[limit] ?? { requests: 1, window: 1 },
    cost: costs[limit] ?? 1,
  }));
}

/** Runs requests one after another and shows each with what was counted before it. */
function play(
  requests: readonly Request[],
  look: (hits: readonly Hit[], states: readonly QuotaState[], history: ExactHistory, now: number) => void,
): void {
  const windows = new SlidingWindows(100);
  const history = new ExactHistory();
  let now = 0;
  for (const request of requests) {
    now += request.gap;
    const hits = hitsOf(request);
    const states = windows.hitAll(hits, now);
    look(hits, states, history, now);
    if (states.every(({ allowed }) => allowed)) for (const hit of hits) history.count(hit, now);
  }
}

const requests = fc.array(request, { minLength: 1, maxLength: 200 });

describe('several sliding windows at once', () => {
  it('let no more through than each quota in any window, whatever requests cost and whenever they come', () => {
    fc.assert(
      fc.property(requests, (all) =>
        play(all, (hits, states, history, now) => {
          if (!states.every(({ allowed }) => allowed)) return;
          for (const { key, quota, cost } of hits) {
            if (cost > 0) assert.ok(history.used(key, now, quota.window) + cost <= quota.requests);
          }
        }),
      ),
    );
  });

  it('refuse nothing that there is room for, but for a sixteenth of the window', () => {
    fc.assert(
      fc.property(requests, (all) =>
        play(all, (hits, states, history, now) => {
          for (const [index, { key, quota, cost }] of hits.entries()) {
            const longest = quota.window * (1 + 1 / 16);
            if (history.used(key, now, longest) + cost <= quota.requests) assert.equal(states[index]?.allowed, true);
          }
        }),
      ),
    );
  });

  it('count nothing of a request that one of them refuses, and say what is left to within a sixteenth', () => {
    fc.assert(
      fc.property(requests, (all) =>
        play(all, (hits, states, history, now) => {
          const counted = states.every(({ allowed }) => allowed);
          for (const [index, { key, quota, cost }] of hits.entries()) {
            const own = counted ? cost : 0;
            const most = quota.requests - history.used(key, now, quota.window) - own;
            const least = quota.requests - history.used(key, now, quota.window * (1 + 1 / 16)) - own;
            const { remaining = -1 } = states[index] ?? {};
            assert.ok(remaining <= most && remaining >= Math.max(0, least), `${least} <= ${remaining} <= ${most}`);
          }
        }),
      ),
    );
  });

  it('say when to come back, and keep the word when nothing else comes', () => {
    fc.assert(
      fc.property(requests, (all) => {
        const windows = new SlidingWindows(100);
        let now = 0;
        let last: readonly Hit[] = [];
        let states: readonly QuotaState[] = [];
        for (const request of all) {
          now += request.gap;
          last = hitsOf(request);
          states = windows.hitAll(last, now);
        }
        if (states.every(({ allowed }) => allowed)) return;
        const wait = Math.max(...states.filter(({ allowed }) => !allowed).map(({ retryAfter }) => retryAfter));
        assert.ok(wait > 0);
        assert.ok(windows.hitAll(last, now + wait - 0.5).some(({ allowed }) => !allowed));
        assert.ok(windows.hitAll(last, now + wait).every(({ allowed }) => allowed));
      }),
    );
  });
});
