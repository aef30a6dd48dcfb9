import type { Counter, MeterProvider } from '@opentelemetry/api';
import { type ExportSignal, exportClock, exportTally } from '../src/health/export-tally.js';
import { ATTRIBUTES, METRICS, SCHEMA_URL } from '../src/telemetry/names.js';
import { redact } from '../src/telemetry/redact.js';
import { meterProvider } from '../src/telemetry/registry.js';
import { SCOPE_NAME, SCOPE_VERSION } from '../src/telemetry/scope.js';

export type ExportOutcome = (typeof ATTRIBUTES.EXPORT_RESULT.values)[number];

/** Tells what becomes of what one exporter is handed: by a metric, and by the status of every guard in the process. */
export class ExportAccount {
  readonly #signal: ExportSignal;
  #provider: MeterProvider | undefined;
  #counter: Counter | undefined;
  #isUnreachable = false;
  #waiting = 0;

  constructor(signal: ExportSignal) {
    this.#signal = signal;
    exportTally(signal);
  }

  count(result: ExportOutcome, records: number): void {
    const tally = exportTally(this.#signal);
    tally[result] += records;
    if (result === 'dropped') tally.droppedAt = exportClock();
    const attributes = { [ATTRIBUTES.EXPORT_RESULT.name]: result, [ATTRIBUTES.EXPORT_SIGNAL.name]: this.#signal };
    this.#bound()?.add(records, attributes);
  }

  /** So many more records wait, or fewer. What an earlier process has left is delivered without having been counted. */
  wait(records: number): void {
    const waiting = Math.max(0, this.#waiting + records);
    const tally = exportTally(this.#signal);
    tally.waiting = (tally.waiting ?? 0) + waiting - this.#waiting;
    this.#waiting = waiting;
  }

  /** The collector did not take something. `isThere`: it has looked at it. */
  failed(error: unknown, isThere: boolean): void {
    const tally = exportTally(this.#signal);
    tally.lastError = wordOf(error);
    if (isThere) this.reached();
    else if (!this.#isUnreachable) {
      this.#isUnreachable = true;
      if (tally.unreachable++ === 0) tally.unreachableAt = exportClock();
    }
  }

  /** The collector is there. */
  reached(): void {
    if (this.#isUnreachable) exportTally(this.#signal).unreachable--;
    this.#isUnreachable = false;
  }

  /** Nothing is exported any more. */
  close(): void {
    this.reached();
    this.wait(-this.#waiting);
  }

  /** Meters do not bind late: the counter is made anew for a new provider. */
  #bound(): Counter | undefined {
    const provider = meterProvider();
    if (provider !== this.#provider) {
      this.#provider = provider;
      const { name, description, unit } = METRICS.EXPORT_RECORDS;
      const meter = provider.getMeter(SCOPE_NAME, SCOPE_VERSION, { schemaUrl: SCHEMA_URL });
      this.#counter = meter.createCounter(name, { description, unit });
    }
    return this.#counter;
  }
}

/** The code of an error, of HTTP, gRPC or the system, else its class. */
function wordOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code, name, cause } = error as Error & { readonly code?: unknown };
  if (typeof code === 'string' || typeof code === 'number') return redact(String(code), 64);
  return cause instanceof Error && depth < DEEPEST_CAUSE ? wordOf(cause, depth + 1) : redact(name, 64);
}

/** An error may be its own cause. */
const DEEPEST_CAUSE = 8;
