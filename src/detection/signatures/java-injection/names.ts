import { charCodeAt } from '../../char-code-at.js';
/** A dotted name in a text, and the characters around it. */
export interface DottedName {
  readonly name: string;
  readonly start: number;
  readonly before: string;
  readonly after: string;
  /** Nothing else stands between quotes, tags, or the ends of the text, or behind `name=`. */
  readonly isWhole: boolean;
}

/** Calls `visit` for each dotted name in a text until it returns true. Linear. */
export function someDottedName(text: string, visit: (name: DottedName) => boolean): boolean {
  let start = -1;
  let isDotted = false;
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? charCodeAt(text, i) : 0;
    if (isNameCode(code)) {
      if (start === -1) start = i;
      continue;
    }
    if (code === DOT && start !== -1) {
      isDotted = true;
      continue;
    }
    if (start !== -1) {
      if (isDotted && i - start <= LONGEST && visit(named(text, start, i))) return true;
      start = -1;
      isDotted = false;
    }
  }
  return false;
}

const DOT = 0x2e;
const LONGEST = 256;

function isNameCode(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f ||
    code === 0x24
  );
}

function named(text: string, start: number, end: number): DottedName {
  const before = start === 0 ? '' : (text[start - 1] as string);
  const after = end === text.length ? '' : (text[end] as string);
  let first = start;
  while (first > 0 && first > start - 16 && charCodeAt(text, first - 1) <= 0x20) first--;
  let last = end;
  while (last < text.length && last < end + 16 && charCodeAt(text, last) <= 0x20) last++;
  const isWhole = opensWhole(first === 0 ? '' : text[first - 1]) && closesWhole(last === text.length ? '' : text[last]);
  return { name: text.slice(start, end), start, before, after, isWhole };
}

function opensWhole(before = ''): boolean {
  return before === '' || before === '"' || before === "'" || before === '>' || before === '=' || before === '[';
}

function closesWhole(after = ''): boolean {
  return (
    after === '' || after === '"' || after === "'" || after === '<' || after === '=' || after === '&' || after === ']'
  );
}
