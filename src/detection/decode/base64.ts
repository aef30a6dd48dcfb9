import { charCodeAt } from '../char-code-at.js';
import { CHARACTER } from '../characters.js';

/** Characters that a base64 text has beside letters and digits; a line break where it was cut into lines. */
const ALPHABET =
  CHARACTER.PLUS |
  CHARACTER.SLASH |
  CHARACTER.EQUALS |
  CHARACTER.MINUS |
  CHARACTER.UNDERSCORE |
  CHARACTER.DIGIT |
  CHARACTER.SPACE |
  CHARACTER.LINE;
/** And what `data:text/html;base64,` has. */
const DATA_URL = ALPHABET | CHARACTER.COLON | CHARACTER.SEMICOLON | CHARACTER.DOT;

const VALUES = ((): Int8Array => {
  const values = new Int8Array(128).fill(-1);
  for (const [i, character] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
    values[character.charCodeAt(0)] = i;
  }
  values['-'.charCodeAt(0)] = 62;
  values['_'.charCodeAt(0)] = 63;
  // A plus that a form was read as.
  values[' '.charCodeAt(0)] = 62;
  return values;
})();

/** Whether a text may be base64 of readable text: its alphabet only, and its first twelve characters say nothing else. */
export function probablyBase64(text: string, start: number, end: number, characters: number): boolean {
  if ((characters & ~DATA_URL) !== 0 || end - start < SHORTEST) return false;
  const from = (characters & CHARACTER.COLON) === 0 ? start : contentOfDataUrl(text, start, end);
  if (from === -1 || end - from < SHORTEST) return false;
  if ((characters & ~ALPHABET) !== 0 && from === start) return false;
  for (let i = from; i < from + SHORTEST; i += 4) {
    const group =
      (valueAt(text, i) << 18) | (valueAt(text, i + 1) << 12) | (valueAt(text, i + 2) << 6) | valueAt(text, i + 3);
    // The last group may end in padding.
    if (group < 0) return i > from && charCodeAt(text, i + 3) === EQUALS;
    if (!isPlain(group >> 16) || !isPlain((group >> 8) & 0xff) || !isPlain(group & 0xff)) return false;
  }
  return true;
}

/** The text that stands in a base64 text; undefined when it is no readable one. */
export function decodeBase64(text: string): string | undefined {
  const start = text.includes(':') ? contentOfDataUrl(text, 0, text.length) : 0;
  if (start === -1) return undefined;
  let encoded = start === 0 ? text : text.slice(start);
  if (/[ \r\n]/.test(encoded))
    encoded = encoded
      .replace(/[\r\n]+ */g, '')
      .trim()
      .replaceAll(' ', '+');
  if (!/^[\w+/-]+={0,2}$/.test(encoded)) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString();
  let unreadable = 0;
  for (let i = 0; i < decoded.length; i++) if (!isReadable(charCodeAt(decoded, i))) unreadable++;
  return unreadable * MOST_UNREADABLE > decoded.length ? undefined : decoded;
}

/** Where the content of a `data:` URL begins that is in base64; -1 where a text is none. */
function contentOfDataUrl(text: string, start: number, end: number): number {
  const head = text.slice(start, Math.min(end, start + LONGEST_HEAD)).toLowerCase();
  const comma = head.startsWith('data:') ? head.indexOf(';base64,') : -1;
  return comma === -1 ? -1 : start + comma + 8;
}

const SHORTEST = 12;
const LONGEST_HEAD = 128;
const EQUALS = 0x3d;
/** One unreadable character in so many is let through: the separators of serialized objects, an accent. */
const MOST_UNREADABLE = 12;

function valueAt(text: string, i: number): number {
  const code = charCodeAt(text, i);
  return code < 128 ? (VALUES[code] as number) : -1;
}

function isPlain(code: number): boolean {
  return (code >= 0x20 && code < 0x7f) || code === 0x09 || code === 0x0a || code === 0x0d;
}

/** Also what is beyond ASCII: UTF-8 that is valid did not come about by chance. */
function isReadable(code: number): boolean {
  return isPlain(code) || (code > 0x9f && code !== 0xfffd);
}
