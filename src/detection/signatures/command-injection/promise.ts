import { charCodeAt } from '../../char-code-at.js';
import { hashOn } from '../../hash.js';
import {
  AMPERSAND,
  AT,
  BACKSLASH,
  BACKTICK,
  BRACE,
  CARET,
  CLOSING_BRACE,
  COLON,
  COMMA,
  codeAt,
  DOLLAR,
  DOT,
  DOUBLE,
  EQUALS,
  GREATER,
  isSpace,
  LESS,
  MINUS,
  OPENING,
  PERCENT,
  PIPE,
  PLUS,
  QUOTE,
  SEMICOLON,
  SLASH,
  SPACE,
  TILDE,
  UNDERSCORE,
} from './codes.js';
import { NAME, NAME_CODES, nameKinds } from './names.js';

/** What a position where a command may stand promises, before any of it is read in full. */
export const PROMISE = {
  /** No command: an ordinary word, a number, a sign. */
  NOTHING: 0,
  /** A word that is no known program, but used as one: a command only where nothing else can stand. */
  WORD: 1,
  /** A known program, or what may hide one. */
  PROGRAM: 2,
} as const;

/** Looks at what begins at a position; reads no further than one word. */
export function promiseAt(view: string, start: number): number {
  let at = start;
  let code = codeAt(view, at);
  let quote = 0;
  while (code === QUOTE || code === DOUBLE) {
    quote = code;
    code = codeAt(view, ++at);
  }
  if (code < 128 && NAME_CODES[code] !== 0) return wordAt(view, at, quote);
  const next = codeAt(view, at + 1);
  switch (code) {
    case SLASH:
      return pathAt(view, at);
    case DOLLAR:
      return next === BRACE || next === OPENING || next === QUOTE || next === DOUBLE || next === AT || isName(next)
        ? PROMISE.PROGRAM
        : PROMISE.NOTHING;
    case BACKSLASH:
      return next === BACKSLASH || next === SLASH || isName(next) ? PROMISE.PROGRAM : PROMISE.NOTHING;
    case CARET:
    case PERCENT:
      return isName(next) ? PROMISE.PROGRAM : PROMISE.NOTHING;
    case BACKTICK:
      return next === BACKTICK ? PROMISE.PROGRAM : PROMISE.NOTHING;
    case BRACE:
      return isList(view, at + 1) ? PROMISE.PROGRAM : PROMISE.NOTHING;
    case LESS:
    case GREATER:
      return isRedirection(view, at) ? PROMISE.PROGRAM : PROMISE.NOTHING;
    default:
      return PROMISE.NOTHING;
  }
}

/** `quote` is the one that stands before the word; 0 for none. */
function wordAt(view: string, start: number, quote: number): number {
  let hash = 0;
  let stem = 0;
  let dot = -1;
  let dotted = 0;
  let isVerb = false;
  let end = start;
  let code = codeAt(view, end);
  for (; ; code = codeAt(view, ++end)) {
    const letter = code < 128 ? (NAME_CODES[code] as number) : 0;
    if (letter === 0) break;
    if (end - start >= LONGEST_NAME) return PROMISE.NOTHING;
    if (letter === DOT) {
      dot = end;
      dotted = hash;
    } else if (letter === MINUS) isVerb ||= (nameKinds(hash) & NAME.VERB) !== 0;
    hash = hashOn(hash, letter);
    if (letter >= UNDERSCORE || letter === PLUS) stem = hash;
  }
  if (end >= view.length || code <= SPACE || (code < 128 && ENDS[code] === 1)) {
    if (isVerb || (nameKinds(hash) & NAME.PROGRAM) !== 0) return PROMISE.PROGRAM;
    if (stem !== hash && stem !== 0 && (nameKinds(stem) & NAME.PROGRAM) !== 0) return PROMISE.PROGRAM;
    if (dot !== -1 && end - dot === 4 && (nameKinds(dotted) & NAME.PROGRAM) !== 0) return PROMISE.PROGRAM;
    if (code === BACKTICK && codeAt(view, end + 1) === BACKTICK) return PROMISE.PROGRAM;
    if ((code === LESS || code === GREATER) && codeAt(view, end + 1) === OPENING) return PROMISE.PROGRAM;
    if ((code === QUOTE || code === DOUBLE) && goesOn(view, end, quote)) return PROMISE.PROGRAM;
    if (stem === 0) return dot === start && end === start + 1 && code <= SPACE ? PROMISE.PROGRAM : PROMISE.NOTHING;
    return isUsed(view, code === quote ? end + 1 : end) ? PROMISE.WORD : PROMISE.NOTHING;
  }
  if (code === BACKSLASH || code === CARET || code === DOLLAR) return PROMISE.PROGRAM;
  if (code === BRACE) return isList(view, end + 1) ? PROMISE.PROGRAM : PROMISE.NOTHING;
  if (code === SLASH) return (nameKinds(hash) & NAME.FOLDER) !== 0 ? PROMISE.PROGRAM : PROMISE.NOTHING;
  if (code === COLON) return codeAt(view, end + 1) === BACKSLASH ? PROMISE.PROGRAM : PROMISE.NOTHING;
  return code === EQUALS ? behindAssignment(view, end + 1) : PROMISE.NOTHING;
}

