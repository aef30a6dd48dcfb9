import { withCloudRules } from '../options/clouds.js';
import { DEFAULT_DETECTION } from '../options/detection.js';
import { flatCountryLimits, flatLimits } from '../options/flat-limits.js';
import { flatRules } from '../options/flat-rules.js';
import type { PolicySettings } from '../options/policy.js';
import { rulesOf } from '../options/route-rules.js';
import type { Settings } from '../options/schema.js';
import { without, withoutAll } from './without.js';

/** What checks are made from: what the guard is told, and what only a route can say. */
export interface RouteSettings extends Settings {
  /** Who gets in, in place of `ip.allowOnly`. */
  readonly requireIp?: readonly string[] | undefined;
  /** The modes of checks that stand above routes; absent: as those of all others. */
  readonly above?: Pick<Settings, 'mode' | 'checks'>;
}

/** A policy and where it stands. */
export interface PlacedPolicy {
  /** What it consists of: the later counts where they differ. */
  readonly parts: readonly PolicySettings[];
  /** The endpoint that it is for, or the route that it stands at: what it is called unless it has a name. */
  readonly place: string;
}

/** Settings as they are where policies hold, the later one above the earlier. */
export function overlay(under: RouteSettings, policies: readonly PlacedPolicy[], guard: Settings): RouteSettings {
  const parts = policies.flatMap((policy) => policy.parts.map((part) => ({ part, name: nameOf(policy) })));
  const taken = parts.findLastIndex(({ part }) => part.bypass === false);
  return parts.reduce<RouteSettings>(
    (settings, { part, name }, index) => {
      const base = index < taken ? settings : bypassing(settings, part.bypass);
      return { ...base, ...blocksOf(part, { base, name, guard }) };
    },
    { ...under, above: guard },
  );
}

/** What a policy is called. */
export function nameOf({ parts, place }: PlacedPolicy): string {
  return parts.findLast(({ name }) => name !== undefined)?.name ?? place;
}

function bypassing(settings: RouteSettings, bypass: PolicySettings['bypass']): RouteSettings {
  if (bypass === undefined || bypass === false) return settings;
  return bypass === true ? withoutAll(settings) : without(settings, bypass);
}

interface Place {
  readonly base: RouteSettings;
  readonly name: string;
  readonly guard: Settings;
}

function blocksOf(part: PolicySettings, { base, name, guard }: Place): Partial<RouteSettings> {
  const auth = part.apiKey ?? part.auth;
  return {
    checks: { ...base.checks, ...part.checks },
    ...(part.mode && { mode: part.mode }),
    ...(part.requireIp && { requireIp: part.requireIp }),
    ...limitsOf(part, { base, name }),
    ...(part.countries && { countries: { ...base.countries, ...part.countries } }),
    ...(part.clouds && { clouds: withCloudRules(base.clouds, part.clouds) }),
    ...(part.requireHttps !== undefined && { https: part.requireHttps }),
    ...(auth !== undefined && { auth: auth || undefined }),
    ...(part.requireHeaders && { headers: part.requireHeaders }),
    ...(part.userAgents && { userAgents: part.userAgents }),
    ...(part.contentTypes && { contentTypes: part.contentTypes }),
    ...(part.maxBody !== undefined && { body: { ...base.body, max: part.maxBody } }),
    ...(part.referrers && { referrers: part.referrers }),
    ...(part.timeWindow && { timeWindow: part.timeWindow }),
    ...(part.validators && { custom: [...new Set([...base.custom, ...part.validators])] }),
    ...behaviorOf(part, { base, name }),
    ...(part.honeypotFields && {
      honeypot: { paths: base.honeypot ? base.honeypot.paths : [], fields: part.honeypotFields },
    }),
    ...(part.detection !== undefined && { detection: detectionOf(part.detection, base.detection || guard.detection) }),
  };
}

function behaviorOf(part: PolicySettings, { base, name }: Pick<Place, 'base' | 'name'>): Partial<RouteSettings> {
  const rules = rulesOf(part);
  if (rules.length === 0) return {};
  return { behavior: [...base.behavior, ...flatRules(rules, undefined, { prefix: `${name} ` })] };
}

function limitsOf(
  { rateLimit, countryRateLimit: ofCountries }: PolicySettings,
  { base, name }: Pick<Place, 'base' | 'name'>,
): Partial<RouteSettings> {
  const limits = rateLimit === undefined ? base.rateLimit : rateLimit && flatLimits(rateLimit, undefined, name);
  if (!ofCountries) return { rateLimit: limits };
  const { '*': rest, ...listed } = ofCountries;
  const elsewhere = { codes: Object.keys(listed), others: true };
  const others = (limits || []).filter(
    ({ countries, endpoint }) => rest === undefined || countries || endpoint !== undefined,
  );
  return {
    rateLimit: [
      ...others.map((limit) => (limit.endpoint === undefined ? { countries: elsewhere, ...limit } : limit)),
      ...flatCountryLimits(ofCountries, undefined, name),
    ],
  };
}

function detectionOf(
  own: NonNullable<PolicySettings['detection']>,
  under: Settings['detection'],
): Settings['detection'] {
  if (own === false) return false;
  const base = under === false ? DEFAULT_DETECTION : under;
  if (own === true) return base;
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  return {
    ...base,
    ...given,
    categories: { ...base.categories, ...own.categories },
    exclude: [...base.exclude, ...(own.exclude ?? [])],
    patterns: [...base.patterns, ...(own.patterns ?? [])],
  };
}
