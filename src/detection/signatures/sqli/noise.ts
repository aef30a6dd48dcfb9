import { charCodeAt } from '../../char-code-at.js';
import type { Tokens } from './lexer.js';
import { T } from './tokens.js';

/**
 * Whether a value is one word of signs at random, as passwords are: many kinds of them that no query is cut with, and no
 * word of SQL. A quote in it ends nothing.
 */
export function isNoise(tokens: Tokens): boolean {
  const { text } = tokens;
  if (text.length > LONGEST) return false;
  let rare = 0;
  let kinds = 0;
  // What a comment hides is free to the attacker.
  const last = tokens.count - 1;
  const end = tokens.kind(last) === T.TAIL ? (tokens.starts[last] as number) : text.length;
  for (let i = 0; i < end; i++) {
    const code = charCodeAt(text, i);
    if (code <= 0x20) return false;
    const bit = code < 128 ? (SIGNS[code] as number) : 0;
    if ((kinds & bit) !== bit) rare += bit < FIRST_COMMON ? 3 : 2;
    kinds |= bit;
  }
  if (rare < ENOUGH) return false;
  for (let i = 0; i < tokens.count; i++) {
    const kind = tokens.kinds[i] as number;
    if (kind === T.SELECT || kind === T.UNION || kind === T.DB_FUNCTION || kind === T.DB_NAME) return false;
  }
  return true;
}

const LONGEST = 64;

/** Two signs that SQL has no use for, or three that it seldom has. */
const ENOUGH = 6;

/** Signs that injected SQL has no use for outside of its strings, and behind them those that it has little use for. */
const SEEN = '{}[]~^$?\\:_.%@';
const FIRST_COMMON = 1 << SEEN.indexOf(':');
const SIGNS = ((): Int32Array => {
  const bits = new Int32Array(128);
  [...SEEN].forEach((character, i) => {
    bits[character.charCodeAt(0)] = 1 << i;
  });
  return bits;
})();

/** Whether a quote stands behind what the application may have meant: words, numbers, an address, nothing. */
export function isPlainBefore(text: string, end: number): boolean {
  if (end > LONGEST) return true;
  for (let i = 0; i < end; i++) {
    const code = charCodeAt(text, i);
    if (code < 128 && STRANGE[code] === 1) return false;
  }
  return true;
}

const STRANGE = ((): Uint8Array => {
  const strange = new Uint8Array(128);
  for (const character of '{}[]~^$?\\:`!<>&#;|=+/*') strange[character.charCodeAt(0)] = 1;
  return strange;
})();
