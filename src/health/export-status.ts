import { type ExportSignal, type ExportTally, exportClock, exportTallies } from './export-tally.js';
import type { Trouble } from './health.js';
import { MINUTE } from './recent.js';

/** What has become of a signal's records, spans or metric points on their way to the collector since the process began. */
export interface ExportStatus {
  /** Taken by the collector. */
  readonly sent: number;
  /** Offered again. */
  readonly retried: number;
  /** Kept in the spool because the collector could not be reached. */
  readonly spooled: number;
  /** Lost. Without what the SDK's own queue had no room for, which it tells nobody. */
  readonly dropped: number;
  /** Of this process in the spool now; absent without a spool. */
  readonly waiting?: number;
  /** Since when the collector cannot be reached, in milliseconds since the epoch; absent while it can. */
  readonly unreachableSince?: number;
  /** Why it took something not at the last time that it did not: `ECONNREFUSED`, `503`. */
  readonly lastError?: string;
}

/** What is exported by exporters that count: those of the preload, and spooled ones. Absent without any. */
export function exportStatus(): { readonly export?: Readonly<Partial<Record<ExportSignal, ExportStatus>>> } {
  const tallies = exportTallies();
  if (tallies.length === 0) return {};
  return { export: Object.fromEntries(tallies.map((tally) => [tally.signal, statusOf(tally)])) };
}

/** What is wrong with exports now, or was within the last minute. */
export function exportTroubles(): readonly Trouble[] {
  const tallies = exportTallies();
  const since = exportClock() - MINUTE;
  return [
    ...(tallies.some(({ unreachable }) => unreachable > 0) ? [UNREACHABLE] : []),
    ...(tallies.some(({ droppedAt }) => droppedAt > since) ? [DROPPING] : []),
  ];
}

const UNREACHABLE: Trouble = Object.freeze({ status: 'degraded', reason: 'export.unreachable' });
const DROPPING: Trouble = Object.freeze({ status: 'degraded', reason: 'export.dropping' });

function statusOf(tally: ExportTally): ExportStatus {
  const { sent, retried, spooled, dropped, waiting, unreachable, unreachableAt, lastError } = tally;
  return {
    sent,
    retried,
    spooled,
    dropped,
    ...(waiting !== undefined && { waiting }),
    ...(unreachable > 0 && { unreachableSince: Math.round(unreachableAt) }),
    ...(lastError !== undefined && { lastError }),
  };
}
