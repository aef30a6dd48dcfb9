import { LRUCache } from 'lru-cache';
import type { Clock } from '../state/clock.js';

/** What happened within the last minute, by name, and how often since the last minute without it. Bounded. */
export class Recent {
  readonly #now: Clock;
  readonly #counts = new LRUCache<string, { count: number; last: number }>({ max: MOST_NAMES });

  constructor(now: Clock) {
    this.#now = now;
  }

  add(name: string): void {
    const now = this.#now();
    const found = this.#counts.get(name);
    const count = found && found.last > now - MINUTE ? found.count + 1 : 1;
    this.#counts.set(name, { count, last: now });
  }

  /** By name, in alphabetical order. */
  get counts(): Readonly<Record<string, number>> {
    const since = this.#now() - MINUTE;
    const recent = [...this.#counts.entries()].filter(([, { last }]) => last > since);
    return Object.fromEntries(recent.map(([name, { count }]) => [name, count] as const).sort(byName));
  }
}

function byName([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return a < b ? -1 : 1;
}

export const MINUTE = 60_000;
const MOST_NAMES = 200;
