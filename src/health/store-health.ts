import type { Clock } from '../state/clock.js';
import type { StoreListener } from '../state/store.js';
import type { StoreChange } from '../telemetry/store-event.js';
import type { Trouble } from './health.js';

/** Knows whether a store that lives elsewhere is there, and tells when that changes. */
export class StoreHealth implements StoreListener {
  readonly #now: Clock;
  readonly #tell: (change: StoreChange) => void;
  #since: number | undefined;

  constructor(now: Clock, tell: (change: StoreChange) => void) {
    this.#now = now;
    this.#tell = tell;
  }

  degraded(reason: string): void {
    if (this.#since !== undefined) return;
    this.#since = this.#now();
    this.#tell({ change: 'degraded', reason });
  }

  recovered(): void {
    if (this.#since === undefined) return;
    const outage = this.#now() - this.#since;
    this.#since = undefined;
    this.#tell({ change: 'recovered', outage });
  }

  get isDegraded(): boolean {
    return this.#since !== undefined;
  }

  get troubles(): readonly Trouble[] {
    return this.isDegraded ? [DEGRADED] : [];
  }
}

const DEGRADED: Trouble = Object.freeze({ status: 'degraded', reason: 'store.degraded' });
