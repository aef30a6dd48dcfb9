import { charCodeAt } from '../../char-code-at.js';
import { E, isShort, readExpression } from './expression.js';
import type { Tokens } from './lexer.js';
import { isNoise, isPlainBefore } from './noise.js';
import { isConstant } from './select.js';
import * as S from './signatures.js';
import { statementAt } from './statements.js';
import { T } from './tokens.js';
import { tell, type View } from './view.js';

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
    if (at === tokens.count - 1 && isShort(tokens, at) && !isRemark(tokens, at) && isTail(view, at))
      tell(view, S.COMMENT_TAIL, anchor);
    return;
  }
  if (
    at > anchor &&
    kind === T.END &&
    anchor === 1 &&
    tokens.text.length < 40 &&
    isPlainBefore(tokens.text, quoteOf(view))
  )
    tell(view, S.COMMENT_TAIL, anchor);
  const seen = readExpression(tokens, anchor, true);
  if (seen === 0) return;
  const operators = seen & (E.LOGIC | E.COMPARE | E.ARITHMETIC);
  if (operators === 0) {
    if ((seen & E.LIST) !== 0 && (seen & E.TAIL) !== 0 && !view.isRich && !view.isOpening)
      tell(view, S.BROKEN_OUT_EXPRESSION, anchor);
    return;
  }
  const tells = seen & (E.FUNCTION | E.DB_FUNCTION | E.QUERY | E.VARIABLE);
  const isComparison = (seen & E.COMPARE) !== 0;
  if (view.isRich && tells === 0 && !(isComparison && (seen & E.LOGIC) !== 0)) return;
  if (isQuotedWord(tokens, anchor) && !endsInNumber(tokens)) return;
  if ((tells & ~E.VARIABLE) === 0 && (isNoise(tokens) || isJumble(view) || isQuotedSign(view))) return;
  let isFound: boolean;
  if (tokens.endsInString) {
    const isComputed =
      (seen & E.LOGIC) === 0 || isComparison || (seen & E.ARITHMETIC) !== 0 || isPunctuation(tokens, anchor);
    if (view.isOpening && (seen & E.LOGIC) === 0 && tells === 0) return;
    isFound = goesBack(view) && (isComputed || tells !== 0 || endsInNumber(tokens));
  } else if ((seen & E.TAIL) !== 0) isFound = true;
  else {
    const isLogic = (seen & E.LOGIC) !== 0;
    isFound =
      tells !== 0 || (isLogic && (isComparison || (seen & (E.ARITHMETIC | E.NUMBER)) === (E.ARITHMETIC | E.NUMBER)));
  }
  if (isFound) tell(view, S.BROKEN_OUT_EXPRESSION, anchor);
}

/** Position of the quote that is thought to end the string of the application. */
function quoteOf({ tokens }: View): number {
  return (tokens.ends[0] as number) - 1;
}

