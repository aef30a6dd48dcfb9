import { charCodeAt } from '../../char-code-at.js';
/** A call in a program text: a name, and the parenthesis that opens its arguments. */
export interface Call {
  /** The name in lower case, without what stands before a dot or an arrow. */
  readonly name: string;
  readonly start: number;
  /** Position of the opening parenthesis. */
  readonly open: number;
  /** The name stands in quotes, parentheses or brackets: `("system")(`, `[system][0](`. */
  readonly isDisguised: boolean;
}

/** Calls `visit` for each call in a text, in lower case, until it returns true. Linear: names and gaps are bounded. */
export function someCall(lower: string, visit: (call: Call) => boolean): boolean {
  let open = lower.indexOf('(');
  while (open !== -1) {
    const call = callBefore(lower, open);
    if (call !== undefined && visit(call)) return true;
    open = lower.indexOf('(', open + 1);
  }
  return false;
}

const LONGEST_NAME = 64;
const LONGEST_DISGUISE = 24;

function callBefore(lower: string, open: number): Call | undefined {
  let end = open;
  let isDisguised = false;
  const stop = Math.max(0, open - LONGEST_DISGUISE);
  while (end > stop) {
    const code = charCodeAt(lower, end - 1);
    if (isDisguise(code, isDisguised)) isDisguised = true;
    else if (code > 0x20) break;
    end--;
  }
  let start = end;
  const least = Math.max(0, end - LONGEST_NAME);
  while (start > least && isNameCode(charCodeAt(lower, start - 1))) start--;
  if (start === end) return undefined;
  return { name: lower.slice(start, end), start, open, isDisguised };
}

/** Quotes, closing parentheses, and indexes behind a bracket. */
function isDisguise(code: number, isBehind: boolean): boolean {
  if (code === 0x22 || code === 0x27 || code === 0x29 || code === 0x5d) return true;
  return isBehind && (code === 0x5b || (code >= 0x30 && code <= 0x39));
}

export function isNameCode(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || code === 0x5f || (code >= 0x30 && code <= 0x39) || code >= 0x80;
}

/** Position behind the parenthesis that closes the one at `open`, within a bound; -1 where there is none. */
export function closeOf(text: string, open: number, most = 2_048): number {
  let depth = 0;
  const end = Math.min(text.length, open + most);
  for (let i = open; i < end; i++) {
    const code = charCodeAt(text, i);
    if (code === 0x28) depth++;
    else if (code === 0x29 && --depth === 0) return i + 1;
  }
  return -1;
}
