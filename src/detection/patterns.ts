import { inputMatcher } from './exclusions.js';
import type { Family } from './family.js';
import { compilePattern, type LinearPattern } from './linear-pattern.js';
import type { AttackFamily, Severity, Signature } from './signature.js';

/** A signature of the application's own. */
export interface Pattern {
  readonly id: string;
  readonly pattern: LinearPattern;
  readonly category: AttackFamily;
  readonly score: number;
  readonly severity: Severity;
  readonly inputs?: readonly string[] | undefined;
  readonly meaning: string;
}

/** Patterns as a family: looked for in every value, since nobody knows what they are made of. */
export function familyOf(patterns: readonly Pattern[]): Family {
  const compiled = patterns.map(({ id, category, score, severity, meaning, pattern, inputs }) => {
    const signature: Signature = { id, family: category, score, severity, meaning };
    const matchers = inputs?.map(inputMatcher);
    return {
      signature,
      pattern: compilePattern(pattern),
      isIn: matchers && ((name: string) => matchers.some((matches) => matches(name))),
    };
  });
  return {
    name: 'custom',
    signatures: compiled.map(({ signature }) => signature),
    mayHold: () => true,
    inspect(input, report) {
      for (const { signature, pattern, isIn } of compiled) {
        if (isIn && !isIn(input.name)) continue;
        const matcher = pattern.matcher(input.text);
        if (matcher.find()) report(signature, input.text, matcher.start());
      }
    },
  };
}
