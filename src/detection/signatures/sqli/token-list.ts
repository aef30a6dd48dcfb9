import { T } from './tokens.js';

/** Tokens side by side in buffers that are used again. */
export class TokenList {
  text = '';
  count = 0;
  /** Kinds, of `T`; END from `count` on. */
  kinds = new Uint8Array(FIRST_SIZE);
  starts = new Int32Array(FIRST_SIZE);
  ends = new Int32Array(FIRST_SIZE);
  /** For a parenthesis: where its partner is; `count` for none. */
  partners = new Int32Array(FIRST_SIZE);

  /** Lets go of the text, and of buffers that only a huge one needs. */
  release(): void {
    this.text = '';
    this.count = 0;
    if (this.kinds.length > LARGEST_KEPT) this.#resize(FIRST_SIZE);
  }

  /** The text of a token. */
  textOf(i: number): string {
    return this.text.slice(this.starts[i], this.ends[i]);
  }

  /** The kind of a token; END beyond the last. */
  kind(i: number): number {
    return i < this.count ? (this.kinds[i] as number) : T.END;
  }

  protected add(kind: number, start: number, end: number): void {
    if (this.count + 2 > this.kinds.length) this.#resize(this.kinds.length * 2);
    const i = this.count++;
    this.kinds[i] = kind;
    this.starts[i] = start;
    this.ends[i] = end;
  }

  #resize(size: number): void {
    const { kinds, starts, ends, partners } = this;
    this.kinds = new Uint8Array(size);
    this.starts = new Int32Array(size);
    this.ends = new Int32Array(size);
    this.partners = new Int32Array(size);
    if (size < kinds.length) return;
    this.kinds.set(kinds);
    this.starts.set(starts);
    this.ends.set(ends);
    this.partners.set(partners);
  }
}

const FIRST_SIZE = 1_024;
const LARGEST_KEPT = 65_536;
