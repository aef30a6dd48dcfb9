import { z } from 'zod';
import { type KnownKey, knownKeys } from '../auth/known-keys.js';
import { ABOVE_ROUTES, CHECK_NAMES, type CheckMode, type CheckName } from '../checks/check.js';
import { GuardOptionsError } from '../errors.js';
import { parseEndpoint } from '../policy/endpoint.js';
import type { AuthOptions } from './auth.js';
import { authForms, callerBase } from './auth.js';
import type { BehaviorRule, FrequencyRule, ResponseRule, UsageRule } from './behavior.js';
import { type CloudOptions, cloudRulesSchema } from './clouds.js';
import { contentTypesSchema } from './content-types.js';
import { type CountryOptions, countryRulesSchema } from './countries.js';
import type { CustomCheck } from './custom.js';
import { customCheck } from './custom.js';
import type { DetectionOptions } from './detection.js';
import { detectionOfRoute } from './detection.js';
import { headersSchema, type RequiredHeaders } from './headers.js';
import { honeypotFieldsSchema } from './honeypot.js';
import { type HttpsOptions, httpsForms } from './https.js';
import { addresses, expected, headerName, list, oneOf, secret, size, text } from './kinds.js';
import { nearest } from './nearest.js';
import { countryLimitsSchema, givenRateLimit, type RateLimitOptions } from './rate-limit.js';
import { type ReferrerOptions, referrersSchema } from './referrers.js';
import { checkRouteRules, routeRules } from './route-rules.js';
import type { Size } from './size.js';
import { apart } from './structure.js';
import { type TimeWindow, timeWindowSchema } from './time-window.js';
import { type UserAgentOptions, userAgentsSchema } from './user-agents.js';

/**
 * What is other for some routes. A building block that is given counts in place of what the guard has; `checks`, `detection` and
 * `validators` are added to it. What is not given is as everywhere else.
 */
export interface Policy {
  /** What spans and events call it, and what its rate limit is known by. Default: where it stands, `POST /login`. */
  name?: string;
  /** Whether findings count here. Default: as for the guard. */
  mode?: 'enforce' | 'monitor';
  /** Modes of single checks here, by name. */
  checks?: Readonly<Partial<Record<CheckName, CheckMode>>>;
  /**
   * Checks that requests pass by, by name, or `true`: all but those that the policy itself brings. Emergency mode and bans
   * stand above routes; `exclude` leads past those, too. `false`: takes back what a policy further out says. Default none.
   */
  bypass?: boolean | readonly CheckName[];
  /** Only these addresses and CIDR ranges get in. It gives no trust: that is what `ip.allow` of the guard does. */
  requireIp?: readonly string[];
  /**
   * Limits of these routes, counted by themselves, in place of the guard's; `false` for none. As the option `rateLimit`; one
   * without a name is called as the policy is.
   */
  rateLimit?: false | RateLimitOptions | readonly RateLimitOptions[];
  /** Limits of clients from some countries, in place of the others. As the option `rateLimit.countries`. */
  countryRateLimit?: NonNullable<RateLimitOptions['countries']>;
  /** Countries that get in, and that do not. As `allow`, `deny` and `unknown` of the option `countries`. */
  countries?: Pick<CountryOptions, 'allow' | 'deny' | 'unknown'>;
  /** Clouds whose addresses are blocked. As `deny` and `except` of the option `clouds`. */
  clouds?: Pick<CloudOptions, 'deny' | 'except'>;
  /** `true` or `'require'`: plain http gets 426; `'redirect'`: 308; `false`: it may come. As the option `https`. */
  requireHttps?: boolean | 'redirect' | 'require' | HttpsOptions;
  /** Proof of who the caller is; `false`: none is asked for. As the option `auth`. */
  auth?: false | AuthOptions;
  /** Keys that get in: short for `auth` with scheme `api-key` and `knownKeys()`. */
  apiKey?: readonly KnownKey[] | ApiKeyPolicy;
  /** Headers that a request must have: without one 400, with another value 403. As the option `headers`. */
  requireHeaders?: RequiredHeaders;
  /** User agents that are blocked. As the option `userAgents`. */
  userAgents?: UserAgentOptions;
  /** Content types that a request with a body may have. As the option `contentTypes`. */
  contentTypes?: readonly string[];
  /** The largest request body. As the option `body.max`. */
  maxBody?: Size;
  /** Where requests may come from by their Referer. As the option `referrers`. */
  referrers?: readonly string[] | ReferrerOptions;
  /** When requests are let in. As the option `timeWindow`. */
  timeWindow?: TimeWindow | readonly TimeWindow[];
  /** Checks of the application's own, after those of the guard. As the option `custom`. */
  validators?: readonly CustomCheck[];
  /** How often a client may call these routes; one rule or several. As rules of the option `behavior` of kind `usage`, without kind and endpoint. */
  usage?: RuleOf<UsageRule> | readonly RuleOf<UsageRule>[];
  /** How fast a client may call them. As rules of kind `frequency`. */
  frequency?: RuleOf<FrequencyRule> | readonly RuleOf<FrequencyRule>[];
  /** How often a client may be answered like that. As rules of kind `response`. */
  responses?: RuleOf<ResponseRule> | readonly RuleOf<ResponseRule>[];
  /** Rules of any kind, added to the guard's as the three before are. As the option `behavior`. */
  behavior?: readonly BehaviorRule[];
  /** Fields of forms that people do not see and leave empty; whoever fills one in gets 403. As the option `honeypot.fields`. */
  honeypotFields?: readonly string[];
  /**
   * `false`: attacks are not looked for; `true`: they are; an object: what is other, its
   * `exclude` and `patterns` added to the guard's. As the option `detection`.
   */
  detection?: boolean | DetectionOptions;
}

