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

/** Ranges as they come: what an index is built from. */
export class Ranges {
  readonly v4: Unsorted;
  readonly v6: Unsorted;

  /** `most`: how many there may be, where that is known. */
  constructor(most = Number.POSITIVE_INFINITY) {
    this.v4 = new Unsorted(1, most);
    this.v6 = new Unsorted(4, most);
  }

  /** Adds what a reader has read. `place`: what the index answers with. */
  add(reader: RangeReader, place: number): void {
    (reader.family === 4 ? this.v4 : this.v6).add(reader, place);
  }
}

/**
 * Builds an index step by step, so that others may go first in between. What is no range is left out. Of several equal ranges the
 * last is kept.
 */
export function* rangeIndexSteps(
  count: number,
  textAt: (place: number) => string,
): Generator<undefined, RangeIndex, undefined> {
  const read = { reader: new RangeReader(), ranges: new Ranges(count), textAt };
  yield* portions(count, (from, to) => readSome(read, from, to));
  return yield* indexSteps(read.ranges);
}

/** As `rangeIndexSteps`, of ranges that are read. Of several equal ones that is kept which `isBetter` than those before. */
export function* indexSteps(
  { v4, v6 }: Ranges,
  isBetter: (place: number, than: number) => boolean = () => true,
): Generator<undefined, RangeIndex, undefined> {
  const table4 = yield* tableSteps(v4, isBetter);
  const table6 = yield* tableSteps(v6, isBetter);
  return {
    size: table4.count + table6.count,
    find: ({ family, words }, counts) =>
      family === 4 ? find4(table4, words[3], counts) : find6(table6, words, counts),
  };
}

interface Reading {
  readonly reader: RangeReader;
  readonly ranges: Ranges;
  readonly textAt: (place: number) => string;
}

// What runs through all ranges stands on its own: a closure would be made, and compiled, for each index anew.
function readSome({ reader, ranges, textAt }: Reading, from: number, to: number): void {
  for (let place = from; place < to; place++) {
    if (reader.read(textAt(place))) ranges.add(reader, place);
  }
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
  const order = yield* orderSteps(unsorted);
  const draft = new Draft(unsorted, order, isBetter);
  yield* portions(order.length, (from, to) => draft.place(from, to));
  return draft.finish();
}

/** A table to which ranges are added in their order. */
class Draft {
  readonly firsts: Uint32Array;
  readonly lasts: Uint32Array;
  readonly places: Uint32Array;
  readonly around: Int32Array;
  readonly starts: Uint32Array;
  count = 0;
  readonly #unsorted: Unsorted;
  readonly #order: Uint32Array;
  readonly #lengths: Uint8Array;
  readonly #isBetter: (place: number, than: number) => boolean;

  constructor(unsorted: Unsorted, order: Uint32Array, isBetter: (place: number, than: number) => boolean) {
    const most = order.length;
    this.firsts = new Uint32Array(most * unsorted.width);
    this.lasts = new Uint32Array(most * unsorted.width);
    this.places = new Uint32Array(most);
    this.around = new Int32Array(most);
    // A few are found without.
    this.starts = new Uint32Array(most < FEW ? 0 : BUCKETS + 1).fill(UNSET);
    this.#unsorted = unsorted;
    this.#order = order;
    this.#lengths = new Uint8Array(most);
    this.#isBetter = isBetter;
  }

  place(start: number, end: number): void {
    const { firsts, lasts, places, around, starts } = this;
    const order = this.#order;
    const lengths = this.#lengths;
    const { width, firsts: given, lengths: givenLengths, places: givenPlaces } = this.#unsorted;
    for (let index = start; index < end; index++) {
      const from = order[index] ?? 0;
      const length = givenLengths[from] ?? 0;
      const place = givenPlaces[from] ?? 0;
      const before = this.count - 1;
      if (before >= 0 && lengths[before] === length && compare(given, from, firsts, before, width) === 0) {
        if (this.#isBetter(place, places[before] ?? 0)) places[before] = place;
        continue;
      }
      const at = this.count++;
      for (let word = 0; word < width; word++) {
        const first = given[from * width + word] ?? 0;
        const kept = length - word * 32;
        firsts[at * width + word] = first;
        lasts[at * width + word] = kept >= 32 ? first : kept <= 0 ? 0xffffffff : first | (0xffffffff >>> kept);
      }
      lengths[at] = length;
      places[at] = place;
      around[at] = surrounding(around, lasts, at, width);
      const bucket = (firsts[at * width] ?? 0) >>> BUCKET_BITS;
      if (starts[bucket] === UNSET) starts[bucket] = at;
    }
  }

  finish(): Table {
    const { count, starts } = this;
    if (starts.length > 0) starts[BUCKETS] = count;
    for (let bucket = starts.length - 2; bucket >= 0; bucket--) {
      if (starts[bucket] === UNSET) starts[bucket] = starts[bucket + 1] ?? count;
    }
    return this;
  }
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
    sums.fill(0);
    yield* portions(count, (from, to) => {
      keysOf(firsts, lengths, width, digit, keys, from, to);
      countSome(keys, sums, from, to);
    });
    // All alike: nothing to sort by.
    if (sums[keys[0] ?? 0] === count) continue;
    addUp(sums);
    const [source, target] = [order, next];
    yield* portions(count, (from, to) => scatter(source, target, keys, sums, from, to));
    [order, next] = [target, source];
  }
  return order;
}

/** By which a pass sorts: first the lengths (-1), then the addresses from their last 16 bits (0) to their first. */
function keysOf(
  firsts: Uint32Array,
  lengths: Uint8Array,
  width: number,
  digit: number,
  keys: Uint16Array,
  from: number,
  to: number,
): void {
  if (digit < 0) {
    keys.set(lengths.subarray(from, to), from);
    return;
  }
  const word = width - 1 - (digit >>> 1);
  const shift = digit % 2 === 0 ? 0 : BUCKET_BITS;
  for (let index = from; index < to; index++) keys[index] = (firsts[index * width + word] ?? 0) >>> shift;
}

function countSome(keys: Uint16Array, sums: Uint32Array, from: number, to: number): void {
  for (let index = from; index < to; index++) {
    const key = keys[index] ?? 0;
    sums[key] = (sums[key] ?? 0) + 1;
  }
}

/** Of how many there are of each key makes where the first of each comes. */
function addUp(sums: Uint32Array): void {
  let sum = 0;
  for (let key = 0; key < sums.length; key++) {
    const there = sums[key] ?? 0;
    sums[key] = sum;
    sum += there;
  }
}

function scatter(
  source: Uint32Array,
  target: Uint32Array,
  keys: Uint16Array,
  sums: Uint32Array,
  start: number,
  end: number,
): void {
  for (let index = start; index < end; index++) {
    const from = source[index] ?? 0;
    const key = keys[from] ?? 0;
    const to = sums[key] ?? 0;
    sums[key] = to + 1;
    target[to] = from;
  }
}

/** Does something to all, some at a time. */
function* portions(count: number, run: (from: number, to: number) => void): Generator<undefined, void, undefined> {
  for (let from = 0; from < count; from += PORTION) {
    run(from, Math.min(count, from + PORTION));
    yield;
  }
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

const BUCKET_BITS = 16;
const BUCKETS = 65_536;
/** What a binary search alone goes through as fast. */
const FEW = 1_024;
const UNSET = 0xffffffff;
const NONE = -1;
const PORTION = 512;
