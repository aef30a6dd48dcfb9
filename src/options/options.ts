import type { Context } from 'koa';
import type { Check, CheckMode, CheckName, Finding } from '../checks/check.js';
import type { GuardRequest } from '../request/guard-request.js';
import type { Store } from '../state/store.js';
import type { SecurityEvent } from '../telemetry/security-event.js';
import type { Duration } from './duration.js';

/** Options of `guard()`. Each has a default; `guard()` alone is useful and safe. */
export interface GuardOptions {
  /** `monitor` finds, tells and counts, and blocks nothing. Default `enforce`. */
  mode?: 'enforce' | 'monitor';
  /** What happens when a check throws: `block` answers 500. It is told either way. Default `block`. */
  onError?: 'block' | 'allow';
  /** How long a check may take to answer before it counts as failed. Default `5s`. */
  checkTimeout?: Duration;
  /** Path patterns that go straight to the application: `/health`, `/assets/*` (one segment), `/static/**` (any depth). */
  exclude?: readonly string[];
  /** Mode of single checks. A check without an entry runs in the guard's mode. */
  checks?: Readonly<Partial<Record<CheckName, CheckMode>>>;
  /** Which proxies are believed about the client. Default: none, the client is the other end of the connection. */
  proxies?: ProxyOptions;
  ip?: IpOptions;
  userAgents?: UserAgentOptions;
  /** Requests per client and window. Default 1000 a minute per address; `false` for none. */
  rateLimit?: false | RateLimitOptions;
  /** Automatic bans. Default: 10 findings within 5 minutes ban for an hour; `false` for bans by hand only. */
  ban?: false | BanOptions;
  /** `redirect` answers plain http with 308, `require` with 426. Default `false`. */
  https?: false | 'redirect' | 'require' | HttpsOptions;
  /** Recognition of attacks in path and query. Default on; `false` for none. */
  detection?: false | DetectionOptions;
  /** Checks of the application's own. They run last, in this order. */
  custom?: readonly CustomCheck[];
  /** Where limits and bans are kept. Default `memoryStore()`. */
  store?: Store;
  telemetry?: TelemetryOptions;
  /** Called with every security event, after it was given to OpenTelemetry. What it throws is reported and ignored. */
  onEvent?: (event: SecurityEvent) => void;
}

export interface ProxyOptions {
  /** Addresses and CIDR ranges of proxies, and the words `loopback`, `private` (RFC 1918, RFC 4193, link-local) and `unix` (unix sockets). */
  trust?: readonly string[];
  /** The most proxies that stand before the application, the nearest included. Without `trust` exactly this many are believed. */
  hops?: number;
  /** Header that the proxies append the client to: `x-forwarded-for` (default), `forwarded` (RFC 7239), or another in the form of X-Forwarded-For. */
  header?: string;
  /** Believe a trusted proxy's X-Forwarded-Proto (or `proto=` of Forwarded) about http or https. Default true. */
  protocol?: boolean;
}

export interface IpOptions {
  /** Trusted addresses and CIDR ranges: rate limit, user agent, detection and automatic bans do not apply. A ban by hand does. */
  allow?: readonly string[];
  /** Block every address that is not in `allow`. Default false. */
  allowOnly?: boolean;
  /** Blocked addresses and CIDR ranges. */
  deny?: readonly string[];
}

export interface UserAgentOptions {
  /** Denied agents: a text is found anywhere in the header whatever its case, a RegExp is tried as it is. The first 512 characters count. */
  deny?: readonly (string | RegExp)[];
  /** Block requests without a User-Agent. Default false. */
  empty?: boolean;
}

export interface RateLimitOptions {
  /** Requests allowed within the window. */
  requests: number;
  /** Length of the sliding window. */
  window: Duration;
  /**
   * Who shares a limit. Default: the client address, IPv6 by its /64. A function returns the key of the request;
   * without one (`undefined`, or an empty text) the address counts.
   */
  by?: 'address' | ((ctx: Context) => string | undefined | Promise<string | undefined>);
  /** `ietf` sends RateLimit and RateLimit-Policy, `legacy` X-RateLimit-*. Default `ietf`. Retry-After is always sent. */
  headers?: 'ietf' | 'legacy' | 'both' | false;
}

export interface BanOptions {
  /** Findings within `window` that ban. Default 10. */
  threshold?: number;
  /** Default `5m`. */
  window?: Duration;
  /** How long a ban lasts. Default `1h`. */
  duration?: Duration;
}

export interface HttpsOptions {
  mode: 'redirect' | 'require';
  /** Host names that a redirect may lead to; other hosts get 400. Default: any well-formed Host. */
  hosts?: readonly string[];
}

export interface DetectionOptions {
  /** Score from which a request is blocked; below it is flagged. 1 to 100, default 40. */
  threshold?: number;
}

/** What a function check answers. Absent fields: block, 403, `custom.matched`, 25 points. */
export type CustomFinding = Partial<Omit<Finding, 'check'>>;

/** A check of the application's own: a `Check`, or a function, whose name becomes the name of the check. */
export type CustomCheck =
  | Check
  | ((request: GuardRequest) => CustomFinding | undefined | Promise<CustomFinding | undefined>);

export interface TelemetryOptions {
  /** `all` records a span per check, `findings` only for requests that have one, `none` no spans. Default `all`. */
  spans?: 'all' | 'findings' | 'none';
}
