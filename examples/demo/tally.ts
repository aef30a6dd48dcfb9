import { createHistogram } from 'node:perf_hooks';
import type { Decision } from 'koa-otel-guard';

export interface Overhead {
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** What the shop itself saw its guard do, to be held against what arrives as telemetry. */
export class Tally {
  readonly outcomes = { allowed: 0, blocked: 0, redirected: 0, bypassed: 0, unavailable: 0 };
  /** Requests that were not let through, by the check that decided. */
  readonly refusedBy = new Map<string, number>();
  readonly #nanoseconds = createHistogram();

  count({ outcome, decidedBy }: Decision, milliseconds: number): void {
    this.outcomes[outcome]++;
    if (decidedBy) this.refusedBy.set(decidedBy.check, (this.refusedBy.get(decidedBy.check) ?? 0) + 1);
    this.#nanoseconds.record(Math.max(1, Math.round(milliseconds * 1e6)));
  }

  get requests(): number {
    return Object.values(this.outcomes).reduce((sum, count) => sum + count, 0);
  }

  get overhead(): Overhead {
    return { p50: this.#nanoseconds.percentile(50) / 1e6, p99: this.#nanoseconds.percentile(99) / 1e6 };
  }
}
