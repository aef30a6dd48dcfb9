/** What a coded error of this package stands for. A code is a contract: alerts may rely on it. */
export type GuardErrorCode =
  | 'GUARD_OPTIONS'
  | 'GUARD_BAN_REFUSED'
  | 'GUARD_EVENT_NAME'
  | 'GUARD_CHECK_TIMEOUT'
  | 'GUARD_BODY_TOO_LARGE'
  | 'GUARD_EMERGENCY_OFF';

/** Base of every error that this package throws. */
export class GuardError extends Error {
  readonly code: GuardErrorCode;

  constructor(code: GuardErrorCode, message: string) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }
}

/** One option that is wrong: where it is, and what was expected there. */
export interface OptionFault {
  /** Path of the option, `rateLimit.window` or `ip.deny[3]`; empty for the options as a whole. */
  readonly path: string;
  /** What is expected and what was given. */
  readonly message: string;
}

/** Thrown by `guard()` at start: names every fault of the options at once. */
export class GuardOptionsError extends GuardError {
  readonly faults: readonly OptionFault[];

  constructor(faults: readonly OptionFault[]) {
    const lines = faults.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
    super('GUARD_OPTIONS', `koa-otel-guard: invalid options\n  ${lines.join('\n  ')}`);
    this.faults = faults;
  }
}
