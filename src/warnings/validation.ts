import type { GuardRequest } from '../request/guard-request.js';
import type { GuardWarningCode } from './codes.js';

/** Looks at the first requests for one mistake in how the guard is set up. */
export interface Validation {
  readonly code: GuardWarningCode;
  look(request: GuardRequest): Verdict;
}

/** Settled either way, or undefined: go on looking. A text says more than what the warning says by itself. */
export type Verdict = 'fine' | 'wrong' | { readonly wrong: string } | undefined;

/** How many requests are looked at. What nothing was seen of by then is fine. */
export const LOOKED_AT = 1_000;
