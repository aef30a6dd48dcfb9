import { type Address, parseAddress, type Words } from '../request/address.js';

/** A range of addresses: the first and the last one, and how it was written. */
export interface Cidr {
  readonly family: 4 | 6;
  readonly first: Words;
  readonly last: Words;
  readonly text: string;
}

/** A set of addresses and CIDR ranges. 100,000 ranges cost per question about what 10 do. */
export interface AddressSet {
  readonly size: number;
  /** The range that an address lies in, as it was written, or `undefined`. */
  match(address: Address): string | undefined;
}

/** Reads an address or a CIDR range; `undefined` for what is neither. An IPv4-mapped IPv6 range is taken as IPv4. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  const address = parseAddress(slash === -1 ? text : text.slice(0, slash));
  if (!address) return undefined;
  const length = slash === -1 ? 128 : prefixLength(text, slash);
  if (length === undefined) return undefined;
  const first = maskWords(address.words, length, 0);
  return { family: address.family, first, last: maskWords(address.words, length, 0xffffffff), text };
}

/** Builds the set once; entries that are no ranges have been refused before, by the options. */
export function addressSet(ranges: readonly string[]): AddressSet {
  const parsed = ranges.map(parseCidr).filter((range) => range !== undefined);
  const v4 = lookup4(outerRanges(parsed.filter(({ family }) => family === 4)));
  const v6 = lookup6(outerRanges(parsed.filter(({ family }) => family === 6)));
  return {
    size: parsed.length,
    match: ({ family, words }) => (family === 4 ? v4(words) : v6(words)),
  };
}

/** Prefix length within 128 bits. IPv4 lengths count from the mapped prefix. */
function prefixLength(text: string, slash: number): number | undefined {
  const digits = text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(digits)) return undefined;
  const written = Number(digits);
  if (!text.includes(':')) return written <= 32 ? written + 96 : undefined;
  // ::ffff:10.0.0.0/104 is a range of IPv4 addresses; a shorter prefix would reach beyond them.
  const mapped = parseAddress(text.slice(0, slash))?.family === 4;
  return written <= 128 && (!mapped || written >= 96) ? written : undefined;
}

function maskWords(words: Words, length: number, fill: number): Words {
  const mask = (word: number, index: number) => {
    const kept = Math.min(32, Math.max(0, length - index * 32));
    const hostBits = kept === 0 ? 0xffffffff : kept === 32 ? 0 : 0xffffffff >>> kept;
    return ((word & ~hostBits) | (fill & hostBits)) >>> 0;
  };
  return [mask(words[0], 0), mask(words[1], 1), mask(words[2], 2), mask(words[3], 3)];
}

type Lookup = (words: Words) => string | undefined;

/** CIDR ranges are nested or apart, never half over each other: the outer ones, in order, are all that is asked. */
function outerRanges(ranges: readonly Cidr[]): readonly Cidr[] {
  const sorted = [...ranges].sort((a, b) => compare(a.first, b.first) || compare(b.last, a.last));
  const outer: Cidr[] = [];
  for (const range of sorted) {
    const previous = outer.at(-1);
    if (!previous || compare(range.last, previous.last) > 0) outer.push(range);
  }
  return outer;
}

/**
 * IPv4: one word an address. An index by the first 16 bits leaves, of 100,000 ranges, a handful to search.
 */
function lookup4(ranges: readonly Cidr[]): Lookup {
  const count = ranges.length;
  if (count === 0) return () => undefined;
  const firsts = Uint32Array.from(ranges, ({ first }) => first[3]);
  const lasts = Uint32Array.from(ranges, ({ last }) => last[3]);
  const texts = ranges.map(({ text }) => text);
  const starts = new Uint32Array(BUCKETS + 1).fill(count);
  for (let i = count - 1; i >= 0; i--) starts[(firsts[i] ?? 0) >>> BUCKET_BITS] = i;
  for (let bucket = BUCKETS - 1; bucket >= 0; bucket--) {
    starts[bucket] = Math.min(starts[bucket] ?? count, starts[bucket + 1] ?? count);
  }
  return (words) => {
    const word = words[3];
    const bucket = word >>> BUCKET_BITS;
    let low = starts[bucket] ?? 0;
    let high = starts[bucket + 1] ?? count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((firsts[middle] ?? 0) <= word) low = middle + 1;
      else high = middle;
    }
    // The range before may begin in an earlier bucket and reach into this one.
    return low > 0 && (lasts[low - 1] ?? 0) >= word ? texts[low - 1] : undefined;
  };
}

const BUCKET_BITS = 16;
const BUCKETS = 65_536;

/** IPv6: four words an address, and a binary search over all. */
function lookup6(ranges: readonly Cidr[]): Lookup {
  const count = ranges.length;
  if (count === 0) return () => undefined;
  const firsts = Uint32Array.from(ranges.flatMap(({ first }) => first));
  const lasts = Uint32Array.from(ranges.flatMap(({ last }) => last));
  const texts = ranges.map(({ text }) => text);
  return (words) => {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareAt(firsts, middle, words) <= 0) low = middle + 1;
      else high = middle;
    }
    return low > 0 && compareAt(lasts, low - 1, words) >= 0 ? texts[low - 1] : undefined;
  };
}

function compare(a: Words, b: Words): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
}

function compareAt(table: Uint32Array, index: number, words: Words): number {
  const at = index * 4;
  return (
    (table[at] ?? 0) - words[0] ||
    (table[at + 1] ?? 0) - words[1] ||
    (table[at + 2] ?? 0) - words[2] ||
    (table[at + 3] ?? 0) - words[3]
  );
}
