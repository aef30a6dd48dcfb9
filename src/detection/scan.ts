import { charCodeAt } from './char-code-at.js';
import { ASCII_BITS, bitBeyondAscii } from './characters.js';
import { kindsOf, WORD_CODES } from './vocabulary.js';

/** What one pass over a text saw. */
export class Scan {
  /** Bits of `CHARACTER`. */
  characters = 0;
  /** Bits of `WORD`. */
  words = 0;

  /** Reads a part of a text, once: which characters and which known words are in it. */
  read(text: string, start: number, end: number): void {
    const length = end - start;
    if (length >= WORTH_COPYING && length <= copy.length) {
      const part = text.slice(start, end);
      const { read, written } = encoder.encodeInto(part, copy);
      if (read === length && written === length && this.#readBytes(copy, 0, length, NONE) !== -1) return;
    }
    this.#readText(text, start, end, NONE);
  }

  /**
   * Reads a string of a program or of JSON from behind its first quote on, and answers with the position of the last, or
   * of the first backslash, or with `end`. `bytes`: the text in ASCII, where that is all that it is made of.
   */
  readTo(quote: number, text: string, start: number, end: number, bytes: Uint8Array | undefined): number {
    const stop = bytes === undefined ? -1 : this.#readBytes(bytes, start, end, quote);
    return stop === -1 ? this.#readText(text, start, end, quote) : stop;
  }

  /** Bytes are read twice as fast as the characters of a string. Answers with -1 where one is not of ASCII. */
  #readBytes(bytes: Uint8Array, start: number, end: number, quote: number): number {
    let characters = 0;
    let words = 0;
    let hash = 0;
    let i = start;
    for (; i < end; i++) {
      const code = bytes[i] as number;
      if (code > 0x7f) return -1;
      const letter = WORD_CODES[code] as number;
      if (letter !== 0) {
        hash = (Math.imul(hash, 31) + letter) | 0;
        // Letters have no bit of their own; digits and the underscore, which come before them, have.
        if (letter < FIRST_LETTER) characters |= ASCII_BITS[code] as number;
        continue;
      }
      if (quote !== NONE && (code === quote || code === BACKSLASH)) break;
      characters |= ASCII_BITS[code] as number;
      if (hash !== 0) {
        words |= kindsOf(hash);
        hash = 0;
      }
    }
    this.characters = characters;
    this.words = hash === 0 ? words : words | kindsOf(hash);
    return i;
  }

  /** The same of any text. */
  #readText(text: string, start: number, end: number, quote: number): number {
    let characters = 0;
    let words = 0;
    let hash = 0;
    let i = start;
    for (; i < end; i++) {
      const code = charCodeAt(text, i);
      if (code < 128) {
        const letter = WORD_CODES[code] as number;
        if (letter !== 0) {
          hash = (Math.imul(hash, 31) + letter) | 0;
          if (letter < FIRST_LETTER) characters |= ASCII_BITS[code] as number;
          continue;
        }
        if (quote !== NONE && (code === quote || code === BACKSLASH)) break;
        characters |= ASCII_BITS[code] as number;
      } else characters |= bitBeyondAscii(code);
      if (hash !== 0) {
        words |= kindsOf(hash);
        hash = 0;
      }
    }
    this.characters = characters;
    this.words = hash === 0 ? words : words | kindsOf(hash);
    return i;
  }
}

const NONE = -1;
const BACKSLASH = 0x5c;
const encoder = new TextEncoder();
const copy = new Uint8Array(65_536);
/** Characters from which on copying a text costs less than it saves. */
const WORTH_COPYING = 24;
/** a; as a word, what comes before it is a digit or an underscore. */
const FIRST_LETTER = 0x61;
