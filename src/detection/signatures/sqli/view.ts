import type { Report } from '../../family.js';
import type { Input } from '../../input.js';
import type { Signature } from '../../signature.js';
import type { Context, Tokens } from './lexer.js';

/** Where a text is looked at, and where the query of the application goes on in it. */
export interface View {
  readonly tokens: Tokens;
  /** The text in its own case: for people. */
  readonly source: string;
  readonly context: Context;
  readonly input: Input;
  readonly report: Report;
  /** The token behind the value that the application meant: behind `1`, behind `'`, `')`; 0 for none. */
  readonly anchor: number;
  /** Long or of several lines: text that people write, or code. */
  readonly isRich: boolean;
  /** Whether what stands before the first quote says that it opens a string: `a='`. */
  readonly isOpening: boolean;
}

/** Reports what begins at a token. */
export function tell({ report, source, tokens }: View, signature: Signature, i: number): void {
  report(signature, source, tokens.starts[i] ?? 0);
}
