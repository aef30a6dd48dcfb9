import { charCodeAt } from '../../char-code-at.js';
import { isLetter } from '../../is-letter.js';
/** What shells take off a word before they run it, one bit each. */
export const TRICK = {
  /** Quotes inside of the word: w'h'o. */
  QUOTES: 1 << 0,
  /** A backslash or caret before a letter: wh\oami, w^hoami. */
  ESCAPE: 1 << 1,
  /** A substitution of nothing: who``ami, who$()ami. */
  EMPTY: 1 << 2,
  /** A variable that is empty, inside of the word: who$@ami, cat$u. */
  VARIABLE: 1 << 3,
  /** A wildcard: /???/c?t, pa[s]swd. */
  GLOB: 1 << 4,
  /** ANSI-C quoting: $'\x69d'. */
  CODES: 1 << 5,
  /** All of the word is in quotes. */
  QUOTED: 1 << 6,
  /** Another command's output: $(id), `id`. */
  SUBSTITUTION: 1 << 7,
  /** A variable that stands alone or first: $X. */
  EXPANSION: 1 << 8,
  /** $IFS or a brace list instead of a space. */
  SPACELESS: 1 << 9,
  /** It begins with a capital letter, as people write. */
  CAPITAL: 1 << 10,
  /** An item of a brace list: {cat,/etc/passwd}. */
  ITEM: 1 << 11,
} as const;

/** A word of a shell command as the program sees it. */
export interface Word {
  /** In lower case, without quotes and tricks. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Bits of `TRICK`. */
  readonly tricks: number;
}

/** Reads the word at a position; an empty one where none begins. Moves forward only, and ends soon in any case. */
export function readWord(source: string, start: number): Word {
  let text = '';
  let tricks = 0;
  let quoted = 0;
  let i = start;
  const limit = Math.min(source.length, start + LONGEST_WORD);
  while (i < limit) {
    const code = charCodeAt(source, i);
    if (isPlain(code)) {
      let end = i + 1;
      while (end < limit && isPlain(charCodeAt(source, end))) end++;
      text += source.slice(i, end);
      i = end;
    } else if (code === QUOTE || code === DOUBLE) {
      const close = source.indexOf(code === QUOTE ? "'" : '"', i + 1);
      if (close === -1 || close - i > LONGEST_QUOTE) {
        if (text === '' && i === start) i++;
        break;
      }
      const content = source.slice(i + 1, close);
      const isSimple = /^[\w./-]{0,16}$/.test(content);
      if (i === start && (!isSimple || isBoundary(source, close + 1))) tricks |= TRICK.QUOTED;
      else if (isSimple) tricks |= TRICK.QUOTES;
      text += content;
      quoted++;
      i = close + 1;
    } else if (code === BACKSLASH || code === CARET) {
      const next = charCodeAt(source, i + 1);
      if (i + 2 >= source.length && /^[nrt]$/.test(source.slice(i + 1))) break;
      if (code === BACKSLASH && (text === '' ? next === BACKSLASH : /[\\:%]$|^\.+$|^[a-z]:/i.test(text))) text += '\\';
      else if (isLetter(next)) tricks |= TRICK.ESCAPE;
      else if (code === CARET && next !== CARET) break;
      else if (i + 1 < source.length) {
        text += source[i + 1];
        i++;
      }
      i++;
    } else if (code === DOLLAR) {
      const variable = readExpansion(source, i);
      if (variable.end === i) break;
      if (variable.isSpace) {
        if (text !== '') return { text: text.toLowerCase(), start, end: i, tricks: tricks | TRICK.SPACELESS };
        tricks |= TRICK.SPACELESS;
      } else {
        text += variable.text;
        if (i === start && variable.tricks === TRICK.VARIABLE) tricks |= TRICK.EXPANSION;
        else tricks |= variable.tricks;
      }
      i = variable.end;
    } else if (code === BACKTICK) {
      if (charCodeAt(source, i + 1) !== BACKTICK) break;
      tricks |= TRICK.EMPTY;
      i += 2;
    } else if (code === STAR || code === QUESTION || code === BRACKET) {
      tricks |= TRICK.GLOB;
      text += source[i];
      i++;
    } else if ((code === LESS || code === GREATER) && source.startsWith('()', i + 1)) {
      tricks |= TRICK.EMPTY;
      i += 3;
    } else break;
  }
  if (isCapital(source, start)) tricks |= TRICK.CAPITAL;
  if (quoted > 1 && (tricks & TRICK.QUOTED) === 0 && text.length <= 32) tricks |= TRICK.QUOTES;
  return { text: text.toLowerCase(), start, end: i, tricks };
}

