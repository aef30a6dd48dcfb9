import { charCodeAt } from '../../char-code-at.js';
import type { Tokens } from './lexer.js';
import { isNameKind } from './operand.js';
import { isConstant, selectAt } from './select.js';
import { T } from './tokens.js';

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
      return first !== T.INTO
        ? 0
        : third === T.OPEN || third === T.SELECT || tokens.textOf(i + 3) === 'values' || third === T.DOT
          ? 2
          : 1;
    case 'update':
      return isName && tokens.textOf(i + 2) === 'set' ? (tokens.kind(i + 4) === T.COMPARE ? 2 : 1) : 0;
    case 'delete':
      if (first === T.WORD && second === T.FROM) return 1;
      return first !== T.FROM
        ? 0
        : third === T.WHERE || isEnd(third) || third === T.DOT
          ? third === T.END
            ? 1
            : 2
          : 0;
    case 'drop':
    case 'truncate':
    case 'alter':
    case 'create': {
      if (tokens.textOf(i + 1) === 'or') return tokens.textOf(i + 2) === 'replace' ? 2 : 0;
      if (first !== T.OBJECT) return isName && (second === T.TAIL || (second === T.SEMICOLON && isEnd(third))) ? 2 : 0;
      if (
        third === T.OPEN ||
        third === T.SEMICOLON ||
        third === T.TAIL ||
        third === T.DOT ||
        third === T.VERB ||
        third === T.AS
      )
        return 2;
      if (second === T.DB_NAME || charCodeAt(tokens.text, tokens.starts[i + 2] as number) === 0x60) return 2;
      if (/^(?:identified|add|modify|rename|change|drop)$/.test(tokens.textOf(i + 3))) return 2;
      return tokens.textOf(i + 2) === 'if' || /_/.test(tokens.textOf(i + 2))
        ? 2
        : isNameKind(second) || second === T.END
          ? 1
          : 0;
    }
    case 'exec':
    case 'execute':
    case 'call':
      if (
        first === T.DB_NAME ||
        first === T.VARIABLE ||
        (first === T.OPEN &&
          tokens.kind(i) === T.VERB &&
          tokens.textOf(i) !== 'call' &&
          second !== T.CLOSE &&
          second !== T.WORD)
      )
        return 2;
      if (first === T.FUNCTION || first === T.DB_FUNCTION) return second === T.OPEN ? 2 : 0;
      return first === T.WORD
        ? (second === T.STRING && (tokens.ends[i + 2] as number) - (tokens.starts[i + 2] as number) > 2) ||
          second === T.DOT
          ? 2
          : second === T.TAIL || second === T.OPEN
            ? 1
            : 0
        : 0;
    case 'declare':
      return first === T.VARIABLE ||
        (first === T.WORD && /^(?:cursor|int|integer|varchar|nvarchar|char|text)$/.test(tokens.textOf(i + 2)))
        ? 2
        : first === T.WORD
          ? 1
          : 0;
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
      return first === T.OPEN && second === T.SELECT
        ? 2
        : second === T.FROM || (second === T.WORD && third === T.WORD && tokens.textOf(i + 2) === 'to')
          ? 1
          : 0;
    case 'load':
    case 'bulk':
      return /^(?:data|xml|insert)$/.test(tokens.textOf(i + 1)) && isNameKind(second) ? 2 : 0;
    case 'backup':
    case 'restore':
      return first === T.OBJECT && isNameKind(second) && third === T.WORD ? 2 : 0;
    case 'attach':
      return first === T.OBJECT && second === T.STRING ? 2 : 0;
    case 'pragma':
      return isName && (second === T.OPEN || second === T.COMPARE || second === T.SEMICOLON || second === T.TAIL)
        ? 2
        : 0;
    case 'handler':
    case 'desc':
    case 'describe':
    case 'dbcc':
      return isName && (second === T.SEMICOLON || second === T.TAIL) && tokens.kind(i + 4) === T.END ? 2 : 0;
    case 'use':
      // use strict; is Perl, use std; is Rust.
      return isName && (second === T.TAIL || (first === T.DB_NAME && second === T.SEMICOLON)) ? 2 : 0;
    case 'show':
      return /^(?:tables|databases|columns|grants|schemas|variables|processlist)$/.test(tokens.textOf(i + 1)) &&
        (isEnd(second) || second === T.FROM)
        ? 2
        : 0;
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
  if (
    inner > j &&
    isConstant(tokens.kind(inner)) &&
    tokens.kind(inner + 1) === T.COMPARE &&
    isConstant(tokens.kind(inner + 2))
  )
    return 2;
  if (tokens.kind(j) === T.OPEN) {
    const behind = (tokens.partners[j] as number) + 1;
    return tokens.kind(behind) === T.VERB || tokens.kind(behind) === T.SELECT ? 1 : 0;
  }
  return tokens.kind(j + 1) === T.COMPARE && (tokens.kind(j + 3) === T.BRANCH || tokens.kind(j + 3) === T.VERB) ? 2 : 0;
}
