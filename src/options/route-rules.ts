import type { z } from 'zod';
import { type GivenRule, oneOrMore, ruleSchema, ruleSchemas } from './behavior.js';
import { flatRules } from './flat-rules.js';
import { list } from './kinds.js';

const several = 'a rule or a list of rules';

/** Behaviour rules of a route: of what kind they are is said by where they stand. */
export const routeRules = {
  usage: oneOrMore(ruleSchemas.usage, several).optional(),
  frequency: oneOrMore(ruleSchemas.frequency, several).optional(),
  responses: oneOrMore(ruleSchemas.response, several).optional(),
  behavior: list(ruleSchema, 'a list of rules').optional(),
};

type RouteRules = Partial<z.output<z.ZodObject<typeof routeRules>>>;

/** All of them as one list of rules. */
export function rulesOf(rules: RouteRules): readonly GivenRule[] {
  return placed(rules).map(({ rule }) => rule);
}

/** Tells what is wrong with them, each at its place. */
export function checkRouteRules(rules: RouteRules, context: z.RefinementCtx): void {
  const all = placed(rules);
  flatRules(
    all.map(({ rule }) => rule),
    context,
    { pathOf: (index) => all[index]?.at ?? [] },
  );
}

interface PlacedRule {
  readonly rule: GivenRule;
  readonly at: readonly PropertyKey[];
}

function placed({ usage = [], frequency = [], responses = [], behavior = [] }: RouteRules): readonly PlacedRule[] {
  return [
    ...usage.map((rule, index) => ({ rule: { ...rule, kind: 'usage' as const }, at: ['usage', index] })),
    ...frequency.map((rule, index) => ({ rule: { ...rule, kind: 'frequency' as const }, at: ['frequency', index] })),
    ...responses.map((rule, index) => ({ rule: { ...rule, kind: 'response' as const }, at: ['responses', index] })),
    ...behavior.map((rule, index) => ({ rule, at: ['behavior', index] })),
  ];
}
