import { isBehindValue } from './conditions.js';
import type { Tokens } from './lexer.js';
import { isSelectItem } from './select.js';
import * as S from './signatures.js';
import { statementAt } from './statements.js';
import { T } from './tokens.js';
import { tell, type View } from './view.js';

/** union [all] [(] select 1, null, version() ... */
export function judgeUnion(view: View, at: number): void {
  const { tokens } = view;
  let i = at + 1;
  while (tokens.kind(i) === T.QUANTIFIER || tokens.kind(i) === T.OPEN || tokens.kind(i) === T.TAIL) i++;
  if (tokens.kind(i) === T.SELECT) {
    const isEnclosed = tokens.kind(i - 1) === T.OPEN && !view.isRich;
    if (
      isEnclosed ||
      isSelectItem(tokens, i + 1, view.isRich && !isBehindValue(tokens, at)) ||
      (isCutOff(tokens, i + 1) && !view.isRich)
    ) {
      tell(view, S.UNION_SELECT, at);
    }
  } else if (
    tokens.kind(i) === T.WORD &&
    /^select(?:char|null|@|\d)/.test(tokens.text.slice(tokens.starts[i], (tokens.starts[i] as number) + 12))
  ) {
    tell(view, S.UNION_SELECT, at);
  } else if (tokens.kind(i) === T.FUNCTION && tokens.textOf(i) === 'values' && tokens.kind(i + 1) === T.OPEN) {
    tell(view, S.UNION_SELECT, at);
  } else if (
    !view.isRich &&
    isBehindValue(tokens, at) &&
    /^(?:table|values)$/.test(tokens.textOf(i)) &&
    tokens.kind(i + 1) !== T.END
  ) {
    // TABLE t and VALUES ROW() are queries of MySQL 8.
    tell(view, S.UNION_SELECT, at);
  }
}

/** Whether a list of columns is cut off at its beginning: a piece of a longer attack. */
function isCutOff(tokens: Tokens, i: number): boolean {
  const kind = tokens.kind(i);
  return kind === T.END || ((kind === T.FUNCTION || kind === T.DB_FUNCTION) && tokens.kind(i + 1) === T.END);
}

/** What follows the value that the application meant: a statement, a clause. */
export function judgeAnchor(view: View): void {
  const { tokens, anchor: i, context, isRich } = view;
  const isOut = context !== 'bare';
  const kind = tokens.kind(i);
  if (
    isOut &&
    (kind === T.VERB || kind === T.SELECT) &&
    !isNamed(tokens, i) &&
    statementAt(tokens, i) >= (isRich || tokens.ends[0] === 1 ? 2 : 1)
  ) {
    tell(view, S.STACKED, i);
  } else if (kind === T.COMPARE_WORD && !isRich && tokens.kind(i + 1) === T.OPEN && tokens.kind(i + 2) === T.FUNCTION) {
    tell(view, S.CALL_CONDITION, i);
  } else if (kind === T.UNION && !isRich && tokens.hiddenLines > 0) {
    tell(view, S.EVASION, i);
  } else if (kind === T.ORDER && tokens.kind(i + 1) === T.BY && isOut && !isRich && isOrderEnd(tokens, i + 3)) {
    tell(view, S.CLAUSE, i);
  } else if (kind === T.LIMIT && tokens.kind(i + 1) === T.NUMBER && isOut && tokens.kind(i + 2) !== T.WORD) {
    tell(view, S.CLAUSE, i);
  }
}

/** "select": a word in quotes, as messages name what they are about. */
function isNamed({ text, starts, ends }: Tokens, i: number): boolean {
  const before = text[(starts[i] as number) - 1];
  return (before === '"' || before === "'") && text[ends[i] as number] === before;
}

/** order by 1, 2--, group by x having: what tells how many columns a query has. */
export function judgeOrder(view: View, i: number): void {
  const { tokens, anchor } = view;
  if (tokens.kind(i + 1) !== T.BY) return;
  let end = i + 2;
  if (!view.isRich && isComputedOrder(tokens, end)) tell(view, S.CLAUSE, i);
  while (tokens.kind(end) === T.OPEN || tokens.kind(end) === T.CLOSE) end++;
  if (tokens.kind(end) !== T.NUMBER) return;
  const next = tokens.kind(end + 1);
  const isLast = next === T.TAIL || next === T.OPEN_COMMENT || next === T.UNION || next === T.COMMA;
  if (isLast || (next === T.END && ((anchor > 0 && i === anchor) || (i === 0 && tokens.textOf(0) === 'order'))))
    tell(view, S.CLAUSE, i);
}

/** waitfor delay '0:0:5' */
export function isDelay(tokens: Tokens, i: number): boolean {
  if (tokens.textOf(i) !== 'waitfor') return false;
  return (
    /^(?:delay|time)$/.test(tokens.textOf(i + 1)) &&
    (tokens.kind(i + 2) === T.STRING || tokens.kind(i + 2) === T.VARIABLE)
  );
}

/** declare @x int, exec(@x): programs of SQL Server. */
export function isScript(tokens: Tokens, i: number): boolean {
  const word = tokens.textOf(i);
  if (word === 'declare') return tokens.kind(i + 1) === T.VARIABLE && tokens.kind(i + 2) !== T.END;
  if (word !== 'exec' && word !== 'execute') return false;
  return tokens.kind(i + 1) === T.OPEN && tokens.kind(i + 2) === T.VARIABLE;
}

/** case when a = 1 then, case f(1) when */
export function isCase(tokens: Tokens, i: number): boolean {
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
  return (
    (kind === T.FUNCTION || kind === T.DB_FUNCTION) &&
    tokens.kind(i + 1) === T.OPEN &&
    tokens.ends[i] === tokens.starts[i + 1]
  );
}

function isOrderEnd(tokens: Tokens, i: number): boolean {
  const kind = tokens.kind(i);
  return kind !== T.WORD ? kind !== T.LOGIC && kind !== T.STRING : /^(?:asc|desc)$/.test(tokens.textOf(i));
}

/** mysql.user, sys.databases, master..sysobjects */
export function isSystemTable(tokens: Tokens, i: number): boolean {
  if (tokens.kind(i - 1) !== T.WORD || (tokens.ends[i - 1] as number) - (tokens.starts[i - 1] as number) > 6)
    return false;
  const owner = tokens.textOf(i - 1);
  if (owner === 'mysql')
    return /^(?:user|db|func|proc|host|event|plugin|tables_priv|columns_priv|general_log|slow_log|innodb_table_stats|innodb_index_stats)$/.test(
      tokens.textOf(i + 1),
    );
  if (owner === 'master') return tokens.kind(i + 1) === T.DOT || tokens.textOf(i + 1) === 'dbo';
  return (
    owner === 'sys' &&
    /^(?:user\$|databases|objects|tables|columns|schemas|all_\w+|dba_\w+|sql_logins|server_principals|configurations|dm_\w+|fn_\w+|syscolumns|x\$\w+)$/.test(
      tokens.textOf(i + 1),
    )
  );
}
