/** Finding the parts of a JSON text without reading it: what they are made of is for `JSON.parse` to say. */

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const BRACKET = 0x5b;
export const END_BRACKET = 0x5d;
export const BRACE = 0x7b;
export const END_BRACE = 0x7d;
const BACKSLASH = 0x5c;

/** Where what comes after a sign begins. */
export function past(text: string, at: number, sign: number): number {
  if (text.charCodeAt(at) !== sign) throw unexpected(text, at);
  return skipBlank(text, at + 1);
}

/** What begins there has to be the end of the object that the text is. */
export function end(text: string, at: number): void {
  const after = past(text, at, END_BRACE);
  if (after < text.length) throw unexpected(text, after);
}

export function unexpected(text: string, at: number): SyntaxError {
  const what = at < text.length ? JSON.stringify(text[at]) : 'the end';
  return new SyntaxError(`unexpected ${what} at position ${at}`);
}

export function skipBlank(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Where the value ends that begins there. */
export function endOfValue(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = stringEnd(text, at);
        if (depth === 0) return at + 1;
        break;
      case BRACE:
      case BRACKET:
        depth++;
        break;
      case END_BRACE:
      case END_BRACKET:
        if (depth === 0) return at;
        if (--depth === 0) return at + 1;
        break;
      case COMMA:
        if (depth === 0) return at;
        break;
    }
  }
  throw unexpected(text, text.length);
}

/** The quote that ends a string. */
export function stringEnd(text: string, from: number): number {
  let at = text.indexOf('"', from + 1);
  while (at !== -1 && isEscaped(text, at)) at = text.indexOf('"', at + 1);
  if (at === -1) throw unexpected(text, text.length);
  return at;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
  return backslashes % 2 === 1;
}
