import type { CheckMode, CheckName } from '../checks/check.js';
import type { Router } from '../policy/router.js';
import type { Store } from '../state/store.js';
import type { SecurityEvent } from '../telemetry/security-event.js';
import type { AuthOptions } from './auth.js';
import type { BanOptions } from './ban.js';
import type { BehaviorRule } from './behavior.js';
import type { BodyOptions } from './body.js';
import type { CloudOptions } from './clouds.js';
import type { CorsOptions } from './cors.js';
import type { CountryOptions } from './countries.js';
import type { CustomCheck } from './custom.js';
import type { DetectionOptions } from './detection.js';
import type { Duration } from './duration.js';
import type { EmergencyOptions } from './emergency.js';
import type { FingerprintOptions } from './fingerprint.js';
import type { RequiredHeaders } from './headers.js';
import type { HealthOptions } from './health.js';
import type { HoneypotOptions } from './honeypot.js';
import type { HttpsOptions } from './https.js';
import type { IpOptions } from './ip.js';
import type { Policy } from './policy.js';
import type { PrivacyOptions } from './privacy.js';
import type { ProxyOptions } from './proxies.js';
import type { RateLimitOptions } from './rate-limit.js';
import type { ReferrerOptions } from './referrers.js';
import type { RespondOptions } from './respond.js';
import type { RulesOptions } from './rules.js';
import type { SecurityHeadersOptions } from './security-headers.js';
import type { TelemetryOptions } from './telemetry.js';
import type { TimeWindow } from './time-window.js';
import type { UpgradeOptions } from './upgrades.js';
import type { UserAgentOptions } from './user-agents.js';
import type { WarningsOption } from './warnings.js';

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
  /** Only a list of addresses gets in; everybody else is told to come back later (503). Default off. */
  emergency?: EmergencyOptions;
  /** Addresses that are blocked, and addresses that are trusted. Default: none. */
  ip?: IpOptions;
  /** When requests are let in: within any of these windows. Others are answered with 403. Default: always. */
  timeWindow?: TimeWindow | readonly TimeWindow[];
  /**
   * Countries whose clients get in or are blocked, and where countries are looked up. Telemetry tells the country of every
   * client where there is a database; `false` for no look-ups at all. Default: nobody is blocked.
   */
  countries?: false | CountryOptions;
  /** Clouds whose addresses are blocked, by the ranges that they publish. Default: none. */
  clouds?: CloudOptions;
  /** User agents that are blocked. Default: none. */
  userAgents?: UserAgentOptions;
  /**
   * Requests per client and window, one limit or several at once. The window slides: no window, wherever it begins, lets
   * more through. Default 1000 a minute per address; `false` for no limit.
   */
  rateLimit?: false | RateLimitOptions | readonly RateLimitOptions[];
  /** How clients are told apart that share an address, where a limit or a check asks for it; `false` for not at all. */
  fingerprint?: false | FingerprintOptions;
  /**
   * Automatic bans. Findings with a threat score count (attacks, denied user agents, own checks); being limited or
   * redirected does not, unless `ban.categories` says so. Loopback and trusted proxies are never banned, `ip.allow` only by
   * hand. Default: 10 findings within 5 minutes ban for an hour; `false` for bans by hand only.
   */
  ban?: false | BanOptions;
  /**
   * `redirect` answers plain http with 308, `require` with 426. Where a proxy ends TLS, name it in `proxies`: without
   * that every request looks like plain http. Default `false`.
   */
  https?: false | 'redirect' | 'require' | HttpsOptions;
  /** Headers that tell browsers to be stricter, on every answer. Default: those that break nothing; `false` for none. */
  securityHeaders?: false | SecurityHeadersOptions;
  /** Which other origins may read answers; preflights are answered by the guard. Default `false`: none, and no header says so. */
  cors?: false | CorsOptions;
  /** How large a request body may be. */
  body?: BodyOptions;
  /** Proof of who the caller is: a bearer token, user name and password, or an API key, and who it belongs to. Default: none asked for. */
  auth?: AuthOptions;
  /** Headers that a request must have: without one 400, with another value 403. Default: none. */
  headers?: RequiredHeaders;
  /** Where requests may come from by their Referer; others get 403. A list is `{ allow }`. Default: anywhere. */
  referrers?: readonly string[] | ReferrerOptions;
  /**
   * Content types that a request with a body may have: `application/json`, `text/*`, `application/*+json` (the suffix
   * of RFC 6839). Others, and bodies without a type, get 415. Default: any.
   */
  contentTypes?: readonly string[];
  /** Which upgrades are let in, to WebSocket above all: for servers that were given to `shield.upgrade()`. */
  upgrades?: UpgradeOptions;
  /** Paths and form fields that are there for machines only: whoever takes them is one. Default `false`. */
  honeypot?: false | HoneypotOptions;
  /** Recognition of attacks in path, query, headers, cookies and bodies. Default on; `false` for none. */
  detection?: false | DetectionOptions;
  /**
   * Rules about what clients do over time: how often they call something, how fast, what they are answered. Counted in the
   * store, so exactly for all instances together; `ip.allow` is not counted. Default: none.
   */
  behavior?: readonly BehaviorRule[];
  /** Checks of the application's own. They run last, in this order. */
  custom?: readonly CustomCheck[];
  /** What a refused client reads, and what is done to every answer. */
  respond?: RespondOptions;
  /**
   * What is other for some routes: `POST /api/login`, `/admin/**` (any method, any depth), `GET /users/:id`. All that match
   * count, the later above the earlier. What a policy loosens holds only for paths that everybody reads alike. Default: none.
   */
  routes?: Readonly<Record<string, Policy>>;
  /**
   * The application's router (`@koa/router`), or several: policies at its routes are known before a request is checked, so
   * that they may loosen, too, and spans and events tell the route. Default: none.
   */
  router?: Router | readonly Router[];
  /**
   * A path where load balancers ask how the guard is: GET and HEAD are answered before any check, 200 while it is healthy or
   * degraded, 503 when it is failing. Default `false`.
   */
  health?: false | string | HealthOptions;
  /** Warnings about how the guard is set up, looked for among the first requests; `false` for none, or single ones off by code. Default `true`. */
  warnings?: WarningsOption;
  /**
   * Where limits and bans are kept. Default `memoryStore()`; `memoryStore({ max: 100_000 })` holds that many clients and no more.
   * `redisStore(client)` shares them among instances.
   */
  store?: Store;
  /**
   * Rules that come from elsewhere and change what the guard does while it runs: where they come from, how they are verified
   * and kept. Default: none.
   */
  rules?: RulesOptions;
  /** How much is told to OpenTelemetry. Findings are told whatever stands here. */
  telemetry?: TelemetryOptions;
  /** What OpenTelemetry is not told of clients. Secrets that are known by their structure are taken out whatever stands here. */
  privacy?: PrivacyOptions;
  /** Called with every security event, after it was given to OpenTelemetry. What it throws is reported and ignored. */
  onEvent?: (event: SecurityEvent) => void;
}
