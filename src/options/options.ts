import type { CheckMode, CheckName } from '../checks/check.js';
import type { Store } from '../state/store.js';
import type { SecurityEvent } from '../telemetry/security-event.js';
import type { BanOptions } from './ban.js';
import type { CustomCheck } from './custom.js';
import type { DetectionOptions } from './detection.js';
import type { Duration } from './duration.js';
import type { HttpsOptions } from './https.js';
import type { IpOptions } from './ip.js';
import type { ProxyOptions } from './proxies.js';
import type { RateLimitOptions } from './rate-limit.js';
import type { TelemetryOptions } from './telemetry.js';
import type { UserAgentOptions } from './user-agents.js';

/** Options of `guard()`. Each has a default; `guard()` alone is useful and safe. */
export interface GuardOptions {
  /** `monitor` finds, tells and counts, and blocks nothing. Default `enforce`. */
  mode?: 'enforce' | 'monitor';
  /** What happens when a check throws: `block` answers 500. It is told either way. Default `block`. */
  onError?: 'block' | 'allow';
  /** How long a check may take to answer before it counts as failed. Default `5s`. */
  checkTimeout?: Duration;
  /**
   * Path patterns that go straight to the application: `/health`, `/assets/*` (one segment), `/static/**` (any depth). A
   * path that could be read as another one (dot segments, `//`, `%2e`, `%2f`, a backslash) is never excluded by a star.
   */
  exclude?: readonly string[];
  /** Mode of single checks, by name. One without an entry runs in the guard's mode; one that is off is not there. */
  checks?: Readonly<Partial<Record<CheckName, CheckMode>>>;
  /** Which proxies are believed about the client. Default: none, the client is the other end of the connection. */
  proxies?: ProxyOptions;
  /** Addresses that are blocked, and addresses that are trusted. Default: none. */
  ip?: IpOptions;
  /** User agents that are blocked. Default: none. */
  userAgents?: UserAgentOptions;
  /**
   * Requests per client and window, which slides: no window, wherever it begins, lets more through. Default 1000 a minute
   * per address; `false` for no limit.
   */
  rateLimit?: false | RateLimitOptions;
  /**
   * Automatic bans. Findings with a threat score count (attacks, denied user agents, own checks); being limited or
   * redirected does not. Default: 10 findings within 5 minutes ban for an hour; `false` for bans by hand only.
   */
  ban?: false | BanOptions;
  /**
   * `redirect` answers plain http with 308, `require` with 426. Where a proxy ends TLS, name it in `proxies`: without
   * that every request looks like plain http. Default `false`.
   */
  https?: false | 'redirect' | 'require' | HttpsOptions;
  /** Recognition of attacks in path and query: SQL injection, script injection, path traversal. Default on; `false` for none. */
  detection?: false | DetectionOptions;
  /** Checks of the application's own. They run last, in this order. */
  custom?: readonly CustomCheck[];
  /** Where limits and bans are kept. Default `memoryStore()`; `memoryStore({ max: 100_000 })` holds that many clients and no more. */
  store?: Store;
  /** How much is told to OpenTelemetry. Findings are told whatever stands here. */
  telemetry?: TelemetryOptions;
  /** Called with every security event, after it was given to OpenTelemetry. What it throws is reported and ignored. */
  onEvent?: (event: SecurityEvent) => void;
}