/** A comment that hides the rest of a query: behind a value, and with nothing more of it. */
function isTail(view: View, at: number): boolean {
  const { text } = view.tokens;
  if (!isPlainBefore(text, quoteOf(view))) return false;
  const start = view.tokens.starts[at] as number;
  const next = charCodeAt(text, start + 1);
  // # is one of the signs that passwords and code are full of: a word right behind it is no remark.
  return charCodeAt(text, start) !== 0x23 || !(next > 0x20) || !/[^\w\s'"#-]/.test(text.slice(start + 1, start + 64));
}

/** Unexpected token '<': a sign in quotes behind a word, as messages of programs name it. */
function isQuotedSign(view: View): boolean {
  const { text, ends } = view.tokens;
  const quote = quoteOf(view);
  return (
    text[ends[view.anchor] as number] === text[quote] && /[a-z]{3,}:? $/.test(text.slice(Math.max(0, quote - 8), quote))
  );
}

/** Signs before the quote, and behind it no operator with space around it. */
function isJumble(view: View): boolean {
  const { tokens } = view;
  return tokens.text.length <= 40 && !/\s/.test(tokens.text) && !isPlainBefore(tokens.text, quoteOf(view));
}

/** A dash and a word, as people write: the boss' -- really. */
function isRemark(tokens: Tokens, i: number): boolean {
  return /^--\s+[a-z]{2}/.test(tokens.text.slice(tokens.starts[i], (tokens.starts[i] as number) + 16));
}

/** Whether the string at the end is one that the query of the application ends: of the same quote, and short. */
function goesBack({ tokens, context }: View): boolean {
  const last = tokens.count - 1;
  const start = tokens.starts[last] as number;
  return tokens.text[start] === context && (tokens.ends[last] as number) - start <= LONGEST_REST;
}

const LONGEST_REST = 40;

/** "like": a word in quotes, not an operator between two strings. */
export function isQuotedWord(tokens: Tokens, i: number): boolean {
  const start = tokens.starts[i] as number;
  const code = charCodeAt(tokens.text, start);
  if (code < 0x61 || code > 0x7a) return false;
  const before = charCodeAt(tokens.text, start - 1);
  if (before !== 0x27 && before !== 0x22) return false;
  let last = i;
  while (tokens.kind(last + 1) >= T.LOGIC && tokens.kind(last + 1) <= T.COMPARE_WORD) last++;
  return before === charCodeAt(tokens.text, tokens.ends[last] as number);
}

function isPunctuation(tokens: Tokens, i: number): boolean {
  const code = charCodeAt(tokens.text, tokens.starts[i] as number);
  return code === 0x7c || code === 0x26;
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
  if (isRich || isNoise(tokens)) return;
  const seen = readExpression(tokens, 0, false);
  if (seen !== 0 && isExpression(tokens, seen)) tell(view, S.EXPRESSION, 0);
  else if (isFragment(tokens)) tell(view, S.FRAGMENT, 0);
}

/** A statement with values yet to be bound, `= $1`, `(?, ?)`, `= :id`, `= %s`: nobody can inject it. */
export function isPrepared(tokens: Tokens): boolean {
  const { text } = tokens;
  const kind = tokens.kind(0);
  if ((kind !== T.SELECT && kind !== T.VERB) || text.length > 4_096) return false;
  return PLACEHOLDER.test(text) && !COMMENT.test(text) && statementAt(tokens, 0) > 0;
}

const PLACEHOLDER =
  /(?:[=<>(,]|like|limit|offset|in|values)\s?(?:\$\d{1,3}\b|\?(?=[\s,)]|$)|:[a-z_]\w{0,40}\b|%s\b|%\(\w{1,32}\)s|@p\d{1,3}\b)/;
const COMMENT = /--|#|\/\*/;

function isExpression(tokens: Tokens, seen: number): boolean {
  const hasTail = (seen & E.TAIL) !== 0;
  if (hasTail) {
    if ((seen & (E.QUERY | E.FUNCTION | E.UNARY | E.VARIABLE)) !== 0) return true;
    if ((seen & E.LOGIC) !== 0 && (seen & (E.STRING | E.COMPARE)) !== 0) return true;
    if ((seen & E.STRING) !== 0 && (seen & (E.COMPARE | E.ARITHMETIC)) !== 0) return true;
    if ((seen & E.ARITHMETIC) !== 0 && (seen & E.NAME) === 0 && tokens.kind(tokens.count - 1) === T.OPEN_COMMENT)
      return true;
  }
  const last = tokens.count - 1;
  if (tokens.kind(last - 1) === T.CAST && TYPES.test(tokens.textOf(last)) && tokens.textOf(last - 1) === '::')
    return true;
  if (
    (seen & E.CONSTANT_MATCH) !== 0 &&
    (seen & (E.NAME | E.CALL | E.FUNCTION | E.LOGIC)) === 0 &&
    !tokens.endsInString
  )
    return true;
  const isOfConstants = (seen & (E.NAME | E.CALL | E.FUNCTION | E.LOGIC | E.ARITHMETIC)) === 0;
  if (isOfConstants && (seen & E.STRING) !== 0 && (seen & E.COMPARE) !== 0 && tokens.count > 4 && !tokens.endsInString)
    return true;
  return tokens.count === 3 && isConstant(tokens.kind(0)) && isConstant(tokens.kind(2)) && isEquality(tokens);
}

/** Types that PostgreSQL casts to, `password::int`. */
const TYPES =
  /^(?:int[248]?|integer|bigint|smallint|bool|boolean|text|numeric|real|json|jsonb|xml|bytea|regclass|oid|varchar|char|uuid|inet|money)$/;

/** 'a'<>'b'. Numbers are compared in sums and titles. A string that nothing ends may be prose. */
function isEquality(tokens: Tokens): boolean {
  const kind = tokens.kind(1);
  if (tokens.kind(0) !== tokens.kind(2)) return false;
  if (tokens.endsInString) return kind === T.COMPARE && /^(?:!=|<>)/.test(tokens.textOf(1));
  return kind === T.COMPARE && tokens.kind(0) === T.STRING;
}

/** unhex(, like null, in (1, 2, ) as t from: pieces that a filter is probed with, and nothing else. */
function isFragment(tokens: Tokens): boolean {
  const kind = tokens.kind(0);
  const last = tokens.count - 1;
  if (last === 0) return LONE.has(tokens.textOf(0));
  if (last === 1 && tokens.kind(1) === T.OPEN) {
    return (
      kind === T.FUNCTION ||
      kind === T.DB_FUNCTION ||
      kind === T.OBJECT ||
      (kind === T.VERB && tokens.textOf(0) === 'replace')
    );
  }
  if (kind === T.COMPARE_WORD) {
    if (last === 1) return tokens.kind(1) === T.LITERAL;
    return tokens.kind(1) === T.OPEN && tokens.kind(2) === T.NUMBER && tokens.kind(3) === T.COMMA;
  }
  if (tokens.kind(last) === T.FROM && tokens.kind(last - 2) === T.AS) return true;
  return kind === T.FROM && charCodeAt(tokens.text, tokens.starts[1] as number) === 0x60;
}

/** Words that nobody types alone but who tries what comes of them. */
const LONE: ReadonlySet<string> = new Set([
  'openrowset',
  'opendatasource',
  'openquery',
  'rlike',
  'waitfor',
  'pg_sleep',
  'extractvalue',
  'updatexml',
  'load_file',
  'group_concat',
  'nvarchar',
]);
