import type { z } from 'zod';
import { CHECK_NAMES } from '../checks/check.js';
import { namesOfCustom } from '../checks/custom.js';
import { readPattern } from '../detection/linear-pattern.js';
import type { OptionFault } from '../errors.js';
import { ruleSchema } from '../options/behavior.js';
import { cloudRulesSchema, withCloudRules } from '../options/clouds.js';
import { countryRulesSchema } from '../options/countries.js';
import { flatLimits } from '../options/flat-limits.js';
import { flatRules } from '../options/flat-rules.js';
import { list } from '../options/kinds.js';
import { readPart } from '../options/read-options.js';
import type { Settings } from '../options/schema.js';
import { limitsTogether } from '../options/together.js';
import type { RuleOfBehavior } from './behavior-rules.js';
import type { RuleSet } from './rule-set.js';
import type { Limit } from './schema.js';

export type RuledSettings = { readonly settings: Settings } | { readonly faults: readonly OptionFault[] };

/**
 * The settings of a guard with a rule set over them: what the set says of countries, clouds, modes and the general limit stands
 * in place of the guard's, the rest is added to it. Addresses and bans are no settings. Answers with what does not fit the guard.
 */
export function ruledSettings(guard: Settings, rules: RuleSet): RuledSettings {
  const faults: OptionFault[] = [];
  const read = <Schema extends z.ZodType>(
    schema: Schema,
    given: unknown,
    path: string,
  ): z.output<Schema> | undefined => {
    if (given === undefined) return undefined;
    const reading = readPart(schema, given, path);
    if ('settings' in reading) return reading.settings;
    faults.push(...reading.faults);
    return undefined;
  };
  const checkNames = new Set([...CHECK_NAMES, ...namesOfCustom(guard.custom)]);
  for (const name of Object.keys(rules.checks)) {
    if (!checkNames.has(name))
      faults.push({ path: `checks.${name}`, message: 'expected the name of a check of this guard' });
  }
  const countries = read(countryRulesSchema, rules.countries, 'countries');
  const clouds = read(cloudRulesSchema, rules.clouds, 'clouds');
  const behavior = read(list(ruleSchema, 'a list of rules'), rules.behavior.map(ruleAsGiven), 'behavior') ?? [];
  const settings: Settings = {
    ...guard,
    mode: rules.mode ?? guard.mode,
    checks: { ...guard.checks, ...rules.checks },
    countries: countries ? { ...guard.countries, ...countries } : guard.countries,
    clouds: clouds ? withCloudRules(guard.clouds, clouds) : guard.clouds,
    userAgents: userAgentsOf(guard, rules),
    rateLimit: limitsOf(guard, rules),
    detection: detectionOf(guard, rules),
    ban: bansOf(guard, rules),
    behavior: [...guard.behavior, ...flatRules(behavior, undefined, { prefix: 'rules ' })],
    emergency: emergencyOf(guard, rules),
  };
  limitsTogether(settings, [], (_, text) => faults.push({ path: 'rate_limit', message: `expected ${text}` }));
  const twice = twiceIn((settings.rateLimit || []).map(({ name }) => name));
  if (twice !== undefined)
    faults.push({
      path: 'endpoints',
      message: `expected another name than ${JSON.stringify(twice)}, which a limit of this guard has`,
    });
  return faults.length > 0 ? { faults } : { settings };
}

function userAgentsOf({ userAgents }: Settings, { userAgents: ruled }: RuleSet): Settings['userAgents'] {
  if (!ruled) return userAgents;
  const { deny = [], bots = false, empty = false } = userAgents ?? {};
  return {
    deny: [...deny, ...ruled.deny],
    bots: ruled.bots === undefined ? bots : ruled.bots && (bots || { verified: undefined }),
    empty: ruled.empty ?? empty,
  };
}

function limitsOf({ rateLimit }: Settings, { rateLimit: ruled, endpoints }: RuleSet): Settings['rateLimit'] {
  const general = ruled === undefined ? rateLimit : ruled && flatLimits(ruled.map(limitAsGiven));
  const own = Object.entries(endpoints).flatMap(([endpoint, limits]) =>
    flatLimits(limits.map(limitAsGiven), undefined, `rules ${endpoint}`).map((limit) => ({ ...limit, endpoint })),
  );
  return own.length === 0 ? general : [...(general || []), ...own];
}

function limitAsGiven({ name, by, headers, ...limit }: Limit) {
  return { ...limit, name, by, headers, skip: undefined, endpoints: {}, countries: {} };
}

function detectionOf({ detection }: Settings, { patterns }: RuleSet): Settings['detection'] {
  if (!detection || patterns.length === 0) return detection;
  const own = patterns.flatMap(({ pattern: text, ...rule }) => {
    const pattern = readPattern(text);
    return pattern ? [{ ...rule, pattern }] : [];
  });
  return { ...detection, patterns: [...detection.patterns, ...own] };
}

function bansOf({ ban }: Settings, { ban: ruled }: RuleSet): Settings['ban'] {
  if (!ban || !ruled) return ban;
  const { threshold = ban.threshold, window = ban.window, duration = ban.duration, categories } = ruled;
  return { ...ban, threshold, window, duration, categories: { ...ban.categories, ...categories } };
}

function emergencyOf({ emergency }: Settings, { emergency: ruled }: RuleSet): Settings['emergency'] {
  if (!ruled) return emergency;
  const { allow = [], retryAfter = emergency.retryAfter } = ruled;
  return { ...emergency, allow: [...emergency.allow, ...allow], retryAfter };
}

/** A rule in the form of the option `behavior`. */
function ruleAsGiven(rule: RuleOfBehavior): unknown {
  const given = { ...rule, window: timeText(rule.window), action: rule.action?.map(actionAsGiven) };
  const steps = rule.steps?.map((step) => ({ ...step, action: step.action.map(actionAsGiven) }));
  const correlate = rule.correlate && { ...rule.correlate, within: timeText(rule.correlate.within) };
  if (rule.kind !== 'response') return { ...given, steps, correlate };
  const { max_body: maxBody, ...rest } = given as typeof given & { readonly max_body?: number };
  return { ...rest, steps, correlate, maxBody };
}

type Action = NonNullable<RuleOfBehavior['action']>[number];

function actionAsGiven(action: Action): unknown {
  if (typeof action === 'string') return action;
  return 'ban' in action ? { ban: timeText(action.ban) } : { throttle: timeText(action.throttle) };
}

function timeText(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : `${milliseconds}ms`;
}

function twiceIn(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) < index);
}
