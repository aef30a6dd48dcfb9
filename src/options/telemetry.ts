import { object, oneOf, orFalse, wholeNumber } from './kinds.js';

export interface TelemetryOptions {
  /** `all` records a span per check, `findings` only for requests that have one, `none` no spans. Default `all`. */
  spans?: 'all' | 'findings' | 'none';
  /**
   * How many events of one name are told: `burst` at once, default 200, and `perSecond` from then on, default 20. What is
   * beyond is counted, and summed up in one event. `false` tells every event, however many an attack makes.
   */
  events?: false | EventBudgetOptions;
}

export interface EventBudgetOptions {
  /** Events of one name that are told at once. Default 200. */
  burst?: number;
  /** Events of one name that are told each second once the burst is used up. Default 20. */
  perSecond?: number;
}

const budget = { burst: 200, perSecond: 20 };

export const telemetrySchema = object({
  spans: oneOf('all', 'findings', 'none').default('all'),
  events: orFalse({
    burst: wholeNumber(1, 1_000_000).default(budget.burst),
    perSecond: wholeNumber(1, 1_000_000).default(budget.perSecond),
  }).default(budget),
}).default({ spans: 'all', events: budget });
