/** A member of the object that a JSON text is. */
export interface JsonMember {
  readonly key: string;
  readonly value: unknown;
}

/**
 * The members of the object that a text is, in their order; a list element by element, each under the name of its list. One
 * at a time, so that others may go first in between: `JSON.parse` of a list of megabytes takes many milliseconds.
 * @throws {SyntaxError} once it comes to what is not JSON, or at once for a text that is no object.
 */
export function* jsonMembers(text: string): Generator<JsonMember, void, undefined> {
  let at = past(text, skipBlank(text, 0), '{');
  if (text[at] === '}') return end(text, at);
  for (;;) {
    if (text[at] !== '"') throw unexpected(text, at);
    const keyEnd = valueEnd(text, at);
    const key = String(JSON.parse(text.slice(at, keyEnd)));
    at = past(text, skipBlank(text, keyEnd), ':');
    if (text[at] === '[') {
      at = past(text, at, '[');
      while (text[at] !== ']') {
        const next = valueEnd(text, at);
        yield { key, value: JSON.parse(text.slice(at, next)) };
        at = skipBlank(text, next);
        if (text[at] === ',') at = past(text, at, ',', ']');
        else if (text[at] !== ']') throw unexpected(text, at);
      }
      at = skipBlank(text, at + 1);
    } else {
      const next = valueEnd(text, at);
      yield { key, value: JSON.parse(text.slice(at, next)) };
      at = skipBlank(text, next);
    }
    if (text[at] !== ',') return end(text, at);
    at = past(text, at, ',');
  }
}

/** Where what comes after a sign begins; `not` must not be the next. */
function past(text: string, at: number, sign: string, not?: string): number {
  if (text[at] !== sign) throw unexpected(text, at);
  const next = skipBlank(text, at + 1);
  if (not !== undefined && text[next] === not) throw unexpected(text, next);
  return next;
}

function end(text: string, at: number): void {
  const after = past(text, at, '}');
  if (after < text.length) throw unexpected(text, after);
}

function unexpected(text: string, at: number): SyntaxError {
  const what = at < text.length ? JSON.stringify(text[at]) : 'the end';
  return new SyntaxError(`no JSON: ${what} at position ${at}`);
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Where the value ends that begins there. What it is made of is for `JSON.parse` to say. */
function valueEnd(text: string, from: number): number {
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
function stringEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at++;
  }
  throw unexpected(text, text.length);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const BRACE = 0x7b;
const END_BRACE = 0x7d;
const BRACKET = 0x5b;
const END_BRACKET = 0x5d;
