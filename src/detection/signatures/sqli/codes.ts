export const [SINGLE, BACKTICK, BACKSLASH, UNDERSCORE, HASH, SLASH] = [0x27, 0x60, 0x5c, 0x5f, 0x23, 0x2f];
export const [OPEN, CLOSE, STAR, PLUS, MINUS, DOT, COLON] = [0x28, 0x29, 0x2a, 0x2b, 0x2d, 0x2e, 0x3a];
export const [LESS, EQUALS, GREATER, BANG, PIPE, AMPERSAND] = [0x3c, 0x3d, 0x3e, 0x21, 0x7c, 0x26];
export const [ZERO, LETTER_X, LETTER_B, LETTER_E] = [0x30, 0x78, 0x62, 0x65];

export const [LETTER, DIGIT, QUOTE] = [1, 2, 3];
export const CLASSES = ((): Uint8Array => {
  const classes = new Uint8Array(128);
  for (const letter of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_') classes[letter.charCodeAt(0)] = LETTER;
  for (const digit of '0123456789') classes[digit.charCodeAt(0)] = DIGIT;
  classes[SINGLE] = QUOTE;
  classes[0x22] = QUOTE;
  return classes;
})();

export function isWordCode(code: number): boolean {
  return code < 128 ? CLASSES[code] === LETTER || CLASSES[code] === DIGIT || code === 0x24 : code > 0xa0;
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
