import { ASCII_BITS, bitBeyondAscii } from './characters.js';
import { SLOT_MASK, WORD_BITS, WORD_CODES, WORD_HASHES } from './vocabulary.js';

/** What one pass over a text saw. */
export class Scan {
  /** Bits of `CHARACTER`. */
  characters = 0;
  /** Bits of `WORD`. */
  words = 0;

  /** Reads a part of a text, once: which characters and which known words are in it. */
  read(text: string, start: number, end: number): void {
    let characters = 0;
    let words = 0;
    let hash = 0;
    for (let i = start; i < end; i++) {
      const code = text.charCodeAt(i);
      if (code < 128) {
        const letter = WORD_CODES[code] as number;
        if (letter !== 0) {
          hash = (Math.imul(hash, 31) + letter) | 0;
          // Letters have no bit of their own; digits and the underscore, which come before them, have.
          if (letter < FIRST_LETTER) characters |= ASCII_BITS[code] as number;
          continue;
        }
        characters |= ASCII_BITS[code] as number;
      } else characters |= bitBeyondAscii(code);
      if (hash !== 0) {
        words |= kindsOf(hash);
        hash = 0;
      }
    }
    if (hash !== 0) words |= kindsOf(hash);
    this.characters = characters;
    this.words = words;
  }
}

/** a; as a word, what comes before it is a digit or an underscore. */
const FIRST_LETTER = 0x61;

function kindsOf(hash: number): number {
  let slot = hash & SLOT_MASK;
  for (;;) {
    const known = WORD_HASHES[slot];
    if (known === hash) return WORD_BITS[slot] as number;
    if (known === 0) return 0;
    slot = (slot + 1) & SLOT_MASK;
  }
}
