import { z } from 'zod';
import { authSchema } from './auth.js';
import { banCategoryNames, banSchema } from './ban.js';
import { behaviorSchema } from './behavior.js';
import { bodySchema } from './body.js';
import { cloudsSchema } from './clouds.js';
import { contentTypesSchema } from './content-types.js';
import { corsSchema } from './cors.js';
import { countriesSchema } from './countries.js';
import { customSchema } from './custom.js';
import { detectionSchema } from './detection.js';
import { emergencySchema } from './emergency.js';
import { fingerprintSchema } from './fingerprint.js';
import { headersSchema } from './headers.js';
import { healthSchema } from './health.js';
import { honeypotSchema } from './honeypot.js';
import { httpsSchema } from './https.js';
import { ipSchema } from './ip.js';
import { byName, duration, expected, functionOf, list, oneOf, pathPattern } from './kinds.js';
import type { GuardOptions } from './options.js';
import { routesSchema } from './policy.js';
import { privacySchema } from './privacy.js';
import { proxiesSchema } from './proxies.js';
import { rateLimitSchema } from './rate-limit.js';
import { referrersSchema } from './referrers.js';
import { respondSchema } from './respond.js';
import { routerSchema } from './router.js';
import { rulesSchema } from './rules.js';
import { securityHeadersSchema } from './security-headers.js';
import { storeSchema } from './store.js';
import { telemetrySchema } from './telemetry.js';
import { timeWindowSchema } from './time-window.js';
import { checkTogether } from './together.js';
import { upgradesSchema } from './upgrades.js';
import { userAgentsSchema } from './user-agents.js';
import { warningsSchema } from './warnings.js';

/**
 * Every option with what is allowed and its default. What belongs to one feature stands in the file of its name.
 * `checkNames` are the names that a mode can be set for, `banCategories` those that bans can be counted by.
 */
export const optionsSchema = (checkNames: readonly string[], banCategories = banCategoryNames(checkNames, [])) =>
  singleOptions(checkNames, banCategories).superRefine(checkTogether);

const singleOptions = (checkNames: readonly string[], banCategories: readonly string[]) =>
  z.strictObject(
    {
      mode: oneOf('enforce', 'monitor').default('enforce'),
      onError: oneOf('block', 'allow').default('block'),
      checkTimeout: duration().default(5_000),
      exclude: list(pathPattern(), 'a list of path patterns').default([]),
      checks: byName(checkNames, oneOf('enforce', 'monitor', 'off'), 'an object of check names and modes').default({}),
      proxies: proxiesSchema,
      emergency: emergencySchema,
      ip: ipSchema,
      timeWindow: timeWindowSchema,
      countries: countriesSchema,
      clouds: cloudsSchema,
      userAgents: userAgentsSchema,
      rateLimit: rateLimitSchema,
      fingerprint: fingerprintSchema,
      ban: banSchema(banCategories),
      https: httpsSchema,
      securityHeaders: securityHeadersSchema,
      cors: corsSchema,
      body: bodySchema,
      auth: authSchema,
      headers: headersSchema,
      referrers: referrersSchema,
      contentTypes: contentTypesSchema,
      upgrades: upgradesSchema,
      honeypot: honeypotSchema,
      detection: detectionSchema,
      behavior: behaviorSchema,
      custom: customSchema,
      respond: respondSchema,
      routes: routesSchema(checkNames),
      router: routerSchema,
      health: healthSchema,
      warnings: warningsSchema,
      store: storeSchema,
      rules: rulesSchema,
      telemetry: telemetrySchema,
      privacy: privacySchema,
      onEvent: functionOf<NonNullable<GuardOptions['onEvent']>>().optional(),
    },
    expected('an object of options'),
  );

/** Options after validation: defaults filled in, durations in milliseconds. */
export type Settings = z.output<ReturnType<typeof singleOptions>>;
