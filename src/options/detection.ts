import { types } from 'node:util';
import { z } from 'zod';
import { type LinearPattern, readPattern } from '../detection/linear-pattern.js';
import { ATTACK_FAMILIES, type AttackFamily, SEVERITIES, type Severity } from '../detection/signature.js';
import type { Duration } from './duration.js';
import {
  byName,
  duration,
  expected,
  headerName,
  list,
  object,
  oneOf,
  orFalse,
  pathPattern,
  text,
  wholeNumber,
} from './kinds.js';
import { asText, textForms } from './text-form.js';

export interface DetectionOptions {
  /** Score of one input from which its request is blocked, 1 to 100. Default 40: one sure sign, or several weak ones together. */
  threshold?: number;
  /** Score from which what was found is told, though not blocked, 1 to 100. Default 25. */
  observe?: number;
  /**
   * Levels of attack families: `'off'` does not look for it, `'observe'` only tells, `'enforce'` blocks by the scores
   * above, an object has scores of its own. Default: all `'enforce'`.
   */
  categories?: Partial<Record<AttackFamily, 'off' | 'observe' | 'enforce' | DetectionLevels>>;
  /** What is no finding: by rule or category, by input, by route, each that is given has to fit. Default: none. */
  exclude?: readonly DetectionExclusion[];
  /** Signatures of the application's own. Default: none. */
  patterns?: readonly DetectionPattern[];
  /** Headers that are not looked at, beside `authorization`, `proxy-authorization` and the one that `auth` reads. Default: none. */
  ignoreHeaders?: readonly string[];
  /** The longest that one request's body may be looked at, in short turns between which others go first. Default `'250ms'`. */
  budget?: Duration;
  /** What becomes of a request whose body took longer: `'allow'` (told, with what was seen so far) or `'block'` (403). Default `'allow'`. */
  overBudget?: 'allow' | 'block';
}

export interface DetectionLevels {
  /** Score from which a finding of the family blocks. Default: that of `detection.threshold`. */
  threshold?: number;
  /** Score from which it is told. Default: that of `detection.observe`. */
  observe?: number;
}

export interface DetectionExclusion {
  /** The family that is not looked for. */
  category?: AttackFamily;
  /** The rule, as `security_rule.name` tells it: `xss.script_element`. */
  rule?: string;
  /** The input, as `guard.input.name` tells it: `body.html`, `header.x-query`; `*` at the end stands for any rest. */
  input?: string;
  /** The paths it holds for, as in `exclude`: `/admin/**`. */
  route?: string;
}

export interface DetectionPattern {
  /** What the rule is called: lower case words, dots and underscores. */
  id: string;
  /**
   * What matches, in the syntax of RE2: without lookaround and backreferences, so that no value can make it slow. Of a
   * RegExp source and flags `i`, `m`, `s` and `u` are taken. Values are decoded before.
   */
  pattern: string | RegExp;
  /** Family that a match is told under. Default `'custom'`. */
  category?: AttackFamily;
  /** Threat points of a match, 1 to 100. Default 50. */
  score?: number;
  /** Default `'high'`. */
  severity?: Severity;
  /** Inputs that it holds for, as in `exclude`. Default: all. */
  inputs?: readonly string[];
  /** What a match means, for people. Default: none. */
  meaning?: string;
}

const score = () => wholeNumber(1, 100);
const inputName = () =>
  text(
    (value) => /^[^\s*]{1,128}\*?$/.test(value) || value === '*',
    'the name of an input like "body.html" or "body.*"',
  );
const ruleName = () =>
  text(
    (value) => /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$/.test(value) && value.length <= 64,
    'the name of a rule like "xss.script_element"',
  );
const family = () => oneOf(...ATTACK_FAMILIES);

const levels = () =>
  z.union(
    [
      oneOf('off', 'observe', 'enforce'),
      z.strictObject({ threshold: score().optional(), observe: score().optional() }),
    ],
    expected('"off", "observe", "enforce" or an object with threshold, observe'),
  );

const exclusion = () =>
  object({
    category: family().optional(),
    rule: ruleName().optional(),
    input: inputName().optional(),
    route: pathPattern().optional(),
  }).refine((given) => Object.values(given).some((value) => value !== undefined), {
    error: 'expected at least one of category, rule, input, route: without any, detection: false says the same',
  });

function isPatternLike(value: unknown): value is string | RegExp {
  return types.isRegExp(value) || (typeof value === 'string' && value !== '');
}

export const linearPattern = () =>
  z
    .custom<string | RegExp>(
      (value) => isPatternLike(value) && readPattern(value) !== undefined,
      expected('a pattern that RE2 takes: without lookaround and backreferences'),
    )
    .register(textForms, asText)
    .transform((value) => readPattern(value) as LinearPattern);

const pattern = () =>
  object({
    id: ruleName(),
    pattern: linearPattern(),
    category: family().default('custom'),
    score: score().default(50),
    severity: oneOf(...SEVERITIES).default('high'),
    inputs: list(inputName(), 'a list of names of inputs').optional(),
    meaning: text((value) => value.length <= 256, 'a text of 256 characters at most').default(''),
  });

const DEFAULTS = {
  threshold: 40,
  observe: 25,
  categories: {},
  exclude: [],
  patterns: [],
  ignoreHeaders: [],
  budget: 250,
  overBudget: 'allow' as 'allow' | 'block',
};

const shape = {
  threshold: score(),
  observe: score(),
  categories: byName(ATTACK_FAMILIES, levels(), 'an object of attack families'),
  exclude: list(exclusion(), 'a list of exclusions'),
  patterns: list(pattern(), 'a list of patterns'),
  ignoreHeaders: list(headerName(), 'a list of header names'),
  budget: duration(),
  overBudget: oneOf('allow', 'block'),
};

export const detectionSchema = orFalse({
  threshold: shape.threshold.default(DEFAULTS.threshold),
  observe: shape.observe.default(DEFAULTS.observe),
  categories: shape.categories.default(DEFAULTS.categories),
  exclude: shape.exclude.default(DEFAULTS.exclude),
  patterns: shape.patterns.default(DEFAULTS.patterns),
  ignoreHeaders: shape.ignoreHeaders.default(DEFAULTS.ignoreHeaders),
  budget: shape.budget.default(DEFAULTS.budget),
  overBudget: shape.overBudget.default(DEFAULTS.overBudget),
}).default(DEFAULTS);

/** What stands in for what is not said. */
export const DEFAULT_DETECTION: Exclude<z.output<typeof detectionSchema>, false> = DEFAULTS;

/** Detection of some routes: what is not said is as for all others. */
export const detectionOfRoute = z.union(
  [z.boolean(), z.strictObject(shape).partial()],
  expected(`true, false or an object with ${Object.keys(shape).join(', ')}`),
);
