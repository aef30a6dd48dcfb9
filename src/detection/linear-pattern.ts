import { RE2JS } from 're2js';

/** A pattern in the syntax of RE2: matching takes time linear in the text, whatever it is. */
export interface LinearPattern {
  readonly expression: string;
  readonly flags: number;
}

/** Reads a pattern; undefined for what RE2 cannot take, such as lookaround and backreferences. */
export function readPattern(pattern: string | RegExp): LinearPattern | undefined {
  const read = typeof pattern === 'string' ? { expression: pattern, flags: 0 } : ofRegExp(pattern);
  try {
    compilePattern(read);
    return read;
  } catch {
    return undefined;
  }
}

/**
 * How many steps a pattern is made of; undefined for what RE2 cannot take. Matching takes time in proportion to it, too:
 * `x{1,1000}` is a thousand.
 */
export function stepsOfPattern(expression: string): number | undefined {
  try {
    return compilePattern({ expression, flags: 0 }).programSize();
  } catch {
    return undefined;
  }
}

/** @throws what RE2 has to say of an expression that `readPattern` would not have read. */
export function compilePattern({ expression, flags }: LinearPattern): RE2JS {
  return RE2JS.compile(expression, flags);
}

function ofRegExp({ source, ignoreCase, multiline, dotAll }: RegExp): LinearPattern {
  const flags =
    (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (multiline ? RE2JS.MULTILINE : 0) | (dotAll ? RE2JS.DOTALL : 0);
  return { expression: RE2JS.translateRegExp(source), flags };
}
