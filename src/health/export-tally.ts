import { systemClock } from '../state/clock.js';

/** What telemetry leaves by: one of the three signals of OpenTelemetry. */
export type ExportSignal = 'traces' | 'metrics' | 'logs';

/** What has become of a signal on its way out of this process, over all of its exporters that are counted. */
export interface ExportTally {
  readonly signal: ExportSignal;
  sent: number;
  retried: number;
  spooled: number;
  dropped: number;
  /** What waits in a spool; absent where no exporter has one. */
  waiting?: number;
  /** When something was dropped last, in milliseconds of the system clock. */
  droppedAt: number;
  /** How many exporters do not reach the collector now, and since when. */
  unreachable: number;
  unreachableAt: number;
  lastError?: string;
}

/**
 * The tally of a signal, made when it is first asked for. One for the process: exporters are made by the preload or the
 * application, which may have loaded another copy of this package than the one that tells.
 */
export function exportTally(signal: ExportSignal): ExportTally {
  registry[TALLIES] ??= new Map();
  const tallies = registry[TALLIES];
  const known = tallies.get(signal);
  if (known) return known;
  const never = Number.NEGATIVE_INFINITY;
  const tally: ExportTally = {
    signal,
    sent: 0,
    retried: 0,
    spooled: 0,
    dropped: 0,
    droppedAt: never,
    unreachable: 0,
    unreachableAt: never,
  };
  tallies.set(signal, tally);
  return tally;
}

/** All that there are: none where nobody counts. */
export function exportTallies(): readonly ExportTally[] {
  return [...(registry[TALLIES]?.values() ?? [])];
}

/** The clock of the tallies. */
export const exportClock = systemClock;

const TALLIES = Symbol.for('koa-otel-guard.exports.1');

const registry = globalThis as { [TALLIES]?: Map<ExportSignal, ExportTally> };
