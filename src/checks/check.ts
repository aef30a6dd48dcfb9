import type { GuardRequest } from '../request/guard-request.js';

/** The checks that come with the guard, by the names that options, spans and metrics know them under. */
export const CHECK_NAMES = [
  'emergency',
  'ban',
  'ip',
  'time_window',
  'country',
  'cloud',
  'user_agent',
  'bot',
  'https',
  'headers',
  'referrer',
  'origin',
  'content_type',
  'body_size',
  'rate_limit',
  'auth',
  'behavior',
  'body',
  'honeypot',
  'detection',
] as const;
export type BuiltInCheckName = (typeof CHECK_NAMES)[number];

/** A check's name: low cardinality, snake_case, since it is a metric label. */
export type CheckName = BuiltInCheckName | (string & {});

/** The checks that no route gets around. */
export const ABOVE_ROUTES: readonly string[] = ['emergency', 'ban'];

export type CheckMode = 'enforce' | 'monitor' | 'off';

export type FindingValue = string | number | boolean;

/** What a check found. `undefined` in its place means nothing to say. */
export interface Finding {
  readonly check: CheckName;
  /** `flag` counts and scores and never stops a request by itself. */
  readonly action: 'block' | 'redirect' | 'flag';
  /** HTTP status of the answer. */
  readonly status: number;
  /** Machine word, `ip.denied`; text is for people. */
  readonly reason: string;
  /** Threat points that this finding adds, 0 to 100. A finding of 0 is policy, not threat: it never leads to a ban. */
  readonly score: number;
  /** Facts for span and event. What comes from the client is redacted and cut before it leaves. */
  readonly attributes?: Readonly<Record<string, FindingValue>>;
  /** Headers of the answer, such as Retry-After or Location. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One security decision, as a plain function over facts. Synchronous where it can be: a promise costs more than most checks. */
export interface Check {
  readonly name: CheckName;
  /** True for a check that may answer with a promise: its span is opened before it runs. Default false. */
  readonly waits?: boolean;
  /** True for a check that an address in `ip.allow` passes unseen. Default false. */
  readonly skipsTrusted?: boolean;
  /** True for a check that a CORS preflight cannot pass: it has neither credentials nor headers of the request it asks for. Default false. */
  readonly skipsPreflight?: boolean;
  /** True for a check that blocks when it fails, whatever `onError` says. Default false. */
  readonly failsClosed?: boolean;
  /** True for a check that no route gets around, whatever its name: it is in the guard's mode everywhere. Default false. */
  readonly aboveRoutes?: boolean;
  /** True for a check of the guard's own that ends by itself: `checkTimeout` does not hold for it. Default false. */
  readonly timesItself?: boolean;
  /** False for a request that the check has nothing to ask of: it is not run, and has no span. Default: every request. */
  concerns?(request: GuardRequest): boolean;
  run(request: GuardRequest): Finding | undefined | Promise<Finding | undefined>;
  /** Facts for the span of a check of the guard's own that waits, whatever it found. Asked once it has run. Must not throw. */
  describe?(request: GuardRequest): Readonly<Record<string, FindingValue>> | undefined;
}
