import { charCodeAt } from '../../char-code-at.js';
/** Called for each lookup whose name is known, `${name:`, with its name in lower case and the position in the text; true ends it. */
export type OnLookup = (name: string, position: number, rest: string) => boolean;

/**
 * Resolves nested lookups as log4j does, `${${lower:J}ndi:`, in one pass: what a lookup gives stands in its place at once, so that
 * a name that is put together reads as a whole. A default value, `${x:-j}`, replaces its lookup; case changes give what they hold.
 */
export function someLookup(text: string, visit: OnLookup, nesting = 0): boolean {
  const out = new Uint8Array(text.length + 1);
  const starts: number[] = [];
  let length = 0;
  /** The position in the text of the outermost lookup that is open. */
  let outermost = 0;
  /** The position of the last opener, until a lookup is closed. */
  let latest = -1;
  for (let i = 0; i < text.length; i++) {
    const code = fold(charCodeAt(text, i));
    const top = starts.length - 1;
    if (code === DOLLAR && charCodeAt(text, i + 1) === OPEN) {
      if (top < 0) outermost = i;
      latest = i;
      starts.push(length);
      out[length++] = DOLLAR;
      out[length++] = OPEN;
      i++;
      continue;
    }
    if (code === CLOSE && top >= 0) {
      const start = starts.pop() as number;
      const opened = latest;
      latest = -1;
      if (start >= 0 && nameAt(out, start, length) === 'base64') {
        length = start;
        // Only the innermost, which nothing has closed since: what encloses others would be read once for each of them.
        if (opened === -1 || nesting >= 2) continue;
        const colon = text.indexOf(':', opened);
        const decoded = Buffer.from(text.slice(colon + 1, i), 'base64').toString('latin1');
        if (someLookup(decoded, visit, nesting + 1)) return true;
      }
      continue;
    }
    // The quotes of a date's format are not part of what it gives.
    if (code === QUOTE && starts[top] === IN_DATE) continue;
    out[length++] = code;
    if (code === COLON) {
      const name = nameBefore(out, length - 1);
      if (name === undefined) continue;
      const start = starts[top] ?? -1;
      if (
        (name === 'lower' || name === 'upper' || name === 'date') &&
        start >= 0 &&
        start === length - name.length - 3
      ) {
        length = start;
        starts[top] = name === 'date' ? IN_DATE : -1;
      } else if (visit(name, outermost, text.slice(i + 1, i + 1 + LONGEST_REST))) return true;
    } else if (code === MINUS && out[length - 2] === COLON) {
      const start = starts[top] ?? -1;
      if (start < 0 || start > length - 4) continue;
      if (start === length - 5 && out[start + 2] === COLON && visit('', outermost, '')) return true;
      length = start;
      starts[top] = -1;
    }
  }
  return false;
}

const DOLLAR = 0x24;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const COLON = 0x3a;
const MINUS = 0x2d;
const QUOTE = 0x27;
/** In the list of starts: a lookup whose beginning is gone, as what it gives stands in its place; a date's. */
const IN_DATE = -2;
const LONGEST_NAME = 16;
const LONGEST_REST = 64;

/** Lower case; the Turkish i and other letters that become ASCII when their case changes. */
function fold(code: number): number {
  if (code >= 0x41 && code <= 0x5a) return code | 0x20;
  if (code < 0x80) return code;
  if (code === 0x130 || code === 0x131) return 0x69;
  if (code === 0x17f) return 0x73;
  if (code === 0x212a) return 0x6b;
  return 0x3f;
}

/** The word between `${` and `end`. */
function nameBefore(out: Uint8Array, end: number): string | undefined {
  let start = end;
  const least = Math.max(2, end - LONGEST_NAME);
  while (start > least && isLetter(out[start - 1] as number)) start--;
  if (out[start - 1] !== OPEN || out[start - 2] !== DOLLAR) return undefined;
  let name = '';
  for (let i = start; i < end; i++) name += String.fromCharCode(out[i] as number);
  return name;
}

/** The name of the lookup that begins at `start`. */
function nameAt(out: Uint8Array, start: number, end: number): string | undefined {
  for (let i = start + 2; i < Math.min(end, start + 2 + LONGEST_NAME); i++) {
    if (out[i] === COLON) return nameBefore(out, i);
  }
  return undefined;
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
}
