import type { Settings } from '../options/schema.js';
import type { Decision } from '../pipeline.js';
import type { RulePoller, RulesStatus } from '../rules/poller.js';
import type { Services } from '../services.js';
import type { GuardWarning } from '../warnings/warnings.js';
import { type ExportStatus, exportStatus } from './export-status.js';
import type { ExportSignal } from './export-tally.js';

/** How a guard is. */
export interface ShieldStatus {
  /** `failing`: at least half of the latest requests could not be checked and were answered 500. `degraded`: something else went wrong. */
  readonly status: 'healthy' | 'degraded' | 'failing';
  /** Machine words for what is wrong or was within the last minute, `check.detection.failed`; empty when healthy. */
  readonly reasons: readonly string[];
  /** Warnings about how the guard is set up, given so far. They do not make it unhealthy. */
  readonly warnings: readonly GuardWarning[];
  /** Seconds since `guard()` was called. */
  readonly uptime: number;
  readonly mode: 'enforce' | 'monitor';
  /** Requests so far, by what became of them. */
  readonly requests: Readonly<Record<Decision['outcome'], number>>;
  /** Bans in force; absent when the store cannot say at once. */
  readonly bans?: number;
  /** The dynamic rules in force, and what came of reading their source; absent without the option `rules`. */
  readonly rules?: RulesStatus;
  /** Checks that failed within the last minute, and how often since the last minute without. */
  readonly checks: Readonly<Record<string, number>>;
  /** What has become of this process's telemetry, by signal; absent where no exporter counts it: those of the preload do. */
  readonly export?: Readonly<Partial<Record<ExportSignal, ExportStatus>>>;
}

/** Reads the status of a guard, each time anew. */
export function statusReader(
  settings: () => Settings,
  services: Services,
  rules: RulePoller | undefined,
): () => ShieldStatus {
  const { bans, health, metrics, store, warnings } = services;
  const started = performance.now();
  // A store that has to be waited for is not asked.
  const isAtHand = store.synchronous === true || store.bans.synchronous === true;
  const activeBans = (): { readonly bans?: number } => {
    try {
      const list = isAtHand ? bans.list() : undefined;
      return Array.isArray(list) ? { bans: list.length } : {};
    } catch {
      return {};
    }
  };
  return () => {
    // First: a store that fails at this is among the reasons.
    const active = activeBans();
    return {
      ...health.state,
      warnings: warnings.given,
      uptime: (performance.now() - started) / 1_000,
      mode: settings().mode,
      requests: metrics.outcomes,
      ...active,
      ...(rules && { rules: rules.status }),
      checks: health.failedChecks,
      ...exportStatus(),
    };
  };
}
