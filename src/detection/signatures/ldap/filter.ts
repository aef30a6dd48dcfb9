import { charCodeAt } from '../../char-code-at.js';
import { ATTRIBUTES } from './attributes.js';

/**
 * Position of a parenthesis that closes what the value did not open, before another condition begins: `x)(uid=*`,
 * `*)(|(cn=*`, `x)|(uid=*`, `)) \0`. -1 where there is none.
 */
export function findBreakout(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = charCodeAt(text, i);
    if (code === OPEN) depth++;
    else if (code === CLOSE) {
      if (depth > 0) depth--;
      else if (goesOn(text, i)) return i;
    }
  }
  return -1;
}

/** Position of a filter that stands on its own, `(&(a=b)(c=d))`; -1 where there is none. */
export function findFilter(text: string): number {
  const start = text.length - text.trimStart().length;
  WHOLE.lastIndex = start;
  const match = WHOLE.exec(text);
  if (match === null) return -1;
  const isNegation = match[1] === '!';
  return !isNegation || ATTRIBUTES.has((match[2] ?? '').toLowerCase()) ? start : -1;
}

/** Whether a text has no letter, and what a filter would be broken with: `*()|&'`, `*))\0`. */
export function isProbe(text: string, layers: number): boolean {
  if (text.length > LONGEST_PROBE || !ONLY_META.test(text) || !text.includes('*')) return false;
  if (text.length >= 6 && /\([&|!]\(/.test(text)) return true;
  const depth = text.split('(').length - text.split(')').length;
  const isJoined = /[|&]/.test(text);
  if (/\)/.test(text) && (text.includes('\0') || /\\00/.test(text))) return true;
  if (layers > 0 && text.length > 1 && (isJoined || depth !== 0)) return true;
  return (
    text.length >= 4 &&
    text.startsWith('*') !== text.startsWith('(*)') &&
    (isJoined || depth !== 0) &&
    /[()]/.test(text)
  );
}

/** Whether a filter goes on behind a parenthesis: with a condition, an operator and an opening, or an end of text. */
function goesOn(text: string, close: number): boolean {
  NEXT.lastIndex = close;
  const match = NEXT.exec(text);
  if (match !== null) {
    const attribute = match[2];
    const hasSpace = /\s/.test(match[1] ?? '');
    return attribute === undefined || !hasSpace || ATTRIBUTES.has(attribute.toLowerCase());
  }
  END.lastIndex = close;
  return END.test(text) && charCodeAt(text, close - 1) === STAR;
}

const OPEN = 0x28;
const CLOSE = 0x29;
const STAR = 0x2a;
const LONGEST_PROBE = 32;
const NAME = String.raw`[a-zA-Z][\w.;-]{0,63}`;
const COMPARISON = String.raw`(?::[\w.:]{0,64}:=|[~<>]?=(?![=>~]))`;
/** Closings, perhaps an operator, an opening; then a condition, or an operator where a prefix notation has one. */
const NEXT = new RegExp(
  String.raw`\)((?:\s{0,4}\)){0,8}\s{0,4}[&|]?\s{0,4}\(\s{0,4}(?:\([&|]?\s{0,4})?)(?:[&|!]{1,2}\s{0,4}(?:[()]|$)|[&|!]?(${NAME})${COMPARISON})`,
  'y',
);
const END = /\){1,8}\s{0,4}(?:\0|\\00|%00)/y;
const WHOLE = new RegExp(
  String.raw`\*?\(\s{0,4}([&|!])\s{0,4}\(\s{0,4}(?:[&|!]\s{0,4}\(\s{0,4}){0,4}(${NAME})${COMPARISON}`,
  'y',
);
const ONLY_META = /^[\s*()&|!'"=\\0%\0-]{2,32}$/;
