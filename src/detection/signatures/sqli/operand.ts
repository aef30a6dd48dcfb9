import { charCodeAt } from '../../char-code-at.js';
import type { Tokens } from './lexer.js';
import { T } from './tokens.js';

/** What an operand is, by how much it says. */
export const OPERAND = {
  NONE: 0,
  /** A number, a string, null, true. */
  CONSTANT: 1,
  /** A column, or a word of a language. */
  NAME: 2,
  /** f(...) of a name that SQL does not know. */
  CALL: 3,
  /** A call of a function of SQL, or a variable of the database. */
  DATABASE: 4,
  /** (select ... */
  QUERY: 5,
} as const;

/** An operand that was read, and the token behind it. One object, reused. */
export interface Operand {
  type: number;
  end: number;
}

/** Reads an operand with what is computed with it: `((1)`, `2 - 1`, `ascii(x) + 1`, `'a' 'b'`. */
export function readOperand(tokens: Tokens, start: number, operand: Operand): void {
  let i = start;
  let type: number = OPERAND.NONE;
  for (;;) {
    i = skipOpening(tokens, i);
    const one = readOne(tokens, i, operand);
    if (one === OPERAND.NONE) break;
    if (one > type) type = one;
    i = operand.end;
    while (tokens.kind(i) === T.CLOSE || (tokens.kind(i) === T.STRING && tokens.kind(i - 1) === T.STRING)) i++;
    while (tokens.kind(i) === T.CAST && tokens.textOf(i) === '::') i += 2;
    if (tokens.kind(i) !== T.ARITHMETIC) break;
    i++;
  }
  operand.type = type;
  operand.end = i;
}

/** Behind parentheses that open and signs: `(((-`, `not (`, `binary`. */
export function skipOpening(tokens: Tokens, start: number): number {
  let i = start;
  for (;;) {
    const kind = tokens.kind(i);
    if (kind === T.OPEN && tokens.kind(i + 1) !== T.SELECT) i++;
    else if (kind === T.UNARY || (kind === T.ARITHMETIC && isSign(tokens, i))) i++;
    else return i;
  }
}

function isSign(tokens: Tokens, i: number): boolean {
  const code = charCodeAt(tokens.text, tokens.starts[i] as number);
  return code === 0x2d || code === 0x2b;
}

function readOne(tokens: Tokens, i: number, operand: Operand): number {
  const kind = tokens.kind(i);
  operand.end = i + 1;
  switch (kind) {
    case T.NUMBER:
    case T.STRING:
    case T.LITERAL:
      return OPERAND.CONSTANT;
    case T.VARIABLE:
      // @x is a variable in SQL, and a person elsewhere.
      return charCodeAt(tokens.text, (tokens.starts[i] as number) + 1) === 0x40 ? OPERAND.DATABASE : OPERAND.NAME;
    case T.OPEN:
      operand.end = (tokens.partners[i] as number) + 1;
      return tokens.kind(i + 1) === T.SELECT ? OPERAND.QUERY : OPERAND.NONE;
    case T.SELECT:
    case T.CASE:
      return OPERAND.QUERY;
    case T.DB_NAME:
    case T.WORD:
    case T.FUNCTION:
    case T.DB_FUNCTION:
    case T.OBJECT:
    case T.VERB: {
      let end = i + 1;
      while (tokens.kind(end) === T.DOT && isNameKind(tokens.kind(end + 1))) end += 2;
      if (tokens.kind(end) === T.OPEN) {
        operand.end = (tokens.partners[end] as number) + 1;
        const last = tokens.kind(end - 1);
        const isKnown = last === T.FUNCTION || last === T.DB_FUNCTION || kind === T.DB_NAME || last === T.VERB;
        return isKnown ? OPERAND.DATABASE : OPERAND.CALL;
      }
      operand.end = end;
      if (kind === T.DB_NAME) return OPERAND.DATABASE;
      return kind === T.VERB ? OPERAND.NONE : OPERAND.NAME;
    }
    default:
      return OPERAND.NONE;
  }
}

export function isNameKind(kind: number): boolean {
  return (kind >= T.WORD && kind <= T.DB_NAME) || kind >= T.VERB;
}

/** Reads what stands between two sides: `=`, `not like`, `is not`, `between`, `in (`; 0 for nothing of that kind. */
export function readComparison(tokens: Tokens, start: number): number {
  let i = start;
  if (tokens.kind(i) === T.UNARY && tokens.kind(i + 1) === T.COMPARE_WORD) i++;
  const kind = tokens.kind(i);
  if (kind === T.COMPARE) {
    i++;
    while (tokens.kind(i) === T.COMPARE || tokens.kind(i) === T.QUANTIFIER) i++;
    return i;
  }
  if (kind === T.CAST) {
    const first = charCodeAt(tokens.text, tokens.starts[i] as number);
    return first === 0x3a ? 0 : i + 1;
  }
  if (kind !== T.COMPARE_WORD) return 0;
  const word = tokens.textOf(i);
  const next = tokens.kind(i + 1);
  if (word === 'in' && next !== T.OPEN) return 0;
  if (word === 'is') {
    const isNot = next === T.UNARY || next === T.CAST;
    return isNot || next === T.LITERAL || next === T.WORD ? (isNot ? i + 2 : i + 1) : 0;
  }
  if (word === 'sounds') return tokens.kind(i + 1) === T.COMPARE_WORD ? i + 2 : 0;
  return i + 1;
}
