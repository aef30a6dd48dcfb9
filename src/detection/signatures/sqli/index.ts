import { charCodeAt } from '../../char-code-at.js';
import { CHARACTER } from '../../characters.js';
import type { Family } from '../../family.js';
import type { Input } from '../../input.js';
import { WORD } from '../../vocabulary.js';
import { type Context, Tokens } from './lexer.js';
import { signatures } from './signatures.js';
import { findStructures } from './structures.js';
import { T } from './tokens.js';
import type { View } from './view.js';
import { isPrepared, judgeWhole } from './whole.js';

/** SQL injection (CWE-89): tokens of SQL in each context that a value may stand in, judged by their structure. */
export const sqli: Family = {
  name: 'sqli',
  signatures,
  mayHold: ({ characters, words, place }) => {
    if ((words & WORD.SQL) !== 0) return true;
    if ((words & WORD.SQL_NAME) !== 0 && (characters & (C.PARENTHESIS | C.AT)) !== 0 && place !== 'user_agent')
      return true;
    if ((words & WORD.SQL_LOGIC) !== 0 && (characters & (place === 'user_agent' ? COMPARING : AROUND_LOGIC)) !== 0)
      return true;
    // Headers of browsers are full of double quotes.
    const quotes = place === 'header' && words === 0 ? C.QUOTE : ANY_QUOTE;
    if ((characters & quotes) !== 0 && (characters & AROUND_QUOTES) !== 0) return true;
    // 1||1=1, 1 && 1=1 and 1/*!50000or*/1 have neither words nor quotes.
    if ((characters & (C.EQUALS | C.GREATER)) !== 0 && (characters & C.DIGIT) !== 0) {
      if ((characters & C.PIPE) !== 0 || (characters & (C.AMPERSAND | C.SPACE)) === (C.AMPERSAND | C.SPACE))
        return true;
    }
    return (characters & VERSION_COMMENT) === VERSION_COMMENT;
  },
  inspect: (input, report) => {
    if (hasOnlyApostrophes(input)) return;
    const subject = { input, report, isRich: isRichText(input) };
    lookAt(subject, input.text, input.lower);
    if (input.unescaped !== input.text) lookAt(subject, input.unescaped, input.unescapedLower);
    // A name that holds a whole pair, encoded: its value is what the application will read.
    const equals = input.role === 'name' ? input.text.indexOf('=') : -1;
    if (equals !== -1) lookIn(subject, input.text.slice(equals + 1), input.lower.slice(equals + 1), 'bare');
    tokens.release();
  },
};

const C = CHARACTER;
const VERSION_COMMENT = C.SLASH | C.STAR | C.BANG | C.DIGIT;
const ANY_QUOTE = C.QUOTE | C.DOUBLE_QUOTE;
const COMPARING = C.EQUALS | C.LESS | C.GREATER | C.QUOTE | C.DOUBLE_QUOTE | C.PIPE | C.AMPERSAND;
const AROUND_LOGIC = COMPARING | C.DIGIT | C.PARENTHESIS | C.SEMICOLON | C.BACKTICK;
const AROUND_QUOTES =
  C.EQUALS |
  C.LESS |
  C.GREATER |
  C.PIPE |
  C.AMPERSAND |
  C.HASH |
  C.STAR |
  C.BANG |
  C.PLUS |
  C.MINUS |
  C.SEMICOLON |
  C.SLASH |
  C.PERCENT;

/** Characters that an expression or a comment needs. */
const EXPRESSION =
  C.DOUBLE_QUOTE | C.BACKTICK | C.EQUALS | C.LESS | C.GREATER | C.PIPE | C.HASH | C.STAR | C.PLUS | C.AT | C.BACKSLASH;

/**
 * Whether the quotes of a text are apostrophes of its words, as in don't and O'Neil, with nothing around that makes an
 * expression of them.
 */
function hasOnlyApostrophes(input: Input): boolean {
  const { characters, words, text } = input;
  if ((characters & C.QUOTE) === 0 || (characters & EXPRESSION) !== 0 || input.unescaped !== text) return false;
  if ((words & (WORD.SQL | WORD.SQL_NAME)) !== 0 || ((words & WORD.SQL_LOGIC) !== 0 && !input.isProse)) return false;
  for (let i = text.indexOf("'"); i !== -1; i = text.indexOf("'", i + 1)) {
    if (!isLetter(charCodeAt(text, i - 1)) || !isLetter(charCodeAt(text, i + 1))) return false;
  }
  return true;
}

function isLetter(code: number): boolean {
  return ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) || code >= 0xc0;
}

const tokens = new Tokens();

/** What is looked at, whichever its view and context. */
type Subject = Pick<View, 'input' | 'report' | 'isRich'>;

function lookAt(subject: Subject, source: string, lower: string): void {
  if (lookIn(subject, source, lower, 'bare')) return;
  const { characters } = subject.input;
  if ((characters & C.QUOTE) !== 0) lookIn(subject, source, lower, "'");
  if ((characters & C.DOUBLE_QUOTE) !== 0) lookIn(subject, source, lower, '"');
}

/** Whether nothing more need be looked at: a statement with places for values, as logs and traces tell it. */
function lookIn(subject: Subject, source: string, lower: string, context: Context): boolean {
  tokens.read(lower, context);
  if (context === 'bare' && isPrepared(tokens)) return true;
  const view = viewOf(subject, source, context);
  const hasBegun = findStructures(view);
  judgeWhole(view);
  const { characters, place } = subject.input;
  if (hasBegun && (characters & C.PLUS) !== 0 && (characters & C.SPACE) === 0 && place !== 'path') {
    tokens.read(lower, context, true);
    findStructures(viewOf(subject, source, context));
  }
  return false;
}

function viewOf({ input, report, isRich }: Subject, source: string, context: Context): View {
  const isOpening = context !== 'bare' && isOpeningQuote();
  const isWithin = isOpening && isRich;
  return { tokens, source, context, input, report, anchor: isWithin ? 0 : anchorOf(context), isRich, isOpening };
}

function isRichText({ isProse, characters, text }: Input): boolean {
  return isProse || ((characters & C.LINE) !== 0 && text.length > LONG) || hasIdeographs(text);
}

/** Text of several lines that is longer than this is code or prose. */
const LONG = 240;

/** Languages without spaces: some of their letters are a sentence. */
function hasIdeographs(text: string): boolean {
  let count = 0;
  const end = Math.min(text.length, 512);
  for (let i = 0; i < end; i++) {
    const code = charCodeAt(text, i);
    if (code >= 0x2e80 && code < 0xd7b0 && ++count === 4) return true;
  }
  return false;
}

/** Whether the first quote begins a string rather than ends one, by what stands before it: `f("`, `a='`, `, '`. */
function isOpeningQuote(): boolean {
  let i = (tokens.ends[0] as number) - 2;
  while (i >= 0 && charCodeAt(tokens.text, i) === 0x20) i--;
  return i >= 0 && '=([{,:<>+&|!?;'.includes(tokens.text[i] as string);
}

function anchorOf(context: Context): number {
  let i = 0;
  if (context === 'bare') {
    while (tokens.kind(i) === T.OPEN || tokens.kind(i) === T.ARITHMETIC) i++;
    if (tokens.kind(i) !== T.NUMBER && tokens.kind(i) !== T.VARIABLE) return 0;
    i++;
  } else {
    if (tokens.count < 2 || (tokens.count === 1 && tokens.endsInString)) return 0;
    i = 1;
  }
  while (tokens.kind(i) === T.CLOSE) i++;
  return i < tokens.count ? i : 0;
}
