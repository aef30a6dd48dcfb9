import type { Duration } from './duration.js';
import { duration, object, oneOf, orFalse, wholeNumber } from './kinds.js';

export interface TelemetryOptions {
  /** `all` records a span per check, `findings` only for requests that have one, `none` no spans. Default `all`. */
  spans?: 'all' | 'findings' | 'none';
  /**
   * How many events of one name are told: `burst` at once, default 200, and `perSecond` from then on, default 20. What is
   * beyond is counted, and summed up in one event. `false` tells every event, however many an attack makes.
   */
  events?: false | EventBudgetOptions;
  /**
   * An attack wave is told as one: once a client has so many findings within the window, an event says so with samples, and
   * its further findings are counted, not told one by one, until it is quiet for a window. `false` tells each.
   */
  wave?: false | AttackWaveOptions;
}

export interface EventBudgetOptions {
  /** Events of one name that are told at once. Default 200. */
  burst?: number;
  /** Events of one name that are told each second once the burst is used up. Default 20. */
  perSecond?: number;
}

export interface AttackWaveOptions {
  /** Findings of one client within `window` that make a wave. Default 15. */
  findings?: number;
  /** Within what time; also how long a client has to be quiet for its wave to be over. Default `1m`. */
  window?: Duration;
}

const budget = { burst: 200, perSecond: 20 };
const wave = { findings: 15, window: 60_000 };

export const telemetrySchema = object({
  spans: oneOf('all', 'findings', 'none').default('all'),
  events: orFalse({
    burst: wholeNumber(1, 1_000_000).default(budget.burst),
    perSecond: wholeNumber(1, 1_000_000).default(budget.perSecond),
  }).default(budget),
  wave: orFalse({
    findings: wholeNumber(2, 1_000_000).default(wave.findings),
    window: duration().default(wave.window),
  }).default(wave),
}).default({ spans: 'all', events: budget, wave });
