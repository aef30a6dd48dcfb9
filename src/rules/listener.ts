import type { RulesDiff } from './diff.js';
import type { RulesError } from './rules-error.js';

/** A change of what rules are in force, or of whether they can be known. Times and lengths in milliseconds. */
export type RulesChange =
  /** A set is in force. */
  | {
      readonly change: 'applied';
      readonly version: number;
      /** Whether it came from where it is kept for restarts. */
      readonly isCached: boolean;
      /** Against what was in force before. */
      readonly diff: RulesDiff;
      /** What reading and applying it took, with the turns that others had. */
      readonly duration: number;
    }
  /** A set is not applied: the one before goes on to hold. Told once for each that is bad in its own way. */
  | { readonly change: 'rejected'; readonly error: RulesError; readonly version: number | undefined }
  /** The set that was in force holds no more: the guard's own options do. */
  | { readonly change: 'expired'; readonly version: number }
  /** The source cannot be read. Once for each outage. */
  | { readonly change: 'unreachable'; readonly error: Error; readonly version: number | undefined }
  /** It can be read again. */
  | { readonly change: 'recovered'; readonly outage: number; readonly version: number | undefined };

/** One reading of the source. Times of `performance.now()`. */
export interface RulesPoll {
  readonly start: number;
  readonly end: number;
  readonly result: PollResult;
  /** The version in force after it. */
  readonly version: number | undefined;
  /** Why there was nothing to apply. */
  readonly error: Error | undefined;
}

export const POLL_RESULTS = ['applied', 'unchanged', 'rejected', 'missing', 'unreachable'] as const;
export type PollResult = (typeof POLL_RESULTS)[number];

/** Hears what becomes of rule sets. */
export interface RulesListener {
  changed(change: RulesChange): void;
  polled(poll: RulesPoll): void;
  /** A fault that nothing depends on at once, such as a cache that cannot be written. */
  faulted(error: RulesError): void;
}
