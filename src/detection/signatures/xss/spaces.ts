import { charCodeAt } from '../../char-code-at.js';
/** What browsers, and lenient filters, skip inside of tags and schemes: white space, control characters, invisible ones. */
export function isJunk(code: number): boolean {
  return (
    code <= 0x20 ||
    (code >= 0x7f && code <= 0xa0) ||
    (code >= 0x1680 && ((code >= 0x2000 && code <= 0x200f) || JUNK.has(code)))
  );
}

const JUNK: ReadonlySet<number> = new Set([
  0x1680, 0x180e, 0x2028, 0x2029, 0x202f, 0x205f, 0x2060, 0x3000, 0xfeff, 0xfffd,
]);

export function isLetter(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

/** A letter in lower case, a digit, an underscore or a dollar. */
export function isWordCode(code: number): boolean {
  return isLetter(code) || (code >= 0x30 && code <= 0x39) || code === 0x5f || code === 0x24;
}

/** Position of the first character from `start` on that is no junk. */
export function skipJunk(text: string, start: number, end: number): number {
  let i = start;
  while (i < end && isJunk(charCodeAt(text, i))) i++;
  return i;
}
