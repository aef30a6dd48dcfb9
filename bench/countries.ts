import { placesOf } from '../src/intel/places.js';
import { Address } from '../src/request/address.js';
import { median } from './statistics.js';

export interface CountryCost {
  readonly family: 'IPv4' | 'IPv6';
  /** Median nanoseconds of one look-up, addresses that were never seen before. */
  readonly nanoseconds: number;
  /** Share of them that a country is known of. */
  readonly known: number;
}

/** What one look-up in the embedded database of countries costs, alone: addresses drawn at random. */
export function measureCountries(): CountryCost[] {
  const places = placesOf(undefined, () => {});
  places.need();
  let state = 1;
  const word = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
  const drawn = {
    IPv4: () => new Address([0, 0, 0xffff, word()]),
    IPv6: () => new Address([0x2a000000 + (word() >>> 8), word(), word(), word()]),
  };
  return (['IPv4', 'IPv6'] as const).map((family) => {
    let known = 0;
    const rounds = Array.from({ length: ROUNDS }, () => {
      const addresses = Array.from({ length: LOOK_UPS }, drawn[family]);
      const start = process.hrtime.bigint();
      for (const address of addresses) if (places.country(address) !== undefined) known++;
      return Number(process.hrtime.bigint() - start) / LOOK_UPS;
    });
    return { family, nanoseconds: median(rounds), known: known / (ROUNDS * LOOK_UPS) };
  });
}

const ROUNDS = 15;
const LOOK_UPS = 1 << 14;
