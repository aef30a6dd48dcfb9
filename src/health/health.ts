import type { Decision } from '../pipeline.js';
import type { Clock } from '../state/clock.js';
import { diagnostics } from '../telemetry/registry.js';
import { Recent } from './recent.js';
import { Unavailability } from './unavailability.js';

/** One thing that is not as it should be, by a machine word. */
export interface Trouble {
  readonly status: 'degraded' | 'failing';
  readonly reason: string;
}

/** Says what is not as it should be now, nothing while all is well. Asked when somebody wants to know, not per request. */
export type HealthSource = () => readonly Trouble[];

/** Hears of a fault that no request is refused for. `reason` is a machine word, `message` for people. */
export type Report = (reason: string, message: string, error: unknown) => void;

export interface HealthState {
  readonly status: 'healthy' | 'degraded' | 'failing';
  readonly reasons: readonly string[];
}

/** Whether a guard does its work, from what went wrong within the last minute. */
export class Health {
  readonly #checks: Recent;
  readonly #faults: Recent;
  readonly #unavailability: Unavailability;
  readonly #sources: HealthSource[];

  /** `others`: what else may be wrong, besides checks and faults. */
  constructor(now: Clock, others: readonly HealthSource[] = []) {
    this.#checks = new Recent(now);
    this.#faults = new Recent(now);
    this.#unavailability = new Unavailability(now);
    this.#sources = [
      () => (this.#unavailability.isOutage ? [UNAVAILABLE] : []),
      () => Object.keys(this.#checks.counts).map((check) => degraded(`check.${check}.failed`)),
      () => Object.keys(this.#faults.counts).map(degraded),
      ...others,
    ];
  }

  /** Takes note of what became of a request. */
  decided({ outcome, findings }: Decision): void {
    this.#unavailability.count(outcome === 'unavailable');
    for (const { check, error } of findings) if (error) this.#checks.add(check);
  }

  /** Tells OpenTelemetry's diagnostics of a fault, and remembers it for a minute. Bound, so that it can be handed on. */
  readonly report: Report = (reason, message, error) => {
    this.#faults.add(reason);
    diagnostics().error(`koa-otel-guard: ${message}`, error);
  };

  /** Asks one more source from now on. */
  watch(source: HealthSource): void {
    this.#sources.push(source);
  }

  /** Remembers a fault that is told elsewhere. */
  note(reason: string): void {
    this.#faults.add(reason);
  }

  /** The worst of all that is wrong, and a word for each. */
  get state(): HealthState {
    const troubles = this.#sources.flatMap((source) => source());
    const reasons = troubles.map(({ reason }) => reason);
    if (troubles.some(({ status }) => status === 'failing')) return { status: 'failing', reasons };
    return { status: troubles.length > 0 ? 'degraded' : 'healthy', reasons };
  }

  /** How often checks have failed, of those that did within the last minute. */
  get failedChecks(): Readonly<Record<string, number>> {
    return this.#checks.counts;
  }
}

const UNAVAILABLE: Trouble = Object.freeze({ status: 'failing', reason: 'requests.unavailable' });

function degraded(reason: string): Trouble {
  return { status: 'degraded', reason };
}
