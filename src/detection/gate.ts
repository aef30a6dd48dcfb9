import type { Family, Report, Traits } from './family.js';
import type { Input } from './input.js';
import type { Place } from './place.js';

/**
 * Has those families look at an input that its traits say may find something in it. Ordinary inputs have few different
 * traits: what the families said of the last of the same is remembered, one look-up in place of two dozen questions.
 */
export class Gate {
  readonly #families: readonly Family[];
  /** Four numbers for each trait: characters, words, place and role, a bit for each family. */
  readonly #known = new Int32Array(SLOTS * WIDTH).fill(EMPTY);

  constructor(families: readonly Family[]) {
    if (families.length > MOST_FAMILIES)
      throw new RangeError(`at most ${MOST_FAMILIES} families, got ${families.length}`);
    this.#families = families;
  }

  inspect(input: Input, report: Report): void {
    let bits = this.#familiesFor(input);
    while (bits !== 0) {
      const lowest = bits & -bits;
      this.#families[31 - Math.clz32(lowest)]?.inspect(input, report);
      bits ^= lowest;
    }
  }

  /** A bit for each family that has to look, the first family the lowest. */
  #familiesFor(traits: Traits): number {
    const { characters, words } = traits;
    const kind = PLACES[traits.place] | (traits.role === 'name' ? 1 : 0);
    const known = this.#known;
    const hash = Math.imul(Math.imul(characters, 0x9e3779b1) ^ Math.imul(words, 0x85ebca6b) ^ kind, 0xc2b2ae35);
    const slot = (hash >>> SHIFT) * WIDTH;
    if (known[slot] === characters && known[slot + 1] === words && known[slot + 2] === kind) {
      return known[slot + 3] as number;
    }
    let bits = 0;
    for (const [i, family] of this.#families.entries()) if (family.mayHold(traits)) bits |= 1 << i;
    known[slot] = characters;
    known[slot + 1] = words;
    known[slot + 2] = kind;
    known[slot + 3] = bits;
    return bits;
  }
}

/** A power of two, and the bits of a hash that are left for it. */
const SLOTS = 1_024;
const SHIFT = 22;
const WIDTH = 4;
/** The place of no input. */
const EMPTY = -1;
const MOST_FAMILIES = 31;

const PLACES: Readonly<Record<Place, number>> = {
  path: 0,
  query: 2,
  header: 4,
  user_agent: 6,
  referer: 8,
  cookie: 10,
  form: 12,
  json: 14,
  multipart: 16,
  file_name: 18,
  xml: 20,
  graphql: 22,
  text: 24,
  value: 26,
};
