import type { z } from 'zod';
import type { AnswerPattern } from '../behavior/answer-pattern.js';
import type { AttackFamily } from '../detection/signature.js';
import type { GivenRule, RuleAction } from './behavior.js';
import { freeName, type LimitSettings } from './flat-limits.js';

/** A behaviour rule: a count of each client within a window, and what is done beyond how much of it. */
export interface RuleSettings extends Pick<LimitSettings, 'name' | 'window' | 'by'> {
  readonly kind: GivenRule['kind'];
  /** What it is about; absent: all requests. */
  readonly endpoints: readonly string[] | undefined;
  /** Ascending, one at least. */
  readonly steps: readonly RuleStep[];
  readonly correlate:
    | { readonly findings: number; readonly within: number; readonly categories: readonly AttackFamily[] | undefined }
    | undefined;
  /** What is counted of answers; absent where requests are. */
  readonly answers: { readonly patterns: readonly AnswerPattern[]; readonly maxBody: number } | undefined;
}

export interface RuleStep {
  readonly above: number;
  readonly actions: readonly RuleAction[];
}

export interface RulePlace {
  /** What the names of rules that are given none begin with. */
  readonly prefix?: string;
  /** Where a rule stands within the option that is being read. */
  readonly pathOf?: (index: number) => readonly PropertyKey[];
}

/** Gives each rule its steps and a name. */
export function flatRules(
  given: readonly GivenRule[],
  context?: z.RefinementCtx,
  { prefix = '', pathOf = (index) => [index] }: RulePlace = {},
): RuleSettings[] {
  const fault: Fault = (path, text) =>
    context?.addIssue({ code: 'custom', path: [...path], message: `expected ${text}` });
  const taken = new Set<string>();
  for (const [index, { name }] of given.entries()) {
    if (name === undefined) continue;
    if (taken.has(name)) fault([...pathOf(index), 'name'], 'a name that no other rule has');
    taken.add(name);
  }
  return given.map((rule, index) => {
    const { name, kind, endpoint, window, correlate } = rule;
    return {
      name: name ?? freeName([prefix + kind, ...(endpoint ?? [])].join(' '), taken),
      kind,
      endpoints: endpoint,
      window,
      by: rule.by ?? ['address'],
      steps: stepsOf(rule, (path, text) => fault([...pathOf(index), ...path], text)),
      correlate: correlate && { ...correlate, categories: correlate.categories },
      answers: rule.kind === 'response' ? { patterns: rule.pattern, maxBody: rule.maxBody } : undefined,
    };
  });
}

type Fault = (path: readonly PropertyKey[], text: string) => void;

function stepsOf(rule: GivenRule, fault: Fault): readonly RuleStep[] {
  const isRate = rule.kind === 'frequency';
  const word = isRate ? 'rate' : 'above';
  // An average that is exceeded is a count that is: whole requests within the window.
  const aboveOf = (value: number) => (isRate ? Math.floor((value * rule.window) / 1_000) : value);
  const given: readonly (readonly [limit: number, actions: readonly RuleAction[]])[] | undefined = isRate
    ? rule.steps?.map(({ rate, action }) => [rate, action])
    : rule.steps?.map(({ above, action }) => [above, action]);
  const single = isRate ? rule.rate : rule.above;

  if ((single === undefined) === (given === undefined)) fault([], `either "${word}" or "steps"`);
  if (given && rule.action) fault(['action'], 'the actions in "steps", one for each');
  if (given?.length === 0) fault(['steps'], 'one step at least');
  const steps = given ?? (single === undefined ? [] : [[single, rule.action ?? [ALERT]] as const]);
  for (const [index, [limit]] of steps.entries()) {
    const before = steps[index - 1]?.[0];
    const path = given ? ['steps', index, word] : [word];
    if (before !== undefined && aboveOf(limit) <= aboveOf(before)) fault(path, 'more than the step before');
    if (isRate && aboveOf(limit) < 1) fault(path, 'one request within the window at least');
    if (aboveOf(limit) > MOST_COUNTED) fault(path, `${MOST_COUNTED} within the window at most`);
  }
  return steps.map(([limit, actions]) => ({ above: aboveOf(limit), actions }));
}

const ALERT: RuleAction = { do: 'alert' };
const MOST_COUNTED = 100_000_000;
