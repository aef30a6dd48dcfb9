/** Fills a memory store three times over, in its own process: `node store.js VISIT`. Tells what it takes. */
import { memoryStore } from '../../src/index.js';
import { addressOf } from './address.js';
import { memoryUsed } from './memory-used.js';
import { type Visit, visits } from './visits.js';

export interface StoreMessage {
  readonly idle: number;
  readonly bytesPerKey: number;
}

const visit = visits[process.argv[2] ?? ''];
if (!visit) throw new Error('store: expected the name of a visit');
process.on('disconnect', () => process.exit());
process.send?.(fill(visit));

function fill({ requests, apart }: Visit): StoreMessage {
  const max = 100_000;
  const quota = { requests: 100, window: 60_000 };
  // Compiled first: code takes memory too.
  memoryStore({ max: 1 }).hit([{ key: 'warm-up', quota, cost: 1 }], 0);
  const before = memoryUsed();
  const store = memoryStore({ max });
  const idle = memoryUsed() - before;
  let now = 1_700_000_000_000;
  for (let from = 0; from < 3 * max; from += max) {
    for (let request = 0; request < requests; request++) {
      now += apart;
      for (let i = from; i < from + max; i++) {
        store.hit([{ key: `default|address:${addressOf(i)}`, quota, cost: 1 }], now);
      }
    }
  }
  const bytesPerKey = (memoryUsed() - before) / max;
  // Still in use: nothing of it may be collected before it is measured.
  store.hit([{ key: 'last', quota, cost: 1 }], now);
  return { idle: Math.max(0, idle), bytesPerKey };
}
