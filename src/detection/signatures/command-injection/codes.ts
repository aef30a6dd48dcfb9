import { charCodeAt } from '../../char-code-at.js';
/** Codes of the characters that mean something to shells. */
export const LF = 0x0a;
export const CR = 0x0d;
export const TAB = 0x09;
export const SPACE = 0x20;
export const DOUBLE = 0x22;
export const HASH = 0x23;
export const DOLLAR = 0x24;
export const PERCENT = 0x25;
export const AMPERSAND = 0x26;
export const QUOTE = 0x27;
export const OPENING = 0x28;
export const CLOSING = 0x29;
export const PLUS = 0x2b;
export const COMMA = 0x2c;
export const MINUS = 0x2d;
export const DOT = 0x2e;
export const SLASH = 0x2f;
export const COLON = 0x3a;
export const SEMICOLON = 0x3b;
export const LESS = 0x3c;
export const EQUALS = 0x3d;
export const GREATER = 0x3e;
export const AT = 0x40;
export const BACKSLASH = 0x5c;
export const CARET = 0x5e;
export const UNDERSCORE = 0x5f;
export const BACKTICK = 0x60;
export const BRACE = 0x7b;
export const PIPE = 0x7c;
export const CLOSING_BRACE = 0x7d;
export const TILDE = 0x7e;

/** The code of a character; 0 at the end. To ask beyond the end of a string is many times dearer than to know. */
export function codeAt(view: string, at: number): number {
  return at < view.length ? charCodeAt(view, at) : 0;
}

export function isSpace(code: number): boolean {
  return code === SPACE || code === TAB;
}