/** Whether a word is used as a program: behind it stand an option, a path, a redirection, a parenthesis. */
function isUsed(view: string, end: number): boolean {
  let at = end;
  while (isSpace(codeAt(view, at))) at++;
  const code = codeAt(view, at);
  if (at === end) return code === OPENING || code === LESS || code === GREATER;
  return code === MINUS || code === SLASH || code === TILDE || (isName(code) && codeAt(view, at + 1) === COLON);
}

/** Whether a word goes on behind a quote: wh'o'ami, 'c'at. */
function goesOn(view: string, at: number, quote: number): boolean {
  const code = codeAt(view, at);
  if (code === quote) {
    const next = codeAt(view, at + 1);
    return isName(next) || next === QUOTE || next === DOUBLE || next === DOLLAR || next === BACKSLASH;
  }
  for (let i = at + 1; i <= at + LONGEST_QUOTED; i++) {
    const next = codeAt(view, i);
    if (next === code) return true;
    if (next !== SLASH && !isName(next)) return false;
  }
  return false;
}

/** Values and blanks, and what follows: X=1 Y=2 program. */
function behindAssignment(view: string, start: number): number {
  let at = start;
  for (let count = 0; count < MOST_ASSIGNMENTS; count++) {
    const value = at;
    while (at < view.length && !isSpace(codeAt(view, at))) {
      const code = codeAt(view, at);
      if (code === SEMICOLON || code === PIPE || code === AMPERSAND || code < SPACE || at - value >= LONGEST_VALUE)
        return PROMISE.NOTHING;
      at++;
    }
    while (isSpace(codeAt(view, at))) at++;
    let end = at;
    while (isName(codeAt(view, end)) && end - at < LONGEST_NAME) end++;
    if (end === at) return HIDERS[Math.min(codeAt(view, at), 127)] === 1 ? PROMISE.PROGRAM : PROMISE.NOTHING;
    if (codeAt(view, end) !== EQUALS) return wordAt(view, at, 0);
    at = end + 1;
  }
  return PROMISE.NOTHING;
}

/** The path of a program: into a folder that has some, or with a trick in it. */
function pathAt(view: string, start: number): number {
  const first = codeAt(view, start + 1) | 0x20;
  if (first < 128 && FOLDERS[first] === 1) return PROMISE.PROGRAM;
  const limit = Math.min(view.length, start + LONGEST_PATH);
  for (let i = start + 1; i < limit; i++) {
    const code = charCodeAt(view, i);
    if (code <= SPACE) return PROMISE.NOTHING;
    if (code < 128 && TRICKY[code] === 1) return PROMISE.PROGRAM;
  }
  return PROMISE.NOTHING;
}

/** {cat,/etc/passwd}: no object of JSON. */
function isList(view: string, start: number): boolean {
  const limit = Math.min(view.length, start + LONGEST_NAME);
  for (let i = start; i < limit; i++) {
    const code = codeAt(view, i);
    if (code === COMMA) return true;
    if (code <= SPACE || code === COLON || code === CLOSING_BRACE) return false;
  }
  return false;
}

/** Input or output that stands before the program: a path, a variable, a number of a file. */
function isRedirection(view: string, start: number): boolean {
  let at = start;
  while (at < start + 3 && (codeAt(view, at) === LESS || codeAt(view, at) === GREATER)) at++;
  if (codeAt(view, at) <= SPACE) at++;
  const code = codeAt(view, at);
  return code === SLASH || code === AMPERSAND || code === DOLLAR;
}

function isName(code: number): boolean {
  return code < 128 && NAME_CODES[code] !== 0;
}

const MOST_ASSIGNMENTS = 8;
const LONGEST_NAME = 40;
const LONGEST_QUOTED = 17;
const LONGEST_VALUE = 64;
const LONGEST_PATH = 128;

/** What ends a word of a shell. */
const ENDS = marked(';|&<>()`\'"');
/** What else than a letter a program may begin with. */
const HIDERS = marked('\'"/\\$%');
const TRICKY = marked('?*[\'"\\$^`');
/** First letters of the folders that programs are in. */
const FOLDERS = marked('busovtd');

function marked(characters: string): Uint8Array {
  const marks = new Uint8Array(128);
  for (const character of characters) marks[character.charCodeAt(0)] = 1;
  return marks;
}
