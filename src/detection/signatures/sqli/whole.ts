import { E, readExpression } from './expression.js';
import type { Tokens } from './lexer.js';
import * as S from './signatures.js';
import { statementAt } from './statements.js';
import { tell, type View } from './structures.js';
import { T } from './tokens.js';

/** Judges a value that is wholly SQL: an expression that leaves its string, a statement, a piece of one. */
export function judgeWhole(view: View): void {
  if (view.context === 'bare') judgeBare(view);
  else if (view.anchor > 0) judgeBrokenOut(view);
}

function judgeBrokenOut(view: View): void {
  const { tokens, anchor } = view;
  let kind = tokens.kind(anchor);
  let at = anchor;
  while (kind === T.SEMICOLON) kind = tokens.kind(++at);
  if (kind === T.TAIL || kind === T.OPEN_COMMENT) {
    if (at === tokens.count - 1 && isCut(tokens, at)) tell(view, S.COMMENT_TAIL, anchor);
    return;
  }
  const seen = readExpression(tokens, anchor, true);
  if (seen === 0) return;
  const operators = seen & (E.LOGIC | E.COMPARE | E.ARITHMETIC);
  if (operators === 0) return;
  const tells = seen & (E.FUNCTION | E.DB_FUNCTION | E.QUERY | E.VARIABLE);
  const isComparison = (seen & E.COMPARE) !== 0;
  let isFound: boolean;
  if (tokens.endsInString) isFound = (seen & E.LOGIC) === 0 || isComparison || tells !== 0 || endsInNumber(tokens);
  else if ((seen & E.TAIL) !== 0) isFound = true;
  else isFound = tells !== 0 || (isComparison && (seen & E.LOGIC) !== 0);
  if (isFound) tell(view, S.BROKEN_OUT_EXPRESSION, anchor);
}

/** Whether a comment behind a quote is there to cut off, and not to say something. */
function isCut(tokens: Tokens, i: number): boolean {
  const start = tokens.starts[i] as number;
  const isHash = tokens.text.charCodeAt(start) === 0x23;
  const rest = tokens.text.slice(start + (isHash ? 1 : 2), start + 40).trim();
  return rest.length <= 8 && !/\d/.test(rest);
}

function endsInNumber(tokens: Tokens): boolean {
  const start = tokens.starts[tokens.count - 1] as number;
  return /^['"]\s*[\d(]/.test(tokens.text.slice(start, start + 8));
}

function judgeBare(view: View): void {
  const { tokens, isRich } = view;
  if (tokens.count === 0) return;
  let first = 0;
  while (tokens.kind(first) === T.OPEN || tokens.kind(first) === T.SEMICOLON || tokens.kind(first) === T.CLOSE) first++;
  if (!isRich && statementAt(tokens, first) >= 2) tell(view, S.STATEMENT, first);
  if (isRich) return;
  const seen = readExpression(tokens, 0, false);
  if (seen !== 0 && isExpression(tokens, seen)) tell(view, S.EXPRESSION, 0);
  else if (isOpenCall(tokens)) tell(view, S.FRAGMENT, 0);
}

function isExpression(tokens: Tokens, seen: number): boolean {
  const hasTail = (seen & E.TAIL) !== 0;
  const isComputed = (seen & (E.LOGIC | E.COMPARE | E.ARITHMETIC)) !== 0;
  if (hasTail && (seen & (E.QUERY | E.FUNCTION | E.UNARY)) !== 0) return true;
  if (hasTail && (seen & E.LOGIC) !== 0 && (seen & (E.STRING | E.VARIABLE | E.COMPARE)) !== 0) return true;
  if (hasTail && (seen & E.STRING) !== 0 && (seen & E.COMPARE) !== 0) return true;
  if ((seen & E.NESTED_CALL) !== 0 && isComputed) return true;
  return tokens.count === 3 && isConstant(tokens.kind(0)) && isConstant(tokens.kind(2)) && isEquality(tokens) && !tokens.endsInString;
}

function isConstant(kind: number): boolean {
  return kind === T.NUMBER || kind === T.STRING;
}

function isEquality(tokens: Tokens): boolean {
  const kind = tokens.kind(1);
  return (kind === T.COMPARE_WORD || kind === T.COMPARE) && tokens.kind(0) === tokens.kind(2);
}

/** unhex( and no more: a piece that a filter was probed with. */
function isOpenCall(tokens: Tokens): boolean {
  const kind = tokens.kind(0);
  return tokens.count === 2 && tokens.kind(1) === T.OPEN && (kind === T.FUNCTION || kind === T.DB_FUNCTION);
}
