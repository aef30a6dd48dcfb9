import { object, oneOf } from './kinds.js';

export interface TelemetryOptions {
  /** `all` records a span per check, `findings` only for requests that have one, `none` no spans. Default `all`. */
  spans?: 'all' | 'findings' | 'none';
}

export const telemetrySchema = object({ spans: oneOf('all', 'findings', 'none').default('all') }).default({
  spans: 'all',
});
