import type { Report } from '../../family.js';
import type { Input } from '../../input.js';
import type { Signature } from '../../signature.js';

/** What a signature looks for in a program text. */
export interface Expression {
  readonly signature: Signature;
  /** Bits of `CHARACTER` without which it cannot be there. */
  readonly needs: number;
  /** In the text, too, one of them: cheaper than the pattern. */
  readonly hints: readonly string[];
  /** Reads lower case; bounded, so that it is linear. */
  readonly pattern: RegExp;
  /** Stands in documents too: needs a value that is none. */
  readonly isCommon: boolean;
}

/** Reports the expressions that stand in an input. */
export function inspectExpressions(
  input: Input,
  expressions: readonly Expression[],
  isInDocument: boolean,
  report: Report,
): void {
  const { characters } = input;
  const lower = input.unescapedLower;
  for (let i = 0; i < expressions.length; i++) {
    const expression = expressions[i] as Expression;
    if ((characters & expression.needs) !== expression.needs || (expression.isCommon && isInDocument)) continue;
    if (!hasHint(lower, expression.hints)) continue;
    const position = lower.search(expression.pattern);
    if (position !== -1) report(expression.signature, input.unescaped, position);
  }
}

function hasHint(lower: string, hints: readonly string[]): boolean {
  for (let i = 0; i < hints.length; i++) if (lower.includes(hints[i] as string)) return true;
  return false;
}
