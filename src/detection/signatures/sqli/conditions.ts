import type { Tokens } from './lexer.js';
import { isNoise } from './noise.js';
import { OPERAND, type Operand, readComparison, readOperand, skipOpening } from './operand.js';
import * as S from './signatures.js';
import { T } from './tokens.js';
import { tell, type View } from './view.js';
import { isQuotedWord } from './whole.js';

const left: Operand = { type: 0, end: 0 };
const right: Operand = { type: 0, end: 0 };

/** Judges what follows or, and, where, having: a comparison of constants, of a function of the database, of a column. */
export function judgeCondition(view: View, at: number): void {
  const { tokens, anchor, context, isRich } = view;
  const isAnchored = at === anchor && (context !== 'bare' || anchor > 0);
  if (
    context !== 'bare' &&
    at === anchor &&
    isQuotedWord(tokens, at) &&
    tokens.kind(at + 2) !== T.COMPARE &&
    !/^['"]\s*\d/.test(tokens.textOf(at + 1))
  )
    return;
  const start = isAnchored && tokens.kind(at + 1) === T.COMPARE_WORD ? at + 2 : at + 1;
  readOperand(tokens, start, left);
  if (left.type === OPERAND.NONE) return;
  const comparison = readComparison(tokens, left.end);
  if (comparison === 0) {
    judgeSingle(view, at, isAnchored);
    return;
  }
  readOperand(tokens, comparison, right);
  const most = Math.max(left.type, right.type);
  if (right.type === OPERAND.NONE) {
    const isEnd = tokens.kind(comparison) === T.END || tokens.kind(comparison + 1) === T.END;
    if (isEnd && isAnchored && (context !== 'bare' || left.type !== OPERAND.NAME))
      tell(view, S.BROKEN_OUT_CONDITION, at);
    else if (isEnd && at === 0 && !isRich) tell(view, S.FRAGMENT, at);
  } else if (most === OPERAND.CONSTANT) {
    if (isMathematics(tokens, at)) return;
    if (!isRich || isAnchored || isBehindValue(tokens, at)) tell(view, S.TAUTOLOGY, at);
  } else if (isAnchored) tell(view, S.BROKEN_OUT_CONDITION, at);
  else if (most >= OPERAND.DATABASE && !isRich) tell(view, S.CALL_CONDITION, at);
  else if (at === 0 && !isRich && tokens.kind(0) === T.LOGIC) tell(view, S.FRAGMENT, at);
}

/** Two comparisons of numbers joined by a sign, `5 > 3 && 3 < 5`, with nothing around: no value stands before the first. */
function isMathematics(tokens: Tokens, at: number): boolean {
  return (
    at === 3 && !tokens.endsInString && /^\d{1,9} [<>]=? \d{1,9} (?:&&|\|\|) \d{1,9} [<>]=? \d{1,9}$/.test(tokens.text)
  );
}

/** or sleep(5), or (select ..., or 1, or true */
function judgeSingle(view: View, at: number, isAnchored: boolean): void {
  const { tokens, context, isRich } = view;
  if (left.type === OPERAND.QUERY) {
    // "or case", "and select" are words until something follows that SQL needs.
    if (!isAnchored && !isQuery(tokens, at + 1)) return;
    if (isAnchored || !isRich) tell(view, S.CALL_CONDITION, at);
    return;
  }
  if (left.type === OPERAND.DATABASE) {
    const kind = tokens.kind(at + 1);
    if (isAnchored || (!isRich && kind === T.DB_FUNCTION)) tell(view, S.CALL_CONDITION, at);
    else if (at === 0 && !isRich && isEnd(tokens, left.end) && tokens.ends[1] === tokens.starts[2])
      tell(view, S.FRAGMENT, at);
    return;
  }
  if (left.type !== OPERAND.CONSTANT) return;
  if (at === 0 && !isRich && tokens.kind(0) === T.LOGIC) {
    const end = tokens.kind(left.end);
    if (end === T.OPEN_COMMENT || end === T.TAIL || tokens.textOf(0) === 'xor') tell(view, S.FRAGMENT, at);
  }
  if (!isAnchored) return;
  const next = tokens.kind(left.end);
  const isCut =
    next === T.TAIL ||
    next === T.OPEN_COMMENT ||
    next === T.SEMICOLON ||
    next === T.LOGIC ||
    (next >= T.UNION && next <= T.LIMIT);
  if (context === 'bare') {
    if (isCut || (next === T.END && (/^(?:true|false)$/.test(tokens.textOf(at + 1)) || isSameConstant(view, at)))) {
      tell(view, S.BROKEN_OUT_CONDITION, at);
    }
    return;
  }
  if (isNoise(tokens)) return;
  const isNumber = tokens.kind(at + 1) !== T.STRING;
  const isOpenNumber = !isNumber && tokens.endsInString && /^['"]\s*\d/.test(tokens.textOf(at + 1));
  if (isCut || (next === T.END && (isNumber || isOpenNumber))) tell(view, S.BROKEN_OUT_CONDITION, at);
}

/** Whether a select or case goes on as SQL does. */
function isQuery(tokens: Tokens, start: number): boolean {
  const i = skipOpening(tokens, start);
  if (tokens.kind(i) === T.CASE)
    return /\bwhen\b/.test(tokens.text.slice(tokens.ends[i], (tokens.ends[i] as number) + 256));
  if (tokens.kind(i) !== T.SELECT || i > start) return true;
  const next = tokens.kind(i + 1);
  return next !== T.END && next !== T.LOGIC && next !== T.ARITHMETIC && next !== T.TAIL;
}

/** 1 or 1: nothing that people write. */
function isSameConstant({ tokens }: View, at: number): boolean {
  return tokens.textOf(at - 1) === tokens.textOf(at + 1);
}

export function isBehindValue(tokens: Tokens, at: number): boolean {
  const before = tokens.kind(at - 1);
  return at > 0 && (before === T.STRING || before === T.NUMBER || before === T.CLOSE);
}

function isEnd(tokens: Tokens, i: number): boolean {
  const kind = tokens.kind(i);
  return kind === T.END || kind === T.TAIL || kind === T.OPEN_COMMENT;
}
