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
      const code = tokens.text.charCodeAt(tokens.starts[i] as number);
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
      if (next === T.COMMA || next === T.FROM) {
        if (!isRich) return true;
        const third = tokens.kind(i + 3);
        if (next === T.FROM && tokens.kind(i + 2) === T.DB_NAME) return true;
        return next === T.COMMA && isNameKind(tokens.kind(i + 2)) && (third === T.COMMA || third === T.FROM);
      }
      return next === T.DOT || next === T.TAIL || next === T.SEMICOLON || next === T.LOGIC || next === T.ARITHMETIC || next === T.COMPARE;
  }
}

/** How much of a statement begins here: 0 none, 1 what words may form by chance, 2 what only SQL has. */
export function statementAt(tokens: Tokens, start: number): number {
  let i = start;
  while (tokens.kind(i) === T.OPEN) i++;
  const kind = tokens.kind(i);
  if (kind === T.SELECT) return selectAt(tokens, i);
  if (kind !== T.VERB && !(kind === T.FUNCTION && tokens.kind(i - 1) !== T.DOT)) return 0;
  const first = tokens.kind(i + 1);
  const second = tokens.kind(i + 2);
  const third = tokens.kind(i + 3);
  const isEnd = (end: number) => end === T.END || end === T.TAIL || end === T.SEMICOLON || end === T.STRING;
  const isName = isNameKind(first);
  switch (tokens.textOf(i)) {
    case 'insert':
    case 'replace':
    case 'merge':
      return first !== T.INTO ? 0 : third === T.OPEN || third === T.SELECT || tokens.textOf(i + 3) === 'values' || third === T.DOT ? 2 : 1;
    case 'update':
      return isName && tokens.textOf(i + 2) === 'set' ? (tokens.kind(i + 4) === T.COMPARE ? 2 : 1) : 0;
    case 'delete':
      if (first === T.WORD && second === T.FROM) return 1;
      return first !== T.FROM ? 0 : third === T.WHERE || isEnd(third) || third === T.DOT ? (third === T.END ? 1 : 2) : 0;
    case 'drop':
    case 'truncate':
    case 'alter':
    case 'create': {
      if (tokens.textOf(i + 1) === 'or') return tokens.textOf(i + 2) === 'replace' ? 2 : 0;
      if (first !== T.OBJECT) return isName && (second === T.TAIL || (second === T.SEMICOLON && isEnd(third))) ? 2 : 0;
      if (third === T.OPEN || third === T.SEMICOLON || third === T.TAIL || third === T.DOT || third === T.VERB || third === T.AS) return 2;
      if (second === T.DB_NAME || tokens.text.charCodeAt(tokens.starts[i + 2] as number) === 0x60) return 2;
      if (/^(?:identified|add|modify|rename|change|drop)$/.test(tokens.textOf(i + 3))) return 2;
      return tokens.textOf(i + 2) === 'if' || /_/.test(tokens.textOf(i + 2)) ? 2 : isNameKind(second) || second === T.END ? 1 : 0;
    }
    case 'exec':
    case 'execute':
    case 'call':
      if (first === T.DB_NAME || first === T.VARIABLE || (first === T.OPEN && tokens.kind(i) === T.VERB && second !== T.CLOSE && second !== T.WORD)) return 2;
      if (first === T.FUNCTION || first === T.DB_FUNCTION) return second === T.OPEN ? 2 : 0;
      return first === T.WORD ? ((second === T.STRING && (tokens.ends[i + 2] as number) - (tokens.starts[i + 2] as number) > 2) || second === T.DOT ? 2 : second === T.TAIL || second === T.OPEN ? 1 : 0) : 0;
    case 'declare':
      return first === T.VARIABLE || (first === T.WORD && /^(?:cursor|int|integer|varchar|nvarchar|char|text)$/.test(tokens.textOf(i + 2))) ? 2 : first === T.WORD ? 1 : 0;
    case 'set':
      return first === T.VARIABLE ? 2 : 0;
    case 'waitfor':
      return /^(?:delay|time)$/.test(tokens.textOf(i + 1)) && (second === T.STRING || second === T.VARIABLE) ? 2 : 0;
    case 'shutdown':
      return isEnd(first) && first !== T.END ? 2 : first === T.END ? 1 : 0;
    case 'grant':
    case 'revoke':
      return tokens.textOf(i + 2) === 'on' || tokens.textOf(i + 2) === 'to' || first === T.QUANTIFIER ? 1 : 0;
    case 'begin':
      return first === T.VERB || first === T.DB_NAME || second === T.DOT ? 2 : 0;
    case 'copy':
      return first === T.OPEN && second === T.SELECT ? 2 : second === T.FROM || (second === T.WORD && third === T.WORD && tokens.textOf(i + 2) === 'to') ? 1 : 0;
    case 'load':
    case 'bulk':
      return /^(?:data|xml|insert)$/.test(tokens.textOf(i + 1)) && isNameKind(second) ? 2 : 0;
    case 'backup':
    case 'restore':
      return first === T.OBJECT && isNameKind(second) && third === T.WORD ? 2 : 0;
    case 'attach':
      return first === T.OBJECT && second === T.STRING ? 2 : 0;
    case 'handler':
    case 'desc':
    case 'describe':
    case 'use':
    case 'dbcc':
      return isName && (second === T.SEMICOLON || second === T.TAIL) && tokens.kind(i + 4) === T.END ? 2 : 0;
    case 'show':
      return /^(?:tables|databases|columns|grants|schemas|variables|processlist)$/.test(tokens.textOf(i + 1)) && (isEnd(second) || second === T.FROM) ? 2 : 0;
    case 'if':
    case 'iif':
      return ifAt(tokens, i);
    default:
      return 0;
  }
}

