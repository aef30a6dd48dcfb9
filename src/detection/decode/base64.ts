import { CHARACTER } from '../characters.js';

/** Characters that a base64 text has beside letters and digits. */
const ALPHABET =
  CHARACTER.PLUS | CHARACTER.SLASH | CHARACTER.EQUALS | CHARACTER.MINUS | CHARACTER.UNDERSCORE | CHARACTER.DIGIT;

const VALUES = ((): Int8Array => {
  const values = new Int8Array(128).fill(-1);
  for (const [i, character] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
    values[character.charCodeAt(0)] = i;
  }
  values['-'.charCodeAt(0)] = 62;
  values['_'.charCodeAt(0)] = 63;
  return values;
})();

/** Whether a text may be base64 of readable text: its alphabet only, and its first twelve characters say nothing else. */
export function probablyBase64(text: string, start: number, end: number, characters: number): boolean {
  if ((characters & ~ALPHABET) !== 0 || end - start < 12) return false;
  for (let i = start; i < start + 12; i += 4) {
    const group =
      (valueAt(text, i) << 18) | (valueAt(text, i + 1) << 12) | (valueAt(text, i + 2) << 6) | valueAt(text, i + 3);
    if (group < 0 || !isReadable(group >> 16) || !isReadable((group >> 8) & 0xff) || !isReadable(group & 0xff)) {
      return false;
    }
  }
  return true;
}

/** The text that stands in a base64 text; undefined when it is no readable one. */
export function decodeBase64(text: string): string | undefined {
  if (!/^[\w+/-]+={0,2}$/.test(text)) return undefined;
  const decoded = Buffer.from(text, 'base64').toString('latin1');
  let unreadable = 0;
  for (let i = 0; i < decoded.length; i++) if (!isReadable(decoded.charCodeAt(i))) unreadable++;
  return unreadable === 0 ? decoded : undefined;
}

function valueAt(text: string, i: number): number {
  const code = text.charCodeAt(i);
  return code < 128 ? (VALUES[code] as number) : -1;
}

function isReadable(code: number): boolean {
  return (code >= 0x20 && code < 0x7f) || code === 0x09 || code === 0x0a || code === 0x0d;
}
