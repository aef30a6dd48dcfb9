import { isIbanCountry } from './iban.js';

/** Bits of what `findNumbers` answers. */
export const NUMBER = { CARD: 1, IBAN: 2, SSN: 4 } as const;

/** Says in one pass which numbers a text may hold: enough digits for a card, the beginning of an IBAN, `123-45-`. */
export function findNumbers(text: string): number {
  let bits = 0;
  let digits = 0;
  let run = 0;
  let earlierRun = 0;
  let word = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= ZERO && code <= NINE) {
      run++;
      word++;
      if (++digits === SHORTEST_CARD) bits |= NUMBER.CARD;
      if (word === 4 && run === 2 && isIbanCountry(text, i - 3)) bits |= NUMBER.IBAN;
    } else if (code === HYPHEN || code === SPACE || code === PLUS || code === PERCENT) {
      if (run === 2 && earlierRun === 3) bits |= NUMBER.SSN;
      earlierRun = run;
      run = 0;
      word = 0;
    } else {
      digits = 0;
      run = 0;
      earlierRun = 0;
      // From `_` on letters, and what is beyond ASCII.
      word = code >= UPPER_A && code !== UNDERSCORE ? word + 1 : 0;
    }
  }
  return bits;
}

const SHORTEST_CARD = 14;
const [ZERO, NINE, UPPER_A, UNDERSCORE] = [48, 57, 65, 95];
const [HYPHEN, SPACE, PLUS, PERCENT] = [45, 32, 43, 37];
