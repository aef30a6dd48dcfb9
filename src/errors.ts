/** Every code of an error: what throws it or where it is told, and what it means. The README's table is generated from it. */
export const ERRORS = {
  GUARD_OPTIONS: {
    by: '`guard()`, `knownKeys()`, methods of the shield',
    meaning:
      'A `GuardOptionsError`: `faults` names each option with its path and what is expected there. Keys and secrets are not shown.',
  },
  GUARD_BAN_REFUSED: {
    by: '`shield.ban()`, `shield.unban()`',
    meaning: 'No address, fingerprint, user or API key; to ban also loopback or a trusted proxy.',
  },
  GUARD_EVENT_NAME: {
    by: '`shield.event()`',
    meaning: 'The name is not lower case words with dots or underscores, 64 characters at most.',
  },
  GUARD_CHECK_TIMEOUT: {
    by: 'told as `error.type` of `guard.check.failed`',
    meaning: 'A check did not answer within `checkTimeout`.',
  },
  GUARD_BODY_TOO_LARGE: {
    by: 'whatever reads the body of a request that is refused',
    meaning: 'The body was longer than `body.max` allows; the connection ends.',
  },
  GUARD_EMERGENCY_OFF: {
    by: '`shield.emergency()`',
    meaning: 'Emergency mode cannot be switched on: `checks.emergency` is `off`.',
  },
  GUARD_POLICY_UNGUARDED: {
    by: '`policy()` at a route',
    meaning: 'The request has gone through no guard: mount `guard()` before the router. The request is answered 500.',
  },
  GUARD_RESPOND_TIMEOUT: {
    by: "told to OpenTelemetry's diagnostics; after the application's answer the error of the request",
    meaning: 'The function `respond.body` or `respond.modify` was not done within `checkTimeout`.',
  },
  GUARD_STORE_TIMEOUT: {
    by: 'told as `error.type` of `guard.store.degraded`',
    meaning: 'The store did not answer in time; requests go on without it until it does.',
  },
  GUARD_CORS_TIMEOUT: {
    by: "told to OpenTelemetry's diagnostics",
    meaning: 'The function `cors.origins` did not answer within `checkTimeout`: the origin is not allowed.',
  },
  GUARD_INTEL_DOWNLOAD: {
    by: 'told as `error.type` of `guard.intel.failed`',
    meaning:
      'What is to be known of addresses could not be fetched: not reached, not answered in time, refused, too long.',
  },
  GUARD_INTEL_INVALID: {
    by: 'told as `error.type` of `guard.intel.failed`',
    meaning:
      'What was fetched or kept is not what it should be: cut off, of another form, empty, or for too much of the world.',
  },
  GUARD_RULES_SOURCE: {
    by: 'told as `error.type` of `guard.rules.unreachable`',
    meaning: 'The source of rule sets could not be read: not reached, not answered in time, refused, redirected.',
  },
  GUARD_RULES_MISSING: {
    by: 'told as `error.type` of `guard.rules.unreachable`',
    meaning: 'The source has no rule set (404, or nothing): the last good one goes on to hold.',
  },
  GUARD_RULES_TOO_LARGE: {
    by: 'told as `error.type` of `guard.rules.rejected`',
    meaning: 'A rule set has more than 32 MB, as it comes or decompressed. The rest of it was not read.',
  },
  GUARD_RULES_SIGNATURE: {
    by: 'told as `error.type` of `guard.rules.rejected`; `signRules()`',
    meaning: 'A rule set is not signed with a key of `rules.verify`, or a key to sign with cannot be used.',
  },
  GUARD_RULES_INVALID: {
    by: 'told as `error.type` of `guard.rules.rejected`',
    meaning:
      'A rule set is not what it should be: no JSON, unknown fields, values that do not fit. It names the first 20.',
  },
  GUARD_RULES_VERSION: {
    by: 'told as `error.type` of `guard.rules.rejected`',
    meaning: 'A rule set is older than the one that was applied last, or another one under the same version.',
  },
  GUARD_RULES_EXPIRED: {
    by: 'told as `error.type` of `guard.rules.rejected`',
    meaning: 'The time until which a rule set holds had passed when it came.',
  },
  GUARD_RULES_REFUSED: {
    by: 'told as `error.type` of `guard.rules.rejected`',
    meaning: 'A rule set does not fit this guard, such as a mode for a check that it does not have.',
  },
  GUARD_RULES_CACHE: {
    by: "told to OpenTelemetry's diagnostics",
    meaning: 'The cache of rule sets could not be read or written, or what it had cannot be used.',
  },
  GUARD_SPOOL_FULL: {
    by: "told to OpenTelemetry's diagnostics",
    meaning: 'A batch of log records alone is larger than its spool may be: it goes to the collector without.',
  },
  GUARD_SPOOL_TIMEOUT: {
    by: "told to OpenTelemetry's diagnostics",
    meaning:
      'A spool did not answer in time: a batch of log records goes to the collector without, or is delivered later.',
  },
  GUARD_EXPORT_TIMEOUT: {
    by: "told to OpenTelemetry's diagnostics",
    meaning: 'An exporter did not say in time what became of log records: they are offered again.',
  },
} as const satisfies Record<`GUARD_${string}`, ErrorEntry>;

export interface ErrorEntry {
  /** What throws it, or where it is told. */
  readonly by: string;
  readonly meaning: string;
}

/** What a coded error of this package stands for. A code is a contract: alerts may rely on it. */
export type GuardErrorCode = keyof typeof ERRORS;

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

/** Whatever was thrown, as an error. */
export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
