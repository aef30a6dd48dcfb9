import type { Address } from '../request/address.js';
import { RangeReader } from './range-reader.js';

/** Where an address lies among ranges. 100,000 ranges cost per question about what 10 do. */
export interface RangeIndex {
  /** How many ranges differ. */
  readonly size: number;
  /**
   * The place, in the list of ranges, of the innermost one that holds the address, or `undefined`. With `counts`, of the
   * innermost one that counts.
   */
  find(address: Address, counts?: (place: number) => boolean): number | undefined;
}

/**
 * Builds an index step by step, so that others may go first in between. What is no range is left out. Of several equal ranges one
 * is kept: the last, or that which `isBetter` than those before.
 */
export function* rangeIndexSteps(
  count: number,
  textAt: (place: number) => string,
  isBetter: (place: number, than: number) => boolean = () => true,
): Generator<undefined, RangeIndex, undefined> {
  const reader = new RangeReader();
  const v4 = new Unsorted(1, count);
  const v6 = new Unsorted(4, count);
  for (let place = 0; place < count; place++) {
    if (reader.read(textAt(place))) (reader.family === 4 ? v4 : v6).add(reader, place);
    if (place % PER_STEP === 0) yield;
  }
  const table4 = yield* tableSteps(v4, isBetter);
  const table6 = yield* tableSteps(v6, isBetter);
  return {
    size: table4.count + table6.count,
    find: ({ family, words }, counts) =>
      family === 4 ? find4(table4, words[3], counts) : find6(table6, words, counts),
  };
}

/** Ranges of one family as they come: first addresses of so many words, prefix lengths, places. */
class Unsorted {
  readonly width: 1 | 4;
  firsts: Uint32Array;
  lengths: Uint8Array;
  places: Uint32Array;
  count = 0;

  constructor(width: 1 | 4, most: number) {
    this.width = width;
    const room = Math.min(most, 1_024);
    this.firsts = new Uint32Array(room * width);
    this.lengths = new Uint8Array(room);
    this.places = new Uint32Array(room);
  }

  add({ words, length }: RangeReader, place: number): void {
    if (this.count === this.lengths.length) this.#grow();
    const at = this.count++;
    for (let word = 0; word < this.width; word++) this.firsts[at * this.width + word] = words[word] ?? 0;
    this.lengths[at] = length;
    this.places[at] = place;
  }

  #grow(): void {
    const room = this.count * 2;
    const { firsts, lengths, places } = this;
    this.firsts = new Uint32Array(room * this.width);
    this.lengths = new Uint8Array(room);
    this.places = new Uint32Array(room);
    this.firsts.set(firsts);
    this.lengths.set(lengths);
    this.places.set(places);
  }
}

/** Ranges in the order of addresses, what contains another one before it. */
interface Table {
  readonly count: number;
  readonly firsts: Uint32Array;
  readonly lasts: Uint32Array;
  readonly places: Uint32Array;
  /** For each range the one right around it: CIDR ranges are nested or apart, never half over each other. */
  readonly around: Int32Array;
  /** By the first 16 bits of an address: where its ranges begin. Empty for a few ranges. */
  readonly starts: Uint32Array;
}

function* tableSteps(
  unsorted: Unsorted,
  isBetter: (place: number, than: number) => boolean,
): Generator<undefined, Table, undefined> {
  const { width } = unsorted;
  const order = yield* orderSteps(unsorted);
  const firsts = new Uint32Array(order.length * width);
  const lasts = new Uint32Array(order.length * width);
  const lengths = new Uint8Array(order.length);
  const places = new Uint32Array(order.length);
  const around = new Int32Array(order.length);
  // A few are found without.
  const buckets = order.length < FEW ? 0 : BUCKETS;
  const starts = new Uint32Array(buckets === 0 ? 0 : buckets + 1).fill(UNSET);
  let count = 0;
  for (let index = 0; index < order.length; index++) {
    const from = order[index] ?? 0;
    const length = unsorted.lengths[from] ?? 0;
    const place = unsorted.places[from] ?? 0;
    const before = count - 1;
    if (before >= 0 && lengths[before] === length && isSame(unsorted.firsts, from, firsts, before, width)) {
      if (isBetter(place, places[before] ?? 0)) places[before] = place;
      continue;
    }
    for (let word = 0; word < width; word++) {
      const first = unsorted.firsts[from * width + word] ?? 0;
      const kept = length - word * 32;
      firsts[count * width + word] = first;
      lasts[count * width + word] = kept >= 32 ? first : kept <= 0 ? 0xffffffff : first | (0xffffffff >>> kept);
    }
    lengths[count] = length;
    places[count] = place;
    around[count] = surrounding(around, lasts, count, width);
    const bucket = (firsts[count * width] ?? 0) >>> BUCKET_BITS;
    if (starts[bucket] === UNSET) starts[bucket] = count;
    count++;
    if (index % PER_STEP === 0) yield;
  }
  if (buckets > 0) starts[buckets] = count;
  for (let bucket = buckets - 1; bucket >= 0; bucket--) {
    if (starts[bucket] === UNSET) starts[bucket] = starts[bucket + 1] ?? count;
  }
  return { count, firsts, lasts, places, around, starts };
}

