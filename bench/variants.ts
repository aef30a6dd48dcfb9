/** What runs in one server process: an application, and an SDK with this share of requests sampled, or none. */
export interface Variant {
  readonly name: string;
  readonly title: string;
  readonly app: AppName;
  /** Variants of one group run side by side, the groups one after another: what is compared closely shares a group. */
  readonly group: string;
  /** Share of requests that the SDK samples; absent: no SDK in the process. */
  readonly sampled?: number;
}

export type AppName =
  | 'bare'
  | 'packages'
  | 'guard'
  | 'guard-deny-10'
  | 'guard-deny-100000'
  | 'guard-auth'
  | 'guard-request'
  | 'guard-bots'
  | 'guard-custom'
  | 'guard-no-headers'
  | 'guard-csp'
  | 'guard-cors'
  | 'guard-limits'
  | 'guard-routes'
  | 'guard-router';

/** All variants; a round visits those of its group in this order. */
export const variants = [
  { name: 'bare', group: 'no SDK', title: 'bare Koa', app: 'bare' },
  { name: 'packages', group: 'no SDK', title: 'koa-helmet + @koa/cors + koa-ratelimit', app: 'packages' },
  { name: 'guard', group: 'no SDK', title: 'guard, telemetry off', app: 'guard' },
  { name: 'guard-deny-10', group: 'addresses', title: 'guard, 10 CIDRs in ip.deny', app: 'guard-deny-10' },
  { name: 'guard-deny-100000', group: 'addresses', title: 'guard, 100,000 CIDRs in ip.deny', app: 'guard-deny-100000' },
  { name: 'features-none', group: 'features', title: 'guard, its default checks', app: 'guard' },
  { name: 'features-auth', group: 'features', title: 'with auth: an API key, known', app: 'guard-auth' },
  {
    name: 'features-request',
    group: 'features',
    title: 'with headers, referrers, contentTypes, body.max, timeWindow',
    app: 'guard-request',
  },
  { name: 'features-bots', group: 'features', title: 'with userAgents.bots', app: 'guard-bots' },
  {
    name: 'features-no-headers',
    group: 'features',
    title: 'without securityHeaders',
    app: 'guard-no-headers',
  },
  { name: 'features-csp', group: 'features', title: 'with a CSP and its nonce', app: 'guard-csp' },
  { name: 'features-cors', group: 'features', title: 'with cors', app: 'guard-cors' },
  {
    name: 'features-limits',
    group: 'features',
    title: 'with two limits and one of an endpoint',
    app: 'guard-limits',
  },
  {
    name: 'features-routes',
    group: 'features',
    title: 'with a table of 20 routes, one of them this one',
    app: 'guard-routes',
  },
  {
    name: 'features-router',
    group: 'features',
    title: 'with a router of 20 routes, a policy on this one',
    app: 'guard-router',
  },
  { name: 'features-custom', group: 'features', title: 'with an async check of its own', app: 'guard-custom' },
  { name: 'sdk-0', group: 'sampled out', title: 'bare Koa, SDK sampled out', app: 'bare', sampled: 0 },
  {
    name: 'packages-sdk-0',
    group: 'sampled out',
    title: 'the three packages, SDK sampled out',
    app: 'packages',
    sampled: 0,
  },
  { name: 'guard-sdk-0', group: 'sampled out', title: 'guard, SDK sampled out', app: 'guard', sampled: 0 },
  { name: 'sdk-1', group: 'sampled', title: 'bare Koa, SDK at 1 %', app: 'bare', sampled: 0.01 },
  { name: 'guard-sdk-1', group: 'sampled', title: 'guard, SDK at 1 %', app: 'guard', sampled: 0.01 },
  { name: 'sdk-100', group: 'sampled', title: 'bare Koa, SDK at 100 %', app: 'bare', sampled: 1 },
  { name: 'guard-sdk-100', group: 'sampled', title: 'guard, SDK at 100 %', app: 'guard', sampled: 1 },
] as const satisfies readonly Variant[];

export type VariantName = (typeof variants)[number]['name'];

/** The names of the groups, in the order in which they run. */
export const groups: readonly string[] = [...new Set(variants.map(({ group }) => group))];
