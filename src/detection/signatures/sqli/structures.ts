import type { Report } from '../../family.js';
import type { Input } from '../../input.js';
import { WORD } from '../../vocabulary.js';
import { findCall } from './calls.js';
import { isBehindValue, judgeCondition } from './conditions.js';
import type { Context, Tokens } from './lexer.js';
import * as S from './signatures.js';
import { isSelectItem, statementAt } from './statements.js';
import { T } from './tokens.js';

/** Where a text is looked at, and where the query of the application goes on in it. */
export interface View {
  readonly tokens: Tokens;
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

/** Looks for pieces of SQL that have no honest use in a value, wherever they stand in it. */
export function findStructures(view: View): void {
  const { tokens, input, anchor, isRich } = view;
  let selects = 0;
  const start = view.context === 'bare' ? 0 : 1;
  if (view.context !== 'bare' && anchor === 0) return;
  if (tokens.gluingComments > 0 && !isRich) view.report(S.EVASION, tokens.text, 0);
  if (tokens.versionComments > 0 && !isRich && (tokens.hasVersion || (input.words & (WORD.SQL | WORD.SQL_LOGIC | WORD.SQL_NAME)) !== 0)) {
    view.report(S.EVASION, tokens.text, tokens.versionCommentAt);
  }
  if (anchor > 0) judgeAnchor(view);
  for (let i = start; i < tokens.count; i++) {
    switch (tokens.kinds[i]) {
      case T.LOGIC:
      case T.WHERE:
        if (!(isRich && selects > 0)) judgeCondition(view, i);
        break;
      case T.UNION:
        if (!(isRich && selects > 0)) judgeUnion(view, i);
        break;
      case T.SELECT:
        if (tokens.kind(i - 1) === T.OPEN && !(isRich && selects > 0) && (isSelectItem(tokens, i + 1, isRich) || (!isRich && i === tokens.count - 1))) {
          tell(view, S.SUBQUERY, i - 1);
        }
        selects++;
        break;
      case T.SEMICOLON:
        if (statementAt(tokens, i + 1) >= (isRich ? 2 : 1) && !(isRich && (selects > 0 || (view.context === 'bare' && i !== anchor)))) {
          tell(view, S.STACKED, i);
        }
        break;
      case T.OBJECT:
        if (tokens.kind(i + 1) === T.OPEN) findCall(view, i);
        else if (tokens.kind(i + 1) === T.FUNCTION && /^procedure\s+analyse/.test(tokens.text.slice(tokens.starts[i], tokens.ends[i + 1]))) {
          if (tokens.kind(i + 2) === T.OPEN) tell(view, S.CLAUSE, i);
        }
        break;
      case T.DOT:
        if (!isRich && isSystemTable(tokens, i)) tell(view, S.DATABASE_NAME, i - 1);
        break;
      case T.INTO:
        if (/^(?:out|dump)file$/.test(tokens.textOf(i + 1)) && tokens.kind(i + 2) !== T.END && (!isRich || tokens.kind(i + 2) === T.STRING)) {
          if (!isRich || selects === 0) tell(view, S.CLAUSE, i);
        }
        break;
      case T.VERB:
        if (isDelay(tokens, i)) tell(view, S.DELAY, i);
        else if (isScript(tokens, i)) tell(view, S.STACKED, i);
        break;
      case T.CASE:
        if (!isRich && isCase(tokens, i)) tell(view, S.EXPRESSION, i);
        break;
      case T.ORDER:
        judgeOrder(view, i);
        break;
      case T.FUNCTION:
      case T.DB_FUNCTION:
      case T.DB_NAME:
      case T.VARIABLE:
        findCall(view, i);
        break;
    }
  }
}

export function tell({ report, tokens }: View, signature: (typeof S.signatures)[number], i: number): void {
  report(signature, tokens.text, tokens.starts[i] ?? 0);
}

/** union [all] [(] select 1, null, version() ... */
function judgeUnion(view: View, at: number): void {
  const { tokens } = view;
  let i = at + 1;
  while (tokens.kind(i) === T.QUANTIFIER || tokens.kind(i) === T.OPEN || tokens.kind(i) === T.TAIL) i++;
  if (tokens.kind(i) === T.SELECT) {
    const isEnclosed = tokens.kind(i - 1) === T.OPEN && !view.isRich;
    if (isEnclosed || isSelectItem(tokens, i + 1, view.isRich && !isBehindValue(tokens, at)) || (isCutOff(tokens, i + 1) && !view.isRich)) {
      tell(view, S.UNION_SELECT, at);
    }
  } else if (tokens.kind(i) === T.WORD && /^select(?:char|null|@|\d)/.test(tokens.text.slice(tokens.starts[i], (tokens.starts[i] as number) + 12))) {
    tell(view, S.UNION_SELECT, at);
  } else if (tokens.kind(i) === T.FUNCTION && tokens.textOf(i) === 'values' && tokens.kind(i + 1) === T.OPEN) {
    tell(view, S.UNION_SELECT, at);
  }
}

/** Whether a list of columns is cut off at its beginning: a piece of a longer attack. */
function isCutOff(tokens: Tokens, i: number): boolean {
  const kind = tokens.kind(i);
  return kind === T.END || ((kind === T.FUNCTION || kind === T.DB_FUNCTION) && tokens.kind(i + 1) === T.END);
}

/** What follows the value that the application meant: a statement, a clause. */
function judgeAnchor(view: View): void {
  const { tokens, anchor: i, context, isRich } = view;
  const isOut = context !== 'bare';
  const kind = tokens.kind(i);
  if (isOut && (kind === T.VERB || kind === T.SELECT) && statementAt(tokens, i) >= (isRich || tokens.ends[0] === 1 ? 2 : 1)) {
    tell(view, S.STACKED, i);
  } else if (kind === T.UNION && !isRich && tokens.hiddenLines > 0) {
    tell(view, S.EVASION, i);
  } else if (kind === T.ORDER && tokens.kind(i + 1) === T.BY && isOut && !isRich && isOrderEnd(tokens, i + 3)) {
    tell(view, S.CLAUSE, i);
  } else if (kind === T.LIMIT && tokens.kind(i + 1) === T.NUMBER && isOut && tokens.kind(i + 2) !== T.WORD) {
    tell(view, S.CLAUSE, i);
  }
}

/** order by 1, 2--, group by x having: what tells how many columns a query has. */
function judgeOrder(view: View, i: number): void {
  const { tokens, anchor } = view;
  if (tokens.kind(i + 1) !== T.BY) return;
  let end = i + 2;
  if (!view.isRich && isComputedOrder(tokens, end)) tell(view, S.CLAUSE, i);
  while (tokens.kind(end) === T.OPEN || tokens.kind(end) === T.CLOSE) end++;
  if (tokens.kind(end) !== T.NUMBER) return;
  const next = tokens.kind(end + 1);
  const isLast = next === T.TAIL || next === T.OPEN_COMMENT || next === T.UNION || next === T.COMMA;
  if (isLast || (next === T.END && ((anchor > 0 && i === anchor) || (i === 0 && tokens.textOf(0) === 'order')))) tell(view, S.CLAUSE, i);
}

/** waitfor delay '0:0:5' */
function isDelay(tokens: Tokens, i: number): boolean {
  if (tokens.textOf(i) !== 'waitfor') return false;
  return /^(?:delay|time)$/.test(tokens.textOf(i + 1)) && (tokens.kind(i + 2) === T.STRING || tokens.kind(i + 2) === T.VARIABLE);
}

/** declare @x int, exec(@x): programs of SQL Server. */
function isScript(tokens: Tokens, i: number): boolean {
  const word = tokens.textOf(i);
  if (word === 'declare') return tokens.kind(i + 1) === T.VARIABLE && tokens.kind(i + 2) !== T.END;
  if (word !== 'exec' && word !== 'execute') return false;
  return tokens.kind(i + 1) === T.OPEN && tokens.kind(i + 2) === T.VARIABLE;
}

/** case when a = 1 then, case f(1) when */
function isCase(tokens: Tokens, i: number): boolean {
  const first = tokens.kind(i + 1);
  if (first === T.WHERE) {
    const third = tokens.kind(i + 3);
    return tokens.kind(i + 2) !== T.WORD || third === T.COMPARE || third === T.BRANCH || third === T.OPEN;
  }
  if (tokens.kind(i + 2) === T.OPEN) return tokens.kind((tokens.partners[i + 2] as number) + 1) === T.WHERE;
  return first === T.NUMBER && tokens.kind(i + 2) === T.WHERE;
}

/** order by if(1=1, a, b), (select ..., case when */
function isComputedOrder(tokens: Tokens, i: number): boolean {
  const kind = tokens.kind(i);
  if (kind === T.CASE) return tokens.kind(i + 1) === T.WHERE;
  if (kind === T.OPEN) return tokens.kind(i + 1) === T.SELECT || tokens.kind(i + 1) === T.CASE;
  return (kind === T.FUNCTION || kind === T.DB_FUNCTION) && tokens.kind(i + 1) === T.OPEN && tokens.ends[i] === tokens.starts[i + 1];
}

function isOrderEnd(tokens: Tokens, i: number): boolean {
  const kind = tokens.kind(i);
  return kind !== T.WORD ? kind !== T.LOGIC && kind !== T.STRING : /^(?:asc|desc)$/.test(tokens.textOf(i));
}

/** mysql.user, sys.databases, master..sysobjects */
function isSystemTable(tokens: Tokens, i: number): boolean {
  if (tokens.kind(i - 1) !== T.WORD) return false;
  const owner = tokens.textOf(i - 1);
  if (owner === 'mysql') return /^(?:user|db|func|proc|host|event|plugin|tables_priv|columns_priv|general_log|slow_log|innodb_table_stats|innodb_index_stats)$/.test(tokens.textOf(i + 1));
  if (owner === 'master') return tokens.kind(i + 1) === T.DOT || tokens.textOf(i + 1) === 'dbo';
  return owner === 'sys' && /^(?:user\$|databases|objects|tables|columns|schemas|all_\w+|dba_\w+|sql_logins|server_principals|configurations|dm_\w+|fn_\w+|syscolumns|x\$\w+)$/.test(tokens.textOf(i + 1));
}
