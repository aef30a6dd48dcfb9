import { charCodeAt } from '../../char-code-at.js';
import type { Tokens } from './lexer.js';
import { isNameKind } from './operand.js';
import { T } from './tokens.js';

/** What an expression is made of: bits. */
export const E = {
  LOGIC: 1,
  COMPARE: 2,
  ARITHMETIC: 4,
  STRING: 8,
  NUMBER: 16,
  FUNCTION: 32,
  DB_FUNCTION: 64,
  QUERY: 128,
  VARIABLE: 256,
  /** Ended by a comment. */
  TAIL: 512,
  /** More parentheses are closed than opened. */
  CLOSES: 1024,
  NAME: 2048,
  KEYWORD: 4096,
  NESTED_CALL: 8192,
  UNARY: 16384,
  CALL: 32768,
  /** 1 like 1, '1' not regexp '2': words that match, but for in. */
  CONSTANT_MATCH: 65536,
  /** A comma outside of parentheses: further values of an insert, further columns of an update. */
  LIST: 131072,
} as const;

/** Reads an expression from a token on to the end of the text: what it is made of, 0 when it is none. */
export function readExpression(tokens: Tokens, start: number, wantsOperator: boolean): number {
  let seen = 0;
  let depth = 0;
  let calls = 0;
  let isOperandNext = !wantsOperator;
  for (let i = start; ; i++) {
    const kind = tokens.kind(i);
    switch (kind) {
      case T.END:
        return isOperandNext && i > start && !isClauseEnd(tokens, i - 1) ? 0 : seen;
      case T.TAIL:
        return seen !== 0 && isShort(tokens, i) ? seen | E.TAIL : 0;
      case T.OPEN_COMMENT:
        return seen !== 0 && isShort(tokens, i) ? seen | E.TAIL : 0;
      case T.SEMICOLON:
        if (i < tokens.count - 2 || (i === tokens.count - 2 && tokens.kind(i + 1) !== T.TAIL)) return 0;
        break;
      case T.NUMBER:
      case T.LITERAL:
        if (!isOperandNext) return 0;
        seen |= E.NUMBER;
        isOperandNext = false;
        break;
      case T.STRING:
        if (!isOperandNext && tokens.kind(i - 1) !== T.STRING) return 0;
        seen |= E.STRING;
        isOperandNext = false;
        break;
      case T.VARIABLE:
        if (!isOperandNext) return 0;
        seen |= E.VARIABLE;
        isOperandNext = false;
        break;
      case T.WORD:
      case T.FUNCTION:
      case T.DB_FUNCTION:
      case T.DB_NAME:
      case T.OBJECT:
        if (!isOperandNext) return 0;
        isOperandNext = false;
        if (tokens.kind(i + 1) === T.OPEN && kind !== T.DB_NAME) {
          seen |= kind === T.DB_FUNCTION ? E.DB_FUNCTION | E.FUNCTION : kind === T.FUNCTION ? E.FUNCTION : E.CALL;
          if (kind !== T.WORD && calls++ > 0) seen |= E.NESTED_CALL;
          depth++;
          i++;
          isOperandNext = tokens.kind(i + 1) !== T.CLOSE;
        } else seen |= kind === T.DB_NAME ? E.DB_FUNCTION : E.NAME;
        break;
      case T.OPEN:
        if (!isOperandNext && tokens.kind(i - 1) !== T.COMPARE_WORD && tokens.kind(i - 2) !== T.DOT) return 0;
        if (!isOperandNext && tokens.kind(i - 2) === T.DOT) seen |= E.CALL;
        isOperandNext = true;
        depth++;
        break;
      case T.CLOSE:
        if (isOperandNext && tokens.kind(i - 1) !== T.OPEN) return 0;
        isOperandNext = false;
        if (--depth < 0) seen |= E.CLOSES;
        break;
      case T.COMMA:
        if (isOperandNext) return 0;
        if (depth <= 0) seen |= E.LIST;
        isOperandNext = true;
        break;
      case T.DOT:
        if (isOperandNext) return 0;
        if (isNameKind(tokens.kind(i + 1))) i++;
        break;
      case T.LOGIC:
        if (isOperandNext && i > start) return 0;
        seen |= E.LOGIC;
        isOperandNext = true;
        break;
      case T.COMPARE:
        seen |= E.COMPARE;
        isOperandNext = true;
        break;
      case T.COMPARE_WORD:
        if (isOperandNext && i > start && tokens.kind(i - 1) !== T.COMPARE_WORD) return 0;
        seen |= E.COMPARE | E.KEYWORD;
        if (tokens.textOf(i) !== 'in') seen |= E.CONSTANT_MATCH;
        isOperandNext = true;
        break;
      case T.ARITHMETIC: {
        const code = charCodeAt(tokens.text, tokens.starts[i] as number);
        if (isOperandNext && code !== 0x2d && code !== 0x2b && code !== 0x2a) return 0;
        if (!isOperandNext) seen |= E.ARITHMETIC;
        // A star is also a list of columns.
        isOperandNext = !(isOperandNext && code === 0x2a);
        break;
      }
      case T.UNARY:
        if (!isOperandNext && tokens.kind(i + 1) !== T.COMPARE_WORD) return 0;
        if ((tokens.ends[i] as number) > (tokens.starts[i] as number) + 1) seen |= E.UNARY;
        break;
      case T.CAST:
        if (isOperandNext && charCodeAt(tokens.text, tokens.starts[i] as number) !== 0x3f) return 0;
        isOperandNext = !isOperandNext;
        seen |= E.KEYWORD;
        break;
      case T.SELECT:
      case T.CASE:
        if (tokens.kind(i + 1) === T.STRING && tokens.ends[i] === tokens.starts[i + 1]) return 0;
        if (!isOperandNext && tokens.kind(i - 1) === T.WORD) return 0;
        seen |= E.QUERY;
        isOperandNext = true;
        break;
      case T.QUANTIFIER:
        break;
      case T.FROM:
      case T.WHERE:
      case T.BRANCH:
      case T.LIMIT:
      case T.UNION:
        if ((seen & (E.QUERY | E.LIST)) === 0) return 0;
        isOperandNext = !(kind === T.BRANCH && tokens.textOf(i) === 'end');
        break;
      case T.ORDER:
        if ((seen & E.QUERY) === 0 || tokens.kind(i + 1) !== T.BY) return 0;
        isOperandNext = true;
        i++;
        break;
      case T.AS:
        if (isOperandNext) return 0;
        isOperandNext = true;
        break;
      default:
        return 0;
    }
  }
}

/** Whether a comment says nothing: it is there to cut off what follows. */
export function isShort(tokens: Tokens, i: number): boolean {
  const start = tokens.starts[i] as number;
  const isHash = charCodeAt(tokens.text, start) === 0x23;
  const rest = tokens.text.slice(start + (isHash ? 1 : 2), start + 48).trim();
  return rest.length <= 24 && !/[\s\d]\S*\s|^#?\d/.test(rest);
}

function isClauseEnd(tokens: Tokens, i: number): boolean {
  const kind = tokens.kind(i);
  return kind === T.TAIL || kind === T.SEMICOLON || kind === T.WHERE || kind === T.CLOSE;
}
