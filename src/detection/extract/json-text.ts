import { charCodeAt } from '../char-code-at.js';
/** Position of the quote that ends a string, or the end of the text. */
export function endOfString(text: string, start: number, quote: number): number {
  const mark = quote === DOUBLE_QUOTE ? '"' : "'";
  let end = text.indexOf(mark, start);
  while (end !== -1) {
    let backslashes = 0;
    while (end - 1 - backslashes >= start && charCodeAt(text, end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
    end = text.indexOf(mark, end + 1);
  }
  return text.length;
}

/** Position behind a word without quotes; a comment is one word. */
export function endOfWord(text: string, start: number): number {
  if (charCodeAt(text, start) === SLASH) {
    const second = charCodeAt(text, start + 1);
    const close = second === SLASH ? text.indexOf('\n', start) : second === STAR ? text.indexOf('*/', start) + 2 : 0;
    if (close > start + 1) return close;
    if (close !== 0) return text.length;
  }
  let i = start + 1;
  while (i < text.length && !isEnd(charCodeAt(text, i))) i++;
  return i;
}

/** Position of the next character that is no space. */
export function skipSpace(text: string, start: number): number {
  const { length } = text;
  let i = start;
  while (i < length && charCodeAt(text, i) <= 0x20) i++;
  return i;
}

/** Numbers and the names of values that JSON knows, or a reader beside it. */
export function isLiteral(word: string): boolean {
  const first = charCodeAt(word, 0);
  if ((first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e) return NUMBER.test(word);
  return NAMES.has(word);
}

/** Whether a string is a JSON text of its own, an object or a list. */
export function isJson(value: string): boolean {
  if (value.length < 2) return false;
  const first = charCodeAt(value, 0);
  const last = charCodeAt(value, value.length - 1);
  if (first === 0x7b) return last === 0x7d;
  return first === 0x5b && (last === 0x5d || last === 0x7d) && /["{]/.test(value.charAt(1));
}

/** A string of JSON as a parser reads it; an escape that is none stays. */
export function unescapeJson(text: string): string {
  let at = text.indexOf('\\');
  if (at === -1) return text;
  let read = '';
  let from = 0;
  for (; at !== -1; at = text.indexOf('\\', from)) {
    read += text.slice(from, at);
    const code = charCodeAt(text, at + 1);
    const hex = code === LETTER_U ? text.slice(at + 2, at + 6) : '';
    if (FOUR_DIGITS.test(hex)) {
      read += String.fromCharCode(Number.parseInt(hex, 16));
      from = at + 6;
    } else {
      read += ESCAPED.get(code) ?? text.slice(at, at + 2);
      from = at + 2;
    }
  }
  return read + text.slice(from);
}

const DOUBLE_QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;
const STAR = 0x2a;
const NUMBER = /^[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400}|Infinity|0x[\da-f]{1,64})(?:e[+-]?\d{1,16})?$/i;
const NAMES: ReadonlySet<string> = new Set([
  'true',
  'false',
  'null',
  'NaN',
  'Infinity',
  'undefined',
  'True',
  'False',
  'None',
]);
const LETTER_U = 0x75;
const FOUR_DIGITS = /^[0-9a-f]{4}$/i;
const ESCAPED: ReadonlyMap<number, string> = new Map([
  [DOUBLE_QUOTE, '"'],
  [BACKSLASH, '\\'],
  [SLASH, '/'],
  [0x62, '\b'],
  [0x66, '\f'],
  [0x6e, '\n'],
  [0x72, '\r'],
  [0x74, '\t'],
]);

/** Space, commas, colons, quotes, brackets. */
function isEnd(code: number): boolean {
  return (
    code <= 0x20 ||
    code === 0x2c ||
    code === 0x3a ||
    code === DOUBLE_QUOTE ||
    code === 0x27 ||
    code === 0x7b ||
    code === 0x7d ||
    code === 0x5b ||
    code === 0x5d
  );
}
