import { charCodeAt } from '../char-code-at.js';
/** Position behind the name of an element; -1 where none begins. */
export function endOfName(text: string, start: number): number {
  let i = start;
  while (i < text.length && isNamePart(charCodeAt(text, i))) i++;
  if (i === start || !isNameStart(charCodeAt(text, start))) return -1;
  const code = charCodeAt(text, i);
  return i === text.length || code <= 0x20 || code === GREATER || code === SLASH ? i : -1;
}

export interface Attribute {
  readonly name: string;
  /** Where its value begins and ends. */
  readonly start: number;
  readonly stop: number;
}

/** The attributes of an element, from behind its name on, and the position behind the element's opening. */
export function readAttributes(text: string, from: number): { attributes: readonly Attribute[]; end: number } {
  const attributes: Attribute[] = [];
  const tell = (name: string, start: number, stop: number) => attributes.push({ name, start, stop });
  let i = from;
  while (i < text.length) {
    const code = charCodeAt(text, i);
    if (code === GREATER) return { attributes, end: i + 1 };
    // The next element begins: this one was never closed.
    if (code === LESS) return { attributes, end: i };
    if (code <= 0x20 || code === SLASH) {
      i++;
      continue;
    }
    const nameStart = i;
    while (i < text.length && !isEndOfAttribute(charCodeAt(text, i))) i++;
    const name = text.slice(nameStart, Math.max(i, nameStart + 1));
    if (i === nameStart) i++;
    let next = i;
    while (next < text.length && charCodeAt(text, next) <= 0x20) next++;
    if (charCodeAt(text, next) !== EQUALS) {
      tell(name, i, i);
      continue;
    }
    next++;
    while (next < text.length && charCodeAt(text, next) <= 0x20) next++;
    const quote = charCodeAt(text, next);
    if (quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE) {
      const close = text.indexOf(quote === DOUBLE_QUOTE ? '"' : "'", next + 1);
      const end = close === -1 ? text.length : close;
      tell(name, next + 1, end);
      i = end + 1;
    } else {
      let end = next;
      while (end < text.length && charCodeAt(text, end) > 0x20 && charCodeAt(text, end) !== GREATER) end++;
      tell(name, next, end);
      i = end;
    }
  }
  return { attributes, end: text.length };
}

/** Position behind a declaration: with what stands between brackets in it. */
export function endOfDeclaration(text: string, start: number): number {
  let brackets = 0;
  for (let i = start + 2; i < text.length; i++) {
    const code = charCodeAt(text, i);
    if (code === OPEN_BRACKET) brackets++;
    else if (code === CLOSE_BRACKET) brackets = Math.max(0, brackets - 1);
    else if (code === GREATER && brackets === 0) return i + 1;
  }
  return text.length;
}

/** The entities of XML itself, and those by number. */
export function decodeEntities(text: string): string {
  return text.includes('&') ? text.replace(ENTITY, entity) : text;
}

function entity(whole: string, hex: string | undefined, decimal: string | undefined, name: string | undefined): string {
  if (name !== undefined) return NAMED.get(name) ?? whole;
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

const ENTITY = /&(?:#x([0-9a-f]{1,12})|#([0-9]{1,12})|(lt|gt|amp|quot|apos));/gi;
const NAMED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

function isNameStart(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f || code === 0x3a || code > 0x7f
  );
}

function isNamePart(code: number): boolean {
  return isNameStart(code) || (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2e;
}

function isEndOfAttribute(code: number): boolean {
  return code <= 0x20 || code === EQUALS || code === GREATER || code === SLASH || code === LESS;
}

const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const SLASH = 0x2f;
const LESS = 0x3c;
const EQUALS = 0x3d;
const GREATER = 0x3e;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
