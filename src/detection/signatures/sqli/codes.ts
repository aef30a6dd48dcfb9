import { T } from './tokens.js';

export const [SINGLE, BACKTICK, BACKSLASH, UNDERSCORE, HASH, SLASH] = [0x27, 0x60, 0x5c, 0x5f, 0x23, 0x2f];
export const [OPEN, CLOSE, STAR, PLUS, MINUS, DOT, COLON] = [0x28, 0x29, 0x2a, 0x2b, 0x2d, 0x2e, 0x3a];
export const [LESS, EQUALS, GREATER, BANG, PIPE, AMPERSAND] = [0x3c, 0x3d, 0x3e, 0x21, 0x7c, 0x26];
export const [ZERO, LETTER_X, LETTER_B, LETTER_E, LETTER_P, LETTER_S] = [0x30, 0x78, 0x62, 0x65, 0x70, 0x73];

/** What a token begins with; a LONE character is a token of its own, whatever follows. */
export const [LETTER, DIGIT, QUOTE, SPACE, LONE] = [1, 2, 3, 4, 5];
export const CLASSES = new Uint8Array(128);
/** The kind of token that a LONE character is. */
export const LONE_KINDS = new Uint8Array(128);
/** 1 for what goes on a word. */
const IN_WORD = new Uint8Array(128);

for (let code = 0; code <= 0x20; code++) CLASSES[code] = SPACE;
for (const letter of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_') CLASSES[letter.charCodeAt(0)] = LETTER;
for (const digit of '0123456789') CLASSES[digit.charCodeAt(0)] = DIGIT;
for (const quote of '\'"') CLASSES[quote.charCodeAt(0)] = QUOTE;
for (const [characters, kind] of [
  [',', T.COMMA],
  [';', T.SEMICOLON],
  ['+%^', T.ARITHMETIC],
  ['[]{}', T.OTHER],
] as const) {
  for (const character of characters) {
    CLASSES[character.charCodeAt(0)] = LONE;
    LONE_KINDS[character.charCodeAt(0)] = kind;
  }
}
for (let code = 0; code < 128; code++) {
  IN_WORD[code] = CLASSES[code] === LETTER || CLASSES[code] === DIGIT || code === 0x24 ? 1 : 0;
}

export function isWordCode(code: number): boolean {
  return code < 128 ? IN_WORD[code] === 1 : code > 0xa0;
}

/** What follows a folder or a file: src/(any)/select/. */
export function isPathMark(code: number): boolean {
  return code === DOT || code === MINUS || code === SLASH;
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

export function isHex(code: number): boolean {
  return isDigit(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);
}

/** N'..', X'..', B'..', E'..', Q'..': kinds of strings. */
export function isStringPrefix(code: number): boolean {
  return code === 0x6e || code === 0x78 || code === 0x62 || code === 0x65 || code === 0x71;
}
