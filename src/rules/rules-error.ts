import { GuardError, type GuardErrorCode, type OptionFault } from '../errors.js';

/** A rule set that could not be had, or is not applied. */
export class RulesError extends GuardError {
  declare readonly code: Extract<GuardErrorCode, `GUARD_RULES_${string}`>;
  /** What is wrong in it, by field. */
  readonly faults: readonly OptionFault[];
  /** Milliseconds after which the source wants to be asked again, if it has said so. */
  readonly retryAfter: number | undefined;

  constructor(
    code: Extract<GuardErrorCode, `GUARD_RULES_${string}`>,
    message: string,
    {
      faults = [],
      retryAfter,
    }: { readonly faults?: readonly OptionFault[]; readonly retryAfter?: number | undefined } = {},
  ) {
    super(code, message);
    this.faults = faults;
    this.retryAfter = retryAfter;
  }
}
