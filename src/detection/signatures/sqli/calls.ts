import { charCodeAt } from '../../char-code-at.js';
import type { Tokens } from './lexer.js';
import { isNoise } from './noise.js';
import * as S from './signatures.js';
import { T } from './tokens.js';
import { tell, type View } from './view.js';

/** Judges a function, a table, a package or a variable of a database by what stands around it. */
export function findCall(view: View, i: number): void {
  const { tokens, isRich } = view;
  const kind = tokens.kinds[i];
  if (kind === T.VARIABLE) {
    if (charCodeAt(tokens.text, (tokens.starts[i] as number) + 1) === 0x40 && isServerVariable(tokens, i))
      tell(view, isRich ? S.WEAK : S.DATABASE_NAME, i);
    return;
  }
  if (kind === T.DB_NAME) {
    if (isAmongWords(tokens, i)) return;
    tell(view, isRich ? S.WEAK : S.DATABASE_NAME, i);
    return;
  }
  if (tokens.kind(i + 1) !== T.OPEN) return;
  if (tokens.kind(i - 1) === T.DOT && tokens.kind(i - 2) === T.WORD) return;
  if (kind === T.DB_FUNCTION) {
    tell(view, isRich ? S.WEAK : S.DATABASE_CALL, i);
    return;
  }
  const word = tokens.textOf(i);
  if (tokens.kind(i + 2) === T.CLOSE) {
    if (!isRich && i > 0 && !isPlain(tokens.kind(i - 1)) && OF_THE_SERVER.has(word)) tell(view, S.DATABASE_CALL, i);
  } else if (word === 'sleep') {
    if (isSleep(tokens, i) && !isRich) tell(view, S.DELAY, i);
  } else if (!isRich && HEXADECIMAL.test(tokens.textOf(i + 2))) {
    tell(view, S.CHARACTERS, i);
  } else if ((word === 'chr' || word === 'char' || word === 'nchar') && !isRich) {
    const end = tokens.partners[i + 1] as number;
    const behind = tokens.kind(end + 1);
    const isMany = end > i + 4 && tokens.kind(i + 2) === T.NUMBER && tokens.kind(i + 3) === T.COMMA;
    if (
      isMany ||
      (tokens.kind(i + 2) === T.NUMBER &&
        (behind === T.LOGIC || behind === T.ARITHMETIC) &&
        tokens.kind(end + 2) === T.FUNCTION)
    ) {
      tell(view, S.CHARACTERS, i);
    }
  }
}

/** @@version, @@global.x: nobody's word is shorter, and in a password it is. */
function isServerVariable(tokens: Tokens, i: number): boolean {
  const word = tokens.textOf(i);
  return (word.length > 5 && !word.includes('`')) || (tokens.kind(i + 1) === T.DOT && !isNoise(tokens));
}

const HEXADECIMAL = /^0x[\da-f]{2}/;

/** Whether a name stands in a sentence: words around it, and nothing of SQL. */
function isAmongWords(tokens: Tokens, i: number): boolean {
  if (i === 0) return isPlain(tokens.kind(1));
  return isPlain(tokens.kind(i - 1)) && tokens.kind(i + 1) !== T.DOT && tokens.kind(i + 1) !== T.OPEN;
}

function isPlain(kind: number): boolean {
  return (
    kind === T.WORD ||
    kind === T.FUNCTION ||
    kind === T.OBJECT ||
    kind === T.BRANCH ||
    kind === T.AS ||
    kind === T.DB_NAME
  );
}

/** Functions without arguments that tell what the server is. */
const OF_THE_SERVER: ReadonlySet<string> = new Set([
  'version',
  'user',
  'database',
  'schema',
  'current_user',
  'session_user',
  'system_user',
  'current_database',
  'current_schema',
]);

/** sleep(5) where a database computes: behind an operator, a comma, a semicolon, select. */
function isSleep(tokens: Tokens, i: number): boolean {
  const argument = tokens.kind(i + 2);
  if (argument === T.CLOSE || (argument === T.NUMBER && tokens.kind(i + 3) === T.WORD)) return false;
  const end = tokens.partners[i + 1] as number;
  const behind = tokens.kind(end + 1);
  if (i === 0) return behind === T.END || behind === T.TAIL || behind === T.COMPARE || behind === T.LOGIC;
  switch (tokens.kind(i - 1)) {
    case T.SEMICOLON:
      return behind === T.END || behind === T.TAIL;
    case T.LOGIC:
    case T.BY:
    case T.COMMA:
    case T.SELECT:
    case T.ARITHMETIC:
    case T.COMPARE:
    case T.COMPARE_WORD:
    case T.BRANCH:
    case T.STRING:
      return true;
    case T.OPEN:
      return isComputed(tokens.kind(i - 2));
    default:
      return false;
  }
}

/** What stands before a parenthesis in an expression: if(a, (sleep(5)), 0). */
function isComputed(kind: number): boolean {
  return kind === T.COMMA || kind === T.LOGIC || kind === T.ARITHMETIC || kind === T.COMPARE;
}