/** if (condition) statement, if exists (select, if not(select */
function ifAt(tokens: Tokens, i: number): number {
  let j = i + 1;
  while (tokens.kind(j) === T.UNARY) j++;
  if (tokens.kind(j) === T.OPEN && tokens.kind(j + 1) === T.SELECT) return 2;
  let inner = j;
  while (tokens.kind(inner) === T.OPEN) inner++;
  if (inner > j && isConstant(tokens.kind(inner)) && tokens.kind(inner + 1) === T.COMPARE && isConstant(tokens.kind(inner + 2))) return 2;
  if (tokens.kind(j) === T.OPEN) {
    const behind = (tokens.partners[j] as number) + 1;
    return tokens.kind(behind) === T.VERB || tokens.kind(behind) === T.SELECT ? 1 : 0;
  }
  return tokens.kind(j + 1) === T.COMPARE && (tokens.kind(j + 3) === T.BRANCH || tokens.kind(j + 3) === T.VERB) ? 2 : 0;
}

/** A sentence may be `select one, or two`: a list has calls, stars, variables, or goes on to from and where. */
function selectAt(tokens: Tokens, start: number): number {
  if (!isSelectItem(tokens, start + 1, false)) return 0;
  let i = start + 1;
  if (tokens.kind(i) === T.QUANTIFIER) {
    i++;
    if (tokens.kind(i) === T.OPEN && isNameKind(tokens.kind(i + 1)) && tokens.kind(i + 2) === T.CLOSE) return tokens.kind(i + 3) === T.FROM ? 2 : 1;
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
    const isStar = tokens.text.charCodeAt(tokens.starts[i] as number) === 0x2a;
    return (isStar ? tokens.kind(next) === T.FROM && isNameKind(tokens.kind(next + 1)) : isConstant(tokens.kind(next)) || tokens.kind(next) === T.VARIABLE || tokens.kind(next + 1) === T.OPEN) ? 2 : 1;
  }
  if ((isConstant(kind) || kind === T.LITERAL) && (tokens.kind(next) === T.COMMA || (opens > 0 && next > i + 1))) return 2;
  if (kind >= T.FUNCTION && tokens.kind(i + 1) === T.OPEN && tokens.ends[i] === tokens.starts[i + 1]) return 2;
  if ((kind === T.FUNCTION || kind === T.DB_FUNCTION) && (tokens.kind(next) === T.SEMICOLON || tokens.kind(next) === T.TAIL)) return 2;
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
  if (table === T.DB_NAME || table === T.OPEN || (isNameKind(table) && /[_`]|^dual$/.test(tokens.textOf(i + 1)))) return true;
  const behind = tokens.kind(i + 2);
  if (behind === T.DOT || behind === T.WHERE || behind === T.TAIL || behind === T.SEMICOLON || behind === T.LIMIT || behind === T.ORDER || behind === T.UNION) return true;
  return isTechnical && behind === T.END;
}

const MOST_COLUMNS = 64;

function isConstant(kind: number): boolean {
  return kind === T.NUMBER || kind === T.STRING;
}
