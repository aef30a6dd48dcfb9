/**
 * Every warning about how a guard is set up: what is seen, and what puts it right. A code is a contract: whoever filters
 * by it may rely on it. The README's table is generated from this one.
 */
export const WARNINGS = {
  GUARD_MOUNTED_LATE: {
    what: 'A router or a body parser ran before the guard: what they do is done for requests that it would refuse.',
    fix: 'Mount the guard first: app.use(guard()) before every other middleware.',
  },
  GUARD_MOUNTED_TWICE: {
    what: 'A request went through two guards: it is counted, limited and traced twice.',
    fix: 'Mount one guard. Where two are meant, silence this warning in the inner one.',
  },
  GUARD_FORWARDED_UNTRUSTED: {
    what: 'A request carries X-Forwarded-For or Forwarded and no proxy is trusted: if a proxy wrote it, every client looks like the proxy, and all share one limit and one ban.',
    fix: 'Behind a proxy set the option "proxies", such as { trust: ["private"] }. Without one a client made the header up and nothing has to be done.',
  },
  GUARD_APP_PROXY: {
    what: 'app.proxy is on, so the application believes X-Forwarded-For, and the option "proxies" is not set, so the guard does not.',
    fix: 'Set the option "proxies" to the proxies that stand before the application, or app.proxy to false when there is none.',
  },
  GUARD_ONE_ADDRESS: {
    what: 'The first 1,000 requests all came from one address, with different user agents: it looks like a proxy that is not trusted, and all clients share one limit and one ban.',
    fix: 'Set the option "proxies" to the proxies that stand before the application, and "proxies.header" to the header that they write.',
  },
  GUARD_NO_SDK: {
    what: 'No OpenTelemetry SDK is registered for any signal: spans, metrics and events go nowhere.',
    fix: 'Start the application with node --import koa-otel-guard/instrumentation, or register an SDK before the first request.',
  },
  GUARD_RATE_LIMIT_SHARED_KEY: {
    what: 'Different clients share one key of a rate limit.',
    fix: 'Let "by" return a key that tells clients apart, or undefined to count by address.',
  },
  GUARD_RATE_LIMIT_COST: {
    what: 'The cost function of a rate limit answered with something else than a whole number from 0 on: the request took all of the limit.',
    fix: 'Let "cost" answer with a whole number whatever the client sends.',
  },
  GUARD_POLICY_LATE: {
    what: 'A policy loosens something (bypass, monitor, no limit), and the guard did not know of it before the request arrived there: that part of it does not hold.',
    fix: 'Give the guard the router that the policy stands in: guard({ router }), or put the policy into the option "routes".',
  },
  GUARD_BAN_CATEGORY_UNKNOWN: {
    what: 'An entry of ban.categories is nearly, and not quite, a reason of a finding or an event of the usual names: it may never count.',
    fix: 'Correct the name, or silence this warning where the application tells of an event by that name.',
  },
  GUARD_CLOUD_REGION_UNKNOWN: {
    what: 'An entry of "clouds" names a region that the list of its provider does not have: it holds for no address.',
    fix: 'Correct the name of the region in clouds.deny or clouds.except.',
  },
  GUARD_ENV_UNKNOWN: {
    what: 'An environment variable begins with GUARD_ and is none of the known ones.',
    fix: 'Correct its name, or remove it.',
  },
} as const satisfies Record<`GUARD_${string}`, WarningEntry>;

export interface WarningEntry {
  /** What was seen and what it leads to. */
  readonly what: string;
  readonly fix: string;
}

export type GuardWarningCode = keyof typeof WARNINGS;

export const WARNING_CODES = Object.keys(WARNINGS) as readonly GuardWarningCode[];
