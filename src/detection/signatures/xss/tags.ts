import { charCodeAt } from '../../char-code-at.js';
import { ELEMENTS } from './elements.js';
import { isJunk, isLetter, skipJunk } from './spaces.js';

export interface Attribute {
  readonly name: string;
  /** Undefined where there is no =. */
  readonly value: string | undefined;
  /** Where the value begins, or the name where there is none. */
  readonly position: number;
  /** Whether a quote begins the value and none ends it. */
  readonly isUnfinished: boolean;
}

export interface Tag {
  readonly name: string;
  readonly start: number;
  /** After the last character that belongs to it. */
  readonly end: number;
  readonly isClosing: boolean;
  /** Whether a > ends it. */
  readonly isComplete: boolean;
  /** Whether something that no author writes stands before or in its name. */
  readonly isSpaced: boolean;
  /** Whether a slash parts its name from an attribute. */
  readonly isSlashed: boolean;
  readonly attributes: readonly Attribute[];
}

const SLASH = 0x2f;
const BACKSLASH = 0x5c;
const EQUALS = 0x3d;
const LESS = 0x3c;
const GREATER = 0x3e;
const QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;
const BACKTICK = 0x60;
const MOST_JUNK = 16;

/**
 * Reads the tags of a text in lower case as browsers and lenient filters do, from left to right: quotes may be missing or
 * unfinished, slashes and control characters part attributes, and a tag ends at the next one (HTML, 13.2.5).
 */
export class TagReader {
  readonly #text: string;
  readonly #lastQuote: readonly [number, number, number];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lastQuote = [text.lastIndexOf('"'), text.lastIndexOf("'"), text.lastIndexOf('`')];
  }

  /** The next tag, undefined when there is none. */
  next(): Tag | undefined {
    for (;;) {
      const start = this.#text.indexOf('<', this.#at);
      if (start === -1) return undefined;
      this.#at = start + 1;
      const tag = this.#read(start);
      if (tag !== undefined) return tag;
    }
  }

  #read(start: number): Tag | undefined {
    const text = this.#text;
    let i = start + 1;
    let isClosing = false;
    const most = Math.min(text.length, i + MOST_JUNK);
    while (i < most) {
      const code = charCodeAt(text, i);
      if (code === SLASH) isClosing = true;
      else if (!isJunk(code) && code !== BACKSLASH) break;
      i++;
    }
    if (!isLetter(charCodeAt(text, i))) return undefined;
    const isSpaced = i > start + (isClosing ? 2 : 1);
    const { name, end, isBroken } = readName(text, i);
    const attributes: Attribute[] = [];
    const isComplete = this.#readAttributes(end, attributes);
    const isSlashed = charCodeAt(text, end) === SLASH && charCodeAt(text, end + 1) !== GREATER;
    return { name, start, end: this.#at, isClosing, isComplete, isSpaced: isSpaced || isBroken, isSlashed, attributes };
  }

  #readAttributes(start: number, attributes: Attribute[]): boolean {
    const text = this.#text;
    let i = start;
    while (i < text.length) {
      const code = charCodeAt(text, i);
      if (code === GREATER) {
        this.#at = i + 1;
        return true;
      }
      if (code === LESS && beginsTag(text, i)) break;
      if (isJunk(code) || code === SLASH || isQuote(code) || code === EQUALS || code === LESS) i++;
      else i = this.#readAttribute(i, attributes);
    }
    this.#at = i;
    return false;
  }

  #readAttribute(start: number, attributes: Attribute[]): number {
    const text = this.#text;
    let i = start + 1;
    for (; i < text.length; i++) {
      const code = charCodeAt(text, i);
      if (code === SLASH || code === GREATER || code === EQUALS || code === LESS || isJunk(code)) break;
    }
    const name = text.slice(start, i);
    const equals = skipJunk(text, i, text.length);
    if (charCodeAt(text, equals) !== EQUALS) {
      attributes.push({ name, value: undefined, position: start, isUnfinished: false });
      return i;
    }
    const from = skipJunk(text, equals + 1, text.length);
    const quote = charCodeAt(text, from);
    if (isQuote(quote)) {
      const last = this.#lastQuote[quote === DOUBLE_QUOTE ? 0 : quote === QUOTE ? 1 : 2];
      if (last > from) {
        const end = text.indexOf(text[from] as string, from + 1);
        attributes.push({ name, value: text.slice(from + 1, end), position: from + 1, isUnfinished: false });
        return end + 1;
      }
    }
    const isUnfinished = isQuote(quote);
    let end = isUnfinished ? from + 1 : from;
    for (; end < text.length; end++) {
      const code = charCodeAt(text, end);
      if (code === GREATER || (isJunk(code) && !isUnfinished) || (code === LESS && beginsTag(text, end))) break;
    }
    attributes.push({ name, value: text.slice(isUnfinished ? from + 1 : from, end), position: from, isUnfinished });
    return end;
  }
}

/** Letters of a name; what cannot stand in one ends it, but control characters only once it is one. */
function readName(text: string, start: number): { name: string; end: number; isBroken: boolean } {
  let i = start;
  let from = start;
  let name = '';
  let isBroken = false;
  for (; i < text.length && i - start < 64; i++) {
    const code = charCodeAt(text, i);
    if (isNameCode(code)) continue;
    if (!isJunk(code) && code !== BACKSLASH) break;
    const soFar = name + text.slice(from, i);
    const isSpace = code === 0x20 || (code >= 0x09 && code <= 0x0d);
    if (isSpace && !(isLone(text, i + 1) && isLone(text, i - 1))) break;
    if (!isSpace && !isNameCode(charCodeAt(text, i + 1))) break;
    if (!isSpace && ELEMENTS.has(soFar) && !ELEMENTS.has(soFar + lettersAt(text, i + 1))) break;
    name = soFar;
    from = i + 1;
    isBroken = true;
  }
  return { name: name + text.slice(from, i), end: i, isBroken };
}

function lettersAt(text: string, start: number): string {
  let i = start;
  while (i - start < 16 && isNameCode(charCodeAt(text, i))) i++;
  return text.slice(start, i);
}

/** Whether a letter stands alone between spaces, as in < s c r i p t >. */
function isLone(text: string, i: number): boolean {
  return isLetter(charCodeAt(text, i)) && !isNameCode(charCodeAt(text, i + 1)) && !isNameCode(charCodeAt(text, i - 1));
}

function isNameCode(code: number): boolean {
  return isLetter(code) || (code >= 0x30 && code <= 0x3a) || code === 0x2d || code === 0x5f || code === 0x2e;
}

function isQuote(code: number): boolean {
  return code === DOUBLE_QUOTE || code === QUOTE || code === BACKTICK;
}

function beginsTag(text: string, i: number): boolean {
  const code = charCodeAt(text, i + 1);
  return isLetter(code) || code === SLASH || code === 0x21 || code === 0x3f;
}
