import { performance } from 'node:perf_hooks';
import type { Store } from '../../../src/index.js';

/** What became of requests that were held against a store while something happened to it. */
export interface Load {
  readonly requests: number;
  readonly blocked: number;
  /** Rejections: a store answers whatever happens. */
  readonly lost: number;
  /** Milliseconds, of the slowest. */
  readonly slowest: number;
  /** How many took longer than half of the timeout. */
  readonly slow: number;
}

/** Holds a load of several clients on a store until it is told to stop. Each request is of a client with room, but for `quota`. */
export function underLoad(store: Store, { quota = 1_000_000, slowFrom = 50, clients = 4 } = {}): () => Promise<Load> {
  let isOver = false;
  const load = { requests: 0, blocked: 0, lost: 0, slowest: 0, slow: 0 };
  const client = async (name: number) => {
    while (!isOver) {
      const start = performance.now();
      try {
        const hit = { key: `load|address:192.0.2.${name}`, quota: { requests: quota, window: 60_000 }, cost: 1 };
        const [state] = await store.hit([hit], performance.timeOrigin + start);
        if (!state?.allowed) load.blocked++;
      } catch {
        load.lost++;
      }
      const took = performance.now() - start;
      load.requests++;
      load.slowest = Math.max(load.slowest, took);
      if (took >= slowFrom) load.slow++;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  const running = Array.from({ length: clients }, (_, name) => client(name));
  return async () => {
    isOver = true;
    await Promise.all(running);
    return load;
  };
}