const LONGEST_WORD = 1_024;
const LONGEST_QUOTE = 512;
const QUOTE = 0x27;
const DOUBLE = 0x22;
const BACKTICK = 0x60;
const BACKSLASH = 0x5c;
const CARET = 0x5e;
const DOLLAR = 0x24;
const STAR = 0x2a;
const QUESTION = 0x3f;
const BRACKET = 0x5b;
const LESS = 0x3c;
const GREATER = 0x3e;

interface Expansion {
  readonly text: string;
  readonly end: number;
  readonly tricks: number;
  readonly isSpace: boolean;
}

/** What stands behind a dollar. */
function readExpansion(source: string, start: number): Expansion {
  const rest = source.slice(start, start + 192);
  const space = /^\$(?:\{IFS[^}]{0,16}\}|IFS(?:\$\d|(?![a-z_]))|IFS(?=[A-Z]))/i.exec(rest);
  if (space) return { text: '', end: start + space[0].length, tricks: 0, isSpace: true };
  const codes = /^\$'((?:[^'\\]|\\.){0,160})'/.exec(rest);
  if (codes)
    return { text: withoutCodes(codes[1] ?? ''), end: start + codes[0].length, tricks: TRICK.CODES, isSpace: false };
  const empty = /^\$\(\s{0,8}\)/.exec(rest);
  if (empty) return { text: '', end: start + empty[0].length, tricks: TRICK.EMPTY, isSpace: false };
  const substitution = /^\$\([^()]{0,160}\)|^\$\(\([^()]{0,80}\)\)/.exec(rest);
  if (substitution)
    return { text: '', end: start + substitution[0].length, tricks: TRICK.SUBSTITUTION, isSpace: false };
  const variable = /^\$(?:\{[^}]{0,80}\}|_(?=[a-z])|\w{1,40}|[@*#?$!-]|(?="))/.exec(rest);
  if (variable)
    return { text: '', end: start + Math.max(1, variable[0].length), tricks: TRICK.VARIABLE, isSpace: false };
  return { text: '', end: start, tricks: 0, isSpace: false };
}

/** ANSI-C quoting as bash reads it. */
function withoutCodes(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{1,2})|([0-7]{1,3})|(.))/gi, (_, hex: string, octal: string, other: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return octal !== undefined ? String.fromCharCode(Number.parseInt(octal, 8)) : (other ?? '');
  });
}

/** Characters that mean nothing to a shell inside of a word. */
function isPlain(code: number): boolean {
  return code < 128 ? PLAIN[code] === 1 : true;
}

const PLAIN = ((): Uint8Array => {
  const plain = new Uint8Array(128);
  for (let code = 0x21; code < 0x7f; code++) plain[code] = 1;
  for (const character of '\'"`\\^$*?[<>|&;()') plain[character.charCodeAt(0)] = 0;
  return plain;
})();

function isCapital(source: string, at: number): boolean {
  const next = charCodeAt(source, at + 1);
  return charCodeAt(source, at) >= 0x41 && charCodeAt(source, at) <= 0x5a && next >= 0x61 && next <= 0x7a;
}

/** Whether a word ends at a position. */
function isBoundary(source: string, at: number): boolean {
  if (at >= source.length) return true;
  const code = charCodeAt(source, at);
  return code <= 0x20 || (code < 128 && ENDS[code] === 1);
}

const ENDS = ((): Uint8Array => {
  const ends = new Uint8Array(128);
  for (const character of ';|&<>()`') ends[character.charCodeAt(0)] = 1;
  return ends;
})();
