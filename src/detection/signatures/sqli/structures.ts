import { WORD } from '../../vocabulary.js';
import { findCall } from './calls.js';
import { isCase, isDelay, isScript, isSystemTable, judgeAnchor, judgeOrder, judgeUnion } from './clauses.js';
import { judgeCondition } from './conditions.js';
import { isSelectItem } from './select.js';
import * as S from './signatures.js';
import { statementAt } from './statements.js';
import { T } from './tokens.js';
import { tell, type View } from './view.js';

/** Looks for pieces of SQL that have no honest use in a value, wherever they stand in it. */
export function findStructures(view: View): void {
  const { tokens, input, anchor, isRich } = view;
  let selects = 0;
  const start = view.context === 'bare' ? 0 : 1;
  if (view.context !== 'bare' && anchor === 0 && !view.isOpening) return;
  if (tokens.gluingComments > 0 && !isRich) view.report(S.EVASION, view.source, 0);
  if (
    tokens.versionComments > 0 &&
    !isRich &&
    (tokens.hasVersion || (input.words & (WORD.SQL | WORD.SQL_LOGIC | WORD.SQL_NAME)) !== 0)
  ) {
    view.report(S.EVASION, view.source, tokens.versionCommentAt);
  }
  if (anchor > 0 && !view.isOpening) judgeAnchor(view);
  for (let i = start; i < tokens.count; i++) {
    const kind = tokens.kinds[i] as number;
    if (TELLING[kind] === 0) continue;
    switch (kind) {
      case T.LOGIC:
      case T.WHERE:
        if (!(isRich && selects > 0)) judgeCondition(view, i);
        break;
      case T.UNION:
        if (!(isRich && selects > 0)) judgeUnion(view, i);
        break;
      case T.SELECT:
        if (
          tokens.kind(i - 1) === T.OPEN &&
          !(isRich && selects > 0) &&
          (isSelectItem(tokens, i + 1, isRich) || (!isRich && i === tokens.count - 1))
        ) {
          tell(view, S.SUBQUERY, i - 1);
        }
        selects++;
        break;
      case T.SEMICOLON:
        if (
          statementAt(tokens, i + 1) >= (isRich ? 2 : 1) &&
          !(isRich && (selects > 0 || (view.context === 'bare' && i !== anchor)))
        ) {
          tell(view, S.STACKED, i);
        }
        break;
      case T.OBJECT:
        if (tokens.kind(i + 1) === T.OPEN) findCall(view, i);
        else if (
          tokens.kind(i + 1) === T.FUNCTION &&
          /^procedure\s+analyse/.test(tokens.text.slice(tokens.starts[i], tokens.ends[i + 1]))
        ) {
          if (tokens.kind(i + 2) === T.OPEN) tell(view, S.CLAUSE, i);
        }
        break;
      case T.DOT:
        if (!isRich && isSystemTable(tokens, i)) tell(view, S.DATABASE_NAME, i - 1);
        break;
      case T.INTO:
        if (
          /^(?:out|dump)file$/.test(tokens.textOf(i + 1)) &&
          tokens.kind(i + 2) !== T.END &&
          (!isRich || tokens.kind(i + 2) === T.STRING)
        ) {
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

/** 1 for the kinds of tokens that a structure may begin with: most words and signs are of none. */
const TELLING = new Uint8Array(T.OTHER + 1);
for (const kind of [
  T.LOGIC,
  T.WHERE,
  T.UNION,
  T.SELECT,
  T.SEMICOLON,
  T.OBJECT,
  T.DOT,
  T.INTO,
  T.VERB,
  T.CASE,
  T.ORDER,
  T.FUNCTION,
  T.DB_FUNCTION,
  T.DB_NAME,
  T.VARIABLE,
]) {
  TELLING[kind] = 1;
}