/** A behaviour rule without what is said by where it stands. */
type RuleOf<Rule> = Omit<Rule, 'kind' | 'endpoint'>;

/** Keys of callers, and where they send them. */
export interface ApiKeyPolicy extends Pick<AuthOptions, 'realm' | 'failures'> {
  keys: readonly KnownKey[];
  /** The header that carries the key. Default `x-api-key`. */
  header?: string;
}

/** What is wrong here may be wrong with a secret: it is told without the value. */
const keys = z
  .custom<readonly KnownKey[]>((value) => Array.isArray(value), secret('a list of keys'))
  .transform((given, context) => {
    try {
      return knownKeys(given);
    } catch (error) {
      if (!(error instanceof GuardOptionsError)) throw error;
      for (const { path, message } of error.faults) {
        context.addIssue({ code: 'custom', message: `${path}: ${message}`, params: { complete: true } });
      }
      return z.NEVER;
    }
  });

const keyForm = z.strictObject({
  keys,
  header: headerName().default('x-api-key'),
  realm: callerBase.realm,
  failures: callerBase.failures,
});

/** Short for an option `auth`. */
const apiKey = z
  .custom<readonly KnownKey[] | z.input<typeof keyForm>>(
    (value) => typeof value === 'object' && value !== null,
    secret('a list of keys or an object with keys, header, realm, failures'),
  )
  .transform((given): z.input<typeof keyForm> => (isList(given) ? { keys: given } : given))
  .pipe(keyForm)
  .transform(({ keys: verify, ...given }) => ({
    scheme: 'api-key' as const,
    verify,
    exclude: [] as string[],
    ...given,
  }));

function isList(given: object): given is readonly KnownKey[] {
  return Array.isArray(given);
}

const name = text(
  (value) => /^[\x21\x23-\x5b\x5d-\x7b\x7d\x7e](?:[\x20\x21\x23-\x5b\x5d-\x7b\x7d\x7e]{0,62})$/.test(value),
  'printable ASCII without quotes, backslashes and bars, 64 characters at most',
);

/**
 * The schema of a policy. `own`: the names of the application's own checks; a policy that stands at a route knows of no guard, so
 * there every name is taken that is none of ours misspelt.
 */
export function policySchema(own?: readonly string[]) {
  const known = new Set<string>([...CHECK_NAMES, ...(own ?? [])]);
  const isCheck = (value: string) =>
    known.has(value) ||
    (own === undefined && /^[a-z][a-z0-9_]{0,63}$/.test(value) && nearest(value, known) === undefined);
  const checkName = text(isCheck, `the name of a check: ${[...known].join(', ')}`);
  const passable = text(
    (value) => isCheck(value) && !ABOVE_ROUTES.includes(value),
    'the name of a check but "emergency" and "ban", which stand above routes',
  );
  return z
    .strictObject(
      {
        name: name.optional(),
        mode: oneOf('enforce', 'monitor').optional(),
        checks: z
          .record(checkName, oneOf('enforce', 'monitor', 'off'), expected('an object of check names and modes'))
          .refine(
            (modes) => ABOVE_ROUTES.every((name) => modes[name] === undefined),
            expected('no mode for "emergency" and "ban", which stand above routes'),
          )
          .optional(),
        bypass: z
          .union(
            [z.boolean(), list(passable, 'a list of checks')],
            expected('true, false or a list of names of checks'),
          )
          .optional(),
        requireIp: addresses().min(1, expected('at least one address')).optional(),
        rateLimit: givenRateLimit.optional(),
        countryRateLimit: countryLimitsSchema.optional(),
        countries: countryRulesSchema.optional(),
        clouds: cloudRulesSchema.optional(),
        requireHttps: z
          .union(
            [z.boolean().transform((on) => on && { mode: 'require' as const, hosts: [] as string[] }), ...httpsForms],
            expected('true, false, "redirect", "require" or an object with mode, hosts'),
          )
          .optional(),
        auth: z
          .union(
            [z.literal(false), authForms],
            expected('false or an object with scheme, verify, realm, failures, exclude'),
          )
          .optional(),
        apiKey: apiKey.optional(),
        requireHeaders: headersSchema,
        userAgents: userAgentsSchema,
        contentTypes: contentTypesSchema,
        maxBody: size().optional(),
        referrers: referrersSchema,
        timeWindow: timeWindowSchema,
        validators: list(customCheck, 'a list of checks').optional(),
        ...routeRules,
        honeypotFields: honeypotFieldsSchema.min(1, expected('at least one field')).optional(),
        detection: detectionOfRoute.optional(),
      },
      expected('an object with the building blocks of a policy'),
    )
    .superRefine(checkRouteRules);
}

/** A policy, read. */
export type PolicySettings = z.output<ReturnType<typeof policySchema>>;

/** Policies by the endpoints that they are for. */
export function routesSchema(own: readonly string[]) {
  return z
    .record(
      text(
        (value) => parseEndpoint(value) !== undefined,
        'an endpoint like "POST /login", "/api/**" or "GET /users/:id"',
      ),
      policySchema(own).register(apart, { name: 'policy' }),
      expected('an object of endpoints and their policies'),
    )
    .default({});
}
