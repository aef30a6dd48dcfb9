import type { Address, Words } from '../request/address.js';

/** A range of addresses: the first and the last one, and how it was written. */
export interface Cidr {
  readonly family: 4 | 6;
  readonly first: Words;
  readonly last: Words;
  readonly text: string;
}

/** A range and what is known of it. */
export interface MapEntry<Value> {
  readonly range: Cidr;
  readonly value: Value;
}

/** What is known of addresses by the ranges they lie in. 100,000 ranges cost per question about what 10 do. */
export interface AddressMap<Value> {
  readonly size: number;
  /** The value of the innermost range that an address lies in, of equal ranges of the last one; or `undefined`. */
  match(address: Address): Value | undefined;
}

/** Builds a map step by step, so that others may go first in between. */
export function* addressMapSteps<Value>(
  entries: readonly MapEntry<Value>[],
): Generator<undefined, AddressMap<Value>, undefined> {
  const v4 = yield* lookup4Steps(yield* sorted(entries, 4));
  yield;
  const v6 = yield* lookup6Steps(yield* sorted(entries, 6));
  return { size: entries.length, match: ({ family, words }) => (family === 4 ? v4(words) : v6(words)) };
}

/** Sorts what lies near each other at a time: a sort of all cannot be left and taken up again. */
function* sorted<Value>(
  entries: readonly MapEntry<Value>[],
  wanted: 4 | 6,
): Generator<undefined, MapEntry<Value>[], undefined> {
  const near = new Map<number, MapEntry<Value>[]>();
  for (const [index, entry] of entries.entries()) {
    const { family, first } = entry.range;
    if (family !== wanted) continue;
    const key = family === 4 ? first[3] >>> BUCKET_BITS : first[0];
    const group = near.get(key);
    if (group) group.push(entry);
    else near.set(key, [entry]);
    if (index % PER_STEP === 0) yield;
  }
  const all: MapEntry<Value>[] = [];
  for (const [, group] of [...near].sort(([a], [b]) => a - b)) {
    for (const entry of group.sort(outermostFirst)) all.push(entry);
    yield;
  }
  return all;
}

const PER_STEP = 256;

/** In the order of addresses, and what contains another range before it. */
export function outermostFirst<Value>({ range: a }: MapEntry<Value>, { range: b }: MapEntry<Value>): number {
  return compare(a.first, b.first) || compare(b.last, a.last);
}

export type Lookup<Value> = (words: Words) => Value | undefined;

/**
 * IPv4: one word an address. An index by the first 16 bits leaves, of 100,000 ranges, a handful to search. The entries come
 * in the order of `outermostFirst`.
 */
export function* lookup4Steps<Value>(
  entries: readonly MapEntry<Value>[],
): Generator<undefined, Lookup<Value>, undefined> {
  const count = entries.length;
  if (count === 0) return () => undefined;
  const firsts = new Uint32Array(count);
  const lasts = new Uint32Array(count);
  const starts = new Uint32Array(BUCKETS + 1).fill(count);
  for (const [index, { range }] of entries.entries()) {
    const first = range.first[3];
    firsts[index] = first;
    lasts[index] = range.last[3];
    const bucket = first >>> BUCKET_BITS;
    if (starts[bucket] === count) starts[bucket] = index;
    if (index % PER_STEP === 0) yield;
  }
  for (let bucket = BUCKETS - 1; bucket >= 0; bucket--) {
    if (starts[bucket] === count) starts[bucket] = starts[bucket + 1] ?? count;
  }
  const values = entries.map(({ value }) => value);
  const around = yield* surrounding(entries);
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
    // The range before may begin in an earlier bucket and reach into this one, and so may what is around it.
    let at = low - 1;
    while (at >= 0 && (lasts[at] ?? 0) < word) at = around[at] ?? NONE;
    return at >= 0 ? values[at] : undefined;
  };
}

const BUCKET_BITS = 16;
const BUCKETS = 65_536;

/** IPv6: four words an address, and a binary search over all. The entries come in the order of `outermostFirst`. */
export function* lookup6Steps<Value>(
  entries: readonly MapEntry<Value>[],
): Generator<undefined, Lookup<Value>, undefined> {
  const count = entries.length;
  if (count === 0) return () => undefined;
  const firsts = new Uint32Array(count * 4);
  const lasts = new Uint32Array(count * 4);
  for (const [index, { range }] of entries.entries()) {
    firsts.set(range.first, index * 4);
    lasts.set(range.last, index * 4);
    if (index % PER_STEP === 0) yield;
  }
  const values = entries.map(({ value }) => value);
  const around = yield* surrounding(entries);
  return (words) => {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareAt(firsts, middle, words) <= 0) low = middle + 1;
      else high = middle;
    }
    let at = low - 1;
    while (at >= 0 && compareAt(lasts, at, words) < 0) at = around[at] ?? NONE;
    return at >= 0 ? values[at] : undefined;
  };
}

/**
 * For each range the one right around it. CIDR ranges are nested or apart, never half over each other: who is not in the
 * range that begins before can only be in one around it, of which there are no more than an address has bits.
 */
function* surrounding<Value>(entries: readonly MapEntry<Value>[]): Generator<undefined, Int32Array, undefined> {
  const around = new Int32Array(entries.length).fill(NONE);
  for (let index = 1; index < entries.length; index++) {
    let candidate = index - 1;
    while (candidate >= 0 && !reaches(entries[candidate], entries[index])) candidate = around[candidate] ?? NONE;
    around[index] = candidate;
    if (index % PER_STEP === 0) yield;
  }
  return around;
}

const NONE = -1;

function reaches<Value>(outer: MapEntry<Value> | undefined, inner: MapEntry<Value> | undefined): boolean {
  return !!outer && !!inner && compare(outer.range.last, inner.range.last) >= 0;
}

export function compare(a: Words, b: Words): number {
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
