import type { Duration } from './duration.js';
import { duration, orFalse, wholeNumber } from './kinds.js';

export interface BanOptions {
  /** Findings within `window` that ban. Default 10. */
  threshold?: number;
  /** How long a finding counts. Default `5m`. */
  window?: Duration;
  /** How long a ban lasts. Default `1h`. */
  duration?: Duration;
}

export const banSchema = orFalse({
  threshold: wholeNumber(1, 1_000_000).default(10),
  window: duration().default(300_000),
  duration: duration().default(3_600_000),
}).default({ threshold: 10, window: 300_000, duration: 3_600_000 });
