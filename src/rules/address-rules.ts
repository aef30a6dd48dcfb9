import { Ranges } from '../intel/range-index.js';
import { RangeReader } from '../intel/range-reader.js';
import { type AddressRule, isWrong, readAddressRule, type Wrong } from './address-rule.js';

/**
 * The entries of `deny` or `allow`. One that is an address alone is kept as a place in the text of its set: there may be 200,000
 * of them, and as objects they would keep the garbage collector busy while requests wait.
 */
export class AddressRules {
  /** Where they reach, by their places. */
  readonly ranges = new Ranges();
  readonly #text: string;
  #length = 0;
  #starts: Uint32Array = new Uint32Array(16);
  #ends: Uint32Array = new Uint32Array(16);
  /** Those that say more, or are written with escapes. */
  readonly #others = new Map<number, AddressRule>();

  constructor(text = '') {
    this.#text = text;
  }

  get length(): number {
    return this.#length;
  }

  /**
   * Adds the entry that stands as JSON from one place of the text up to another, or answers with what is wrong with it.
   * @throws {SyntaxError} for what is no JSON.
   */
  add(start: number, end: number): Wrong | undefined {
    const isAlone = this.#text.charCodeAt(start) === QUOTE && reader.read(this.#text, start + 1, end - 1);
    if (isAlone) {
      this.#place(start + 1, end - 1);
      return undefined;
    }
    const rule = readAddressRule(JSON.parse(this.#text.slice(start, end)));
    if (isWrong(rule)) return rule;
    reader.read(rule.address);
    this.#others.set(this.#length, rule);
    this.#place(0, 0);
    return undefined;
  }

  at(place: number): AddressRule | undefined {
    if (place >= this.length) return undefined;
    const other = this.#others.get(place);
    if (other) return other;
    const address = this.#text.slice(this.#starts[place], this.#ends[place]);
    return { address, reason: undefined, expiresAt: undefined };
  }

  /** Milliseconds since the epoch from which on an entry does not count; `undefined` for as long as the set holds. */
  endOf(place: number): number | undefined {
    return this.#others.size === 0 ? undefined : this.#others.get(place)?.expiresAt;
  }

  *[Symbol.iterator](): Generator<AddressRule, void, undefined> {
    for (let place = 0; place < this.length; place++) {
      const rule = this.at(place);
      if (rule) yield rule;
    }
  }

  /** Keeps what was read last. */
  #place(start: number, end: number): void {
    this.ranges.add(reader, this.#length);
    if (this.#length === this.#starts.length) {
      this.#starts = doubled(this.#starts);
      this.#ends = doubled(this.#ends);
    }
    this.#starts[this.#length] = start;
    this.#ends[this.#length] = end;
    this.#length++;
  }
}

function doubled(words: Uint32Array): Uint32Array {
  const larger = new Uint32Array(words.length * 2);
  larger.set(words);
  return larger;
}

const reader = new RangeReader();
const QUOTE = 0x22;
