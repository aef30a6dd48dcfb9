import { z } from 'zod';
import { securityHeaders } from '../response/security-headers/index.js';
import { type ContentSecurityPolicyOptions, contentSecurityPolicySchema } from './content-security-policy.js';
import type { Duration } from './duration.js';
import { durationOrZero, expected, flag, list, oneOf } from './kinds.js';
import { type PermissionsPolicyOptions, permissionsPolicySchema } from './permissions-policy.js';

/** Headers that tell browsers to be stricter. What is not said otherwise is the value of the header, or `false` for none. */
export interface SecurityHeadersOptions {
  /** Come back over https only (RFC 6797). Sent over https only. Default for a year, without subdomains. */
  strictTransportSecurity?: false | StrictTransportSecurityOptions;
  /** X-Content-Type-Options: no guessing of content types. Default `nosniff`. */
  contentTypeOptions?: false | 'nosniff';
  /** X-Frame-Options: who may show our pages in a frame. Default `SAMEORIGIN`; `false` for pages that other sites embed. */
  frameOptions?: false | 'SAMEORIGIN' | 'DENY';
  /** How much of our addresses other sites learn. In a list browsers take the last that they know. Default `strict-origin-when-cross-origin`. */
  referrerPolicy?: false | ReferrerPolicy | readonly ReferrerPolicy[];
  /**
   * Whether pages of other sites that opened ours, or that ours opened, keep a hold on it. Default
   * `same-origin-allow-popups`: popups for payment and sign-in that our pages open go on working. `false` where other sites
   * open ours in a popup and wait for an answer.
   */
  crossOriginOpenerPolicy?:
    | false
    | 'same-origin'
    | 'same-origin-allow-popups'
    | 'noopener-allow-popups'
    | 'unsafe-none';
  /** Which sites may use our images, scripts and fonts. Default `false`, all: anything else breaks the sites that do. */
  crossOriginResourcePolicy?: false | 'same-origin' | 'same-site' | 'cross-origin';
  /** Show only what allows it explicitly. Default `false`: anything else breaks embedded videos, maps and images. */
  crossOriginEmbedderPolicy?: false | 'require-corp' | 'credentialless' | 'unsafe-none';
  /** Origin-Agent-Cluster: a process of our own. Default `?1`; `false` for pages that set `document.domain`. */
  originAgentCluster?: false | '?1' | '?0';
  /** X-Permitted-Cross-Domain-Policies, for documents of Adobe. Default `none`. */
  permittedCrossDomainPolicies?: false | 'none' | 'master-only' | 'by-content-type' | 'all';
  /** X-DNS-Prefetch-Control. Default `false`, as the browser does: `off` makes links slower. */
  dnsPrefetchControl?: false | 'off' | 'on';
  /** X-XSS-Protection. Default `0`: the filter of old browsers could be turned against a page. */
  xssProtection?: false | '0';
  /** Which features of the browser our pages and frames in them may use: `{ camera: [], geolocation: ['self'] }`. Default `false`. */
  permissionsPolicy?: false | PermissionsPolicyOptions;
  /** What pages may load and run. Default `false`: a policy has to be written for the pages it is for. */
  contentSecurityPolicy?: false | ContentSecurityPolicyOptions;
  /** Further headers by name, on every answer as well. */
  extra?: Readonly<Record<string, string>>;
}

export interface StrictTransportSecurityOptions {
  /** How long browsers remember; `0` makes them forget. Default `365d`. */
  maxAge?: Duration;
  /** For every subdomain too, also those that have no https and those to come. Cannot be taken back before `maxAge`. Default false. */
  includeSubDomains?: boolean;
  /** Agree to be built into browsers. Demands `includeSubDomains` and a year. Default false. */
  preload?: boolean;
}

export type ReferrerPolicy = (typeof REFERRER_POLICIES)[number];

const REFERRER_POLICIES = [
  'no-referrer',
  'no-referrer-when-downgrade',
  'origin',
  'origin-when-cross-origin',
  'same-origin',
  'strict-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
] as const;

const YEAR = 365 * 86_400_000;

