import { compilePaths } from '../policy/path-pattern.js';
import type { AttackFamily, Signature } from './signature.js';

/** What is no finding; each part that is given has to fit. */
export interface Exclusion {
  readonly category?: AttackFamily | undefined;
  readonly rule?: string | undefined;
  readonly input?: string | undefined;
  readonly route?: string | undefined;
}

/** Whether a match of a signature in an input is excluded. */
export type IsExcluded = (signature: Signature, input: string) => boolean;

/** Which exclusions hold at a path; undefined where none does. */
export function exclusionsAt(exclusions: readonly Exclusion[]): ((path: string) => IsExcluded | undefined) | undefined {
  if (exclusions.length === 0) return undefined;
  const compiled = exclusions.map((exclusion) => ({
    isAt: exclusion.route === undefined ? undefined : compilePaths([exclusion.route]),
    fits: fitting(exclusion),
  }));
  return (path) => {
    const here = compiled.filter(({ isAt }) => isAt === undefined || isAt(path));
    return here.length === 0 ? undefined : (signature, input) => here.some(({ fits }) => fits(signature, input));
  };
}

/** Whether the name of an input is one of those that a pattern stands for. */
export function inputMatcher(pattern: string): (input: string) => boolean {
  if (!pattern.endsWith('*')) return (input) => input === pattern;
  const beginning = pattern.slice(0, -1);
  return (input) => input.startsWith(beginning);
}

function fitting({ category, rule, input }: Exclusion): IsExcluded {
  const isInput = input === undefined ? undefined : inputMatcher(input);
  return (signature, name) =>
    (category === undefined || signature.family === category) &&
    (rule === undefined || signature.id === rule) &&
    (isInput === undefined || isInput(name));
}
