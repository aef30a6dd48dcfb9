/** The characters that attacks are made of, one bit each; what is not here has none. */
export const CHARACTER = {
  QUOTE: 1 << 0,
  DOUBLE_QUOTE: 1 << 1,
  BACKTICK: 1 << 2,
  LESS: 1 << 3,
  GREATER: 1 << 4,
  /** ( and ) */
  PARENTHESIS: 1 << 5,
  /** { and } */
  BRACE: 1 << 6,
  /** [ and ] */
  BRACKET: 1 << 7,
  DOLLAR: 1 << 8,
  PERCENT: 1 << 9,
  SEMICOLON: 1 << 10,
  PIPE: 1 << 11,
  AMPERSAND: 1 << 12,
  EQUALS: 1 << 13,
  SLASH: 1 << 14,
  BACKSLASH: 1 << 15,
  DOT: 1 << 16,
  COLON: 1 << 17,
  HASH: 1 << 18,
  STAR: 1 << 19,
  PLUS: 1 << 20,
  MINUS: 1 << 21,
  AT: 1 << 22,
  QUESTION: 1 << 23,
  /** ! ^ ~ */
  BANG: 1 << 24,
  SPACE: 1 << 25,
  /** CR, LF and what some readers take for them */
  LINE: 1 << 26,
  /** Control characters but TAB, CR and LF; bytes that are no UTF-8 */
  CONTROL: 1 << 27,
  /** Characters that some readers take for an ASCII one: full width, and other look-alikes */
  WIDE: 1 << 28,
  DIGIT: 1 << 29,
  UNDERSCORE: 1 << 30,
} as const;

const C = CHARACTER;

/** Characters without which a value of ordinary words is no attack. */
export const SUSPICIOUS_CHARACTERS =
  C.QUOTE |
  C.DOUBLE_QUOTE |
  C.BACKTICK |
  C.LESS |
  C.GREATER |
  C.PARENTHESIS |
  C.BRACE |
  C.BRACKET |
  C.DOLLAR |
  C.PERCENT |
  C.SEMICOLON |
  C.PIPE |
  C.AMPERSAND |
  C.EQUALS |
  C.SLASH |
  C.BACKSLASH |
  C.HASH |
  C.STAR |
  C.BANG |
  C.LINE |
  C.CONTROL |
  C.WIDE;

/** Characters that make another text of a value once escapes, entities and look-alikes are taken off. */
export const ESCAPING_CHARACTERS = C.AMPERSAND | C.BACKSLASH | C.WIDE | C.PLUS;

const BY_CHARACTER: readonly (readonly [string, number])[] = [
  ["'", C.QUOTE],
  ['"', C.DOUBLE_QUOTE],
  ['`', C.BACKTICK],
  ['<', C.LESS],
  ['>', C.GREATER],
  ['()', C.PARENTHESIS],
  ['{}', C.BRACE],
  ['[]', C.BRACKET],
  ['$', C.DOLLAR],
  ['%', C.PERCENT],
  [';', C.SEMICOLON],
  ['|', C.PIPE],
  ['&', C.AMPERSAND],
  ['=', C.EQUALS],
  ['/', C.SLASH],
  ['\\', C.BACKSLASH],
  ['.', C.DOT],
  [':', C.COLON],
  ['#', C.HASH],
  ['*', C.STAR],
  ['+', C.PLUS],
  ['-', C.MINUS],
  ['@', C.AT],
  ['?', C.QUESTION],
  ['!^~', C.BANG],
  [' \t', C.SPACE],
  ['\r\n', C.LINE],
  ['0123456789', C.DIGIT],
  ['_', C.UNDERSCORE],
];

/** The bit of each ASCII character. */
export const ASCII_BITS = ((): Int32Array => {
  const bits = new Int32Array(128);
  for (let code = 0; code < 32; code++) bits[code] = C.CONTROL;
  bits[127] = C.CONTROL;
  for (const [characters, bit] of BY_CHARACTER) {
    for (const character of characters) bits[character.charCodeAt(0)] = bit;
  }
  return bits;
})();

/** The bit of a character beyond ASCII. */
export function bitBeyondAscii(code: number): number {
  if (code < 0xa1) return code === 0x85 ? C.LINE : C.CONTROL;
  if (code < 0x2b0) return 0;
  if (code <= 0x2bc) return C.WIDE;
  if (code < 0x2000) return 0;
  if (code < 0x2100) return code === 0x2028 || code === 0x2029 ? C.LINE : LOOK_ALIKES.has(code) ? C.WIDE : 0;
  if (code >= 0x2460 && code < 0x2500) return C.WIDE;
  if (code < 0xfe50) return code === 0xd835 || LOOK_ALIKES.has(code) ? C.WIDE : 0;
  if (code === 0xfffd) return C.CONTROL;
  return code <= 0xfe6b || (code >= 0xff01 && code <= 0xff5e) ? C.WIDE : 0;
}

/** Beyond the full-width forms: characters that lose their upper byte, or that a lenient reader folds, to an ASCII one. */
export const LOOK_ALIKES: ReadonlyMap<number, string> = new Map([
  [0x02b9, "'"],
  [0x02ba, '"'],
  [0x02bb, "'"],
  [0x02bc, "'"],
  [0x2024, '.'],
  [0x2032, "'"],
  [0x2033, '"'],
  [0x2039, '<'],
  [0x203a, '>'],
  [0x2044, '/'],
  [0x2215, '/'],
  [0x2216, '\\'],
  [0x2223, '|'],
  [0x226e, '<'],
  [0x226f, '>'],
  [0x2329, '<'],
  [0x232a, '>'],
  [0x3000, ' '],
  [0x3008, '<'],
  [0x3009, '>'],
  [0x560a, '\n'],
  [0x560d, '\r'],
  [0x563c, '<'],
  [0x563e, '>'],
]);
