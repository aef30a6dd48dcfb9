import { performance } from 'node:perf_hooks';
import type { Hit, Store } from '../../../src/index.js';

/** What became of requests that were held against a store while something happened to it. */
export interface Load {
  readonly requests: number;
  /** Requests of clients with room that were refused. */
  readonly wronglyBlocked: number;
  /** Requests let through of who is banned, and of who has used up its quota those beyond one quota more. */
  readonly wronglyAllowed: number;
  /** Rejections: a store answers whatever happens. */
  readonly lost: number;
  /** Requests let through of who has used up its quota: an instance by itself may grant each the quota once more. */
  readonly again: number;
  /** Milliseconds, of the slowest. */
  readonly slowest: number;
  /** How many took at least `slowFrom`. */
  readonly slow: number;
}

export interface LoadOptions {
  /** Milliseconds, default 50. */
  readonly slowFrom?: number;
  /** How many clients with room there are, default 4. */
  readonly roomy?: number;
  /** How many clients there are that have used up a quota in Redis before the load begins, default 2 of 5 requests each. */
  readonly usedUp?: number;
  readonly quota?: number;
  /** Addresses that are banned, which ask too. */
  readonly banned?: readonly string[];
}

/** Holds a load of several clients on a store, from when it resolves until it is told to stop, or a minute at most: a test may fail before. */
export async function underLoad(store: Store, options: LoadOptions = {}): Promise<() => Promise<Load>> {
  const { slowFrom = 50, roomy = 4, usedUp = 2, quota = 5, banned = [] } = options;
  const load = { requests: 0, wronglyBlocked: 0, wronglyAllowed: 0, lost: 0, again: 0, slowest: 0, slow: 0 };
  const deadline = performance.now() + 60_000;
  let isOver = false;
  const now = () => performance.timeOrigin + performance.now();

  /** Whether the store lets a request through; undefined when it does not say. */
  async function ask(subject: string, requests: number): Promise<boolean | undefined> {
    const start = performance.now();
    load.requests++;
    try {
      if (store.bans.get('address', subject, now())) return false;
      const hit: Hit = { key: `load|address:${subject}`, quota: { requests, window: 60_000 }, cost: 1 };
      return (await store.hit([hit], now()))[0]?.allowed;
    } catch {
      load.lost++;
      return undefined;
    } finally {
      const took = performance.now() - start;
      load.slowest = Math.max(load.slowest, took);
      if (took >= slowFrom) load.slow++;
    }
  }
  async function keepAsking(subject: string, requests: number, answered: (isAllowed: boolean) => void): Promise<void> {
    while (!isOver && performance.now() < deadline) {
      const isAllowed = await ask(subject, requests);
      if (isAllowed !== undefined) answered(isAllowed);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
  function usedUpClient(subject: string): Promise<void> {
    let again = 0;
    return keepAsking(subject, quota, (isAllowed) => {
      if (!isAllowed) return;
      load.again++;
      if (++again > quota) load.wronglyAllowed++;
    });
  }

  const names = (net: string, count: number) => Array.from({ length: count }, (_, name) => `${net}.${name}`);
  const exhausted = names('198.51.100', usedUp);
  for (const subject of exhausted) while (await ask(subject, quota));
  const running = [
    ...names('203.0.113', roomy).map((subject) =>
      keepAsking(subject, 1_000_000, (isAllowed) => void (isAllowed || load.wronglyBlocked++)),
    ),
    ...exhausted.map(usedUpClient),
    ...banned.map((subject) =>
      keepAsking(subject, 1_000_000, (isAllowed) => void (isAllowed && load.wronglyAllowed++)),
    ),
  ];
  return async () => {
    isOver = true;
    await Promise.all(running);
    return load;
  };
}

/** Says what became of a load; answers with what must be nothing: wrongly blocked, wrongly allowed, lost. */
export function shown(what: string, load: Load): readonly [number, number, number] {
  const { requests, wronglyBlocked, wronglyAllowed, lost, again, slow, slowest } = load;
  console.log(
    `      ${what}: ${requests} requests, ${wronglyBlocked} wrongly blocked, ${wronglyAllowed} wrongly allowed, ` +
      `${lost} lost, ${again} let through again, ${slow} waited, ${Math.round(slowest)} ms at most`,
  );
  return [wronglyBlocked, wronglyAllowed, lost];
}
