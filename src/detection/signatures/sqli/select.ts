import { charCodeAt } from '../../char-code-at.js';
import type { Tokens } from './lexer.js';
import { isNameKind } from './operand.js';
import { T } from './tokens.js';

/** Whether the list of a select begins here: what no sentence has behind the word. */
export function isSelectItem(tokens: Tokens, start: number, isRich: boolean): boolean {
  let i = start;
  while (tokens.kind(i) === T.QUANTIFIER || tokens.kind(i) === T.UNARY) i++;
  if (i > start && tokens.kind(i) === T.OPEN && tokens.starts[i] === tokens.ends[i - 1]) return true;
  const next = tokens.kind(i + 1);
  switch (tokens.kind(i)) {
    case T.NUMBER:
    case T.STRING:
    case T.LITERAL:
      return !isRich || (next !== T.WORD && next !== T.END);
    case T.VARIABLE:
    case T.CASE:
    case T.TAIL:
    case T.DOT:
      return true;
    case T.ARITHMETIC: {
      const code = charCodeAt(tokens.text, tokens.starts[i] as number);
      return code === 0x2a || code === 0x2b || code === 0x2d;
    }
    case T.OPEN:
      return !isRich || next === T.SELECT || next === T.CASE || next === T.NUMBER || next === T.STRING;
    case T.OTHER:
      return !isRich;
    case T.FROM:
      return !isRich && i > start;
    default:
      if (!isNameKind(tokens.kind(i))) return false;
      if (next === T.OPEN) return tokens.kind(i) !== T.WORD || tokens.ends[i] === tokens.starts[i + 1];
      // In a text that people write, columns and a table may be words of a sentence.
      if (next === T.COMMA || next === T.FROM) return !isRich || (next === T.FROM && tokens.kind(i + 2) === T.DB_NAME);
      return (
        next === T.DOT ||
        next === T.TAIL ||
        next === T.SEMICOLON ||
        next === T.LOGIC ||
        next === T.ARITHMETIC ||
        next === T.COMPARE
      );
  }
}

/** A sentence may be `select one, or two`: a list has calls, stars, variables, or goes on to from and where. */
export function selectAt(tokens: Tokens, start: number): number {
  if (!isSelectItem(tokens, start + 1, false)) return 0;
  let i = start + 1;
  if (tokens.kind(i) === T.QUANTIFIER) {
    i++;
    if (tokens.kind(i) === T.OPEN && isNameKind(tokens.kind(i + 1)) && tokens.kind(i + 2) === T.CLOSE)
      return tokens.kind(i + 3) === T.FROM ? 2 : 1;
  }
  let opens = 0;
  while (tokens.kind(i) === T.OPEN) {
    i++;
    opens++;
  }
  const kind = tokens.kind(i);
  let next = i + 1;
  while (tokens.kind(next) === T.CLOSE) next++;
  if (kind === T.VARIABLE || kind === T.CASE || kind === T.SELECT) return 2;
  if (kind === T.ARITHMETIC) {
    const isStar = charCodeAt(tokens.text, tokens.starts[i] as number) === 0x2a;
    return (
      isStar
        ? tokens.kind(next) === T.FROM && isNameKind(tokens.kind(next + 1))
        : isConstant(tokens.kind(next)) || tokens.kind(next) === T.VARIABLE || tokens.kind(next + 1) === T.OPEN
    )
      ? 2
      : 1;
  }
  if ((isConstant(kind) || kind === T.LITERAL) && (tokens.kind(next) === T.COMMA || (opens > 0 && next > i + 1)))
    return 2;
  if (kind >= T.FUNCTION && tokens.kind(i + 1) === T.OPEN && tokens.ends[i] === tokens.starts[i + 1]) return 2;
  if (
    (kind === T.FUNCTION || kind === T.DB_FUNCTION) &&
    (tokens.kind(next) === T.SEMICOLON || tokens.kind(next) === T.TAIL)
  )
    return 2;
  return isColumnList(tokens, i) ? 2 : 1;
}

/** a, b.c, f(d) from e where, or with a name that no sentence has. */
function isColumnList(tokens: Tokens, start: number): boolean {
  let i = start;
  let isTechnical = false;
  for (let steps = 0; steps < MOST_COLUMNS; steps++) {
    if (!isNameKind(tokens.kind(i)) && !isConstant(tokens.kind(i))) return false;
    if (isNameKind(tokens.kind(i)) && tokens.textOf(i).includes('_')) isTechnical = true;
    i++;
    while (tokens.kind(i) === T.DOT) {
      isTechnical = true;
      i += 2;
    }
    if (tokens.kind(i) === T.OPEN) {
      isTechnical = true;
      i = (tokens.partners[i] as number) + 1;
    }
    if (tokens.kind(i) !== T.COMMA) break;
    isTechnical = true;
    i++;
  }
  if (tokens.kind(i) !== T.FROM) return false;
  const table = tokens.kind(i + 1);
  if (table === T.DB_NAME || table === T.OPEN || (isNameKind(table) && /[_`]|^dual$/.test(tokens.textOf(i + 1))))
    return true;
  const behind = tokens.kind(i + 2);
  if (
    behind === T.DOT ||
    behind === T.WHERE ||
    behind === T.TAIL ||
    behind === T.SEMICOLON ||
    behind === T.LIMIT ||
    behind === T.ORDER ||
    behind === T.UNION
  )
    return true;
  return isTechnical && behind === T.END;
}

const MOST_COLUMNS = 64;

export function isConstant(kind: number): boolean {
  return kind === T.NUMBER || kind === T.STRING;
}