const hsts = z
  .union(
    [
      z.literal(false),
      z
        .strictObject({
          maxAge: durationOrZero().default(YEAR),
          includeSubDomains: flag().default(false),
          preload: flag().default(false),
        })
        .refine(({ maxAge, includeSubDomains, preload }) => !preload || (includeSubDomains && maxAge >= YEAR), {
          path: ['preload'],
          ...expected('"includeSubDomains" and a "maxAge" of "365d" or more with it'),
        }),
    ],
    expected('false or an object with maxAge, includeSubDomains, preload'),
  )
  .prefault({});

function falseOr<const Values extends readonly [string, ...string[]]>(...values: Values) {
  const text = values.map((value) => `"${value}"`).join(', ');
  return z.union([z.literal(false), oneOf(...values)], expected(`${text} or false`));
}

const referrerPolicy = z.union(
  [
    z.literal(false),
    oneOf(...REFERRER_POLICIES).transform((policy) => [policy]),
    list(oneOf(...REFERRER_POLICIES), 'a list of policies').min(1, expected('a list of at least one policy')),
  ],
  expected(`${REFERRER_POLICIES.map((policy) => `"${policy}"`).join(', ')}, a list of these, or false`),
);

const shape = {
  strictTransportSecurity: hsts,
  contentTypeOptions: falseOr('nosniff').default('nosniff'),
  frameOptions: falseOr('SAMEORIGIN', 'DENY').default('SAMEORIGIN'),
  referrerPolicy: referrerPolicy.default(['strict-origin-when-cross-origin']),
  crossOriginOpenerPolicy: falseOr(
    'same-origin',
    'same-origin-allow-popups',
    'noopener-allow-popups',
    'unsafe-none',
  ).default('same-origin-allow-popups'),
  crossOriginResourcePolicy: falseOr('same-origin', 'same-site', 'cross-origin').default(false),
  crossOriginEmbedderPolicy: falseOr('require-corp', 'credentialless', 'unsafe-none').default(false),
  originAgentCluster: falseOr('?1', '?0').default('?1'),
  permittedCrossDomainPolicies: falseOr('none', 'master-only', 'by-content-type', 'all').default('none'),
  dnsPrefetchControl: falseOr('off', 'on').default(false),
  xssProtection: falseOr('0').default('0'),
  permissionsPolicy: permissionsPolicySchema,
  contentSecurityPolicy: contentSecurityPolicySchema,
  extra: z
    .record(z.string(), z.string(expected('a text')), expected('an object of header names and values'))
    .default({}),
};

const schema = z.strictObject(shape).superRefine((settings, context) => {
  const { names } = securityHeaders({ ...settings, extra: {} });
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(settings.extra)) {
    const message = faultOf(name.toLowerCase(), value, seen, names);
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['extra', name], message });
    seen.add(name.toLowerCase());
  }
});

/** Options of the headers after validation. */
export type SecurityHeadersSettings = z.output<typeof schema>;

export const securityHeadersSchema = z
  .union([z.literal(false), schema], expected(`false or an object with ${Object.keys(shape).join(', ')}`))
  .prefault({});

function faultOf(name: string, value: string, seen: ReadonlySet<string>, own: ReadonlySet<string>) {
  if (!/^[\w!#$%&'*+.^`|~-]{1,128}$/.test(name)) return 'expected a header name';
  if (name.startsWith('access-control-')) return 'expected no header of CORS, which is the option "cors"';
  if (NOT_FOR_ALL.has(name)) return 'expected no header that belongs to a single answer or connection';
  if (own.has(name)) return 'expected no header that another option sets: set that to false first';
  if (seen.has(name)) return 'expected each header once, whatever its case';
  return /^[\x21-\x7e](?:[\t\x20-\x7e]{0,8190}[\x21-\x7e])?$/.test(value)
    ? undefined
    : 'expected a value of ASCII characters';
}

const NOT_FOR_ALL: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'date',
  'etag',
  'http2-settings',
  'keep-alive',
  'last-modified',
  'location',
  'proxy-connection',
  'retry-after',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'vary',
  'www-authenticate',
]);