function surrounding(around: Int32Array, lasts: Uint32Array, index: number, width: number): number {
  let candidate = index - 1;
  while (candidate >= 0 && compare(lasts, candidate, lasts, index, width) < 0) candidate = around[candidate] ?? NONE;
  return candidate;
}

/**
 * The order of ranges: by first address, of the same one the widest first, of equal ranges as they came. A radix sort: several
 * short passes, each of which keeps the order of the one before.
 */
function* orderSteps({ width, count, firsts, lengths }: Unsorted): Generator<undefined, Uint32Array, undefined> {
  let order = new Uint32Array(count);
  if (count === 0) return order;
  let next = new Uint32Array(count);
  for (let index = 0; index < count; index++) order[index] = index;
  const sums = new Uint32Array(BUCKETS);
  const keys = new Uint16Array(count);
  for (let digit = -1; digit < width * 2; digit++) {
    // First the lengths, then the addresses from their last 16 bits to their first.
    const word = width - 1 - (digit >>> 1);
    const shift = digit % 2 === 0 ? 0 : BUCKET_BITS;
    sums.fill(0);
    for (let index = 0; index < count; index++) {
      const key = digit < 0 ? (lengths[index] ?? 0) : ((firsts[index * width + word] ?? 0) >>> shift) & 0xffff;
      keys[index] = key;
      sums[key] = (sums[key] ?? 0) + 1;
      if (index % PER_PASS === 0) yield;
    }
    // All alike: nothing to sort by.
    if (sums[keys[0] ?? 0] === count) continue;
    let sum = 0;
    for (let key = 0; key < BUCKETS; key++) {
      const there = sums[key] ?? 0;
      sums[key] = sum;
      sum += there;
    }
    for (let index = 0; index < count; index++) {
      const from = order[index] ?? 0;
      const key = keys[from] ?? 0;
      const to = sums[key] ?? 0;
      sums[key] = to + 1;
      next[to] = from;
      if (index % PER_PASS === 0) yield;
    }
    [order, next] = [next, order];
  }
  return order;
}

function find4(table: Table, word: number, counts?: (place: number) => boolean): number | undefined {
  const { firsts, lasts, around, places, starts } = table;
  const bucket = word >>> BUCKET_BITS;
  let low = starts[bucket] ?? 0;
  let high = starts[bucket + 1] ?? table.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((firsts[middle] ?? 0) <= word) low = middle + 1;
    else high = middle;
  }
  // The range before may begin in an earlier bucket and reach into this one, and so may what is around it.
  for (let at = low - 1; at >= 0; at = around[at] ?? NONE) {
    if ((lasts[at] ?? 0) < word) continue;
    const place = places[at] ?? 0;
    if (!counts || counts(place)) return place;
  }
  return undefined;
}

function find6(table: Table, words: readonly number[], counts?: (place: number) => boolean): number | undefined {
  const { firsts, lasts, around, places, starts } = table;
  const bucket = (words[0] ?? 0) >>> BUCKET_BITS;
  let low = starts[bucket] ?? 0;
  let high = starts[bucket + 1] ?? table.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(firsts, middle, words, 0, 4) <= 0) low = middle + 1;
    else high = middle;
  }
  for (let at = low - 1; at >= 0; at = around[at] ?? NONE) {
    if (compare(lasts, at, words, 0, 4) < 0) continue;
    const place = places[at] ?? 0;
    if (!counts || counts(place)) return place;
  }
  return undefined;
}

/** Compares an address of one table with one of another. */
function compare(a: ArrayLike<number>, at: number, b: ArrayLike<number>, bt: number, width: number): number {
  for (let word = 0; word < width; word++) {
    const difference = (a[at * width + word] ?? 0) - (b[bt * width + word] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function isSame(a: Uint32Array, at: number, b: Uint32Array, bt: number, width: number): boolean {
  return compare(a, at, b, bt, width) === 0;
}

const BUCKET_BITS = 16;
const BUCKETS = 65_536;
/** What a binary search alone goes through as fast. */
const FEW = 1_024;
const UNSET = 0xffffffff;
const NONE = -1;
const PER_STEP = 256;
/** What is done to one of them takes a few nanoseconds. */
const PER_PASS = 4_096;
