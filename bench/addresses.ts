import { addressSet } from '../src/intel/address-set.js';
import { Address } from '../src/request/address.js';
import { cidrs } from './cidrs.js';
import { median } from './statistics.js';

export interface AddressCost {
  readonly size: number;
  /** Median nanoseconds of one look-up, by family of the address and whether it is in the set. */
  readonly nanoseconds: Readonly<Record<Question, number>>;
}

export const questions = ['v4 hit', 'v4 miss', 'v6 hit', 'v6 miss'] as const;
export type Question = (typeof questions)[number];

/** What one look-up in an address set costs, alone: addresses drawn at random, sets of different sizes. */
export function measureAddresses(sizes: readonly number[]): AddressCost[] {
  return sizes.map((size) => ({ size, nanoseconds: costs(size) }));
}

function costs(size: number): Readonly<Record<Question, number>> {
  const set = addressSet(cidrs(size));
  const rows = questions.map((question) => {
    const addresses = drawn(question, size >>> 1);
    return [question, median(Array.from({ length: ROUNDS }, () => nanosecondsPer(set.match, addresses, question)))];
  });
  return Object.fromEntries(rows);
}

const ROUNDS = 15;
const LOOK_UPS = 1 << 16;

function nanosecondsPer(
  match: (address: Address) => string | undefined,
  addresses: readonly Address[],
  question: Question,
): number {
  let hits = 0;
  const start = process.hrtime.bigint();
  for (const address of addresses) if (match(address) !== undefined) hits++;
  const elapsed = Number(process.hrtime.bigint() - start);
  const expected = question.endsWith('hit') ? addresses.length : 0;
  if (hits !== expected) throw new Error(`addresses: expected ${expected} of ${question}, got ${hits}`);
  return elapsed / addresses.length;
}

/** Addresses in ranges that `cidrs` makes, or right between them, in no order but the same in every run. */
function drawn(question: Question, places: number): Address[] {
  const hit = question.endsWith('hit');
  let state = 1;
  return Array.from({ length: LOOK_UPS }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const place = Math.floor((state / 0x1_0000_0000) * places);
    if (question.startsWith('v4')) return new Address([0, 0, 0xffff, 0x80000000 + place * 512 + (hit ? 9 : 256)]);
    return new Address([0x20010db8, place * 2 + (hit ? 0 : 1), 0, 9]);
  });
}
