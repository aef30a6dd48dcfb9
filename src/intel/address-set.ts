import type { Address } from '../request/address.js';
import { rangeIndexSteps } from './range-index.js';
import { atOnce } from './turns.js';

/** A set of addresses and CIDR ranges. 100,000 ranges cost per question about what 10 do. */
export interface AddressSet {
  readonly size: number;
  /** The innermost range that an address lies in, as it was written, or `undefined`. */
  match(address: Address): string | undefined;
}

/** Builds the set once; entries that are no ranges have been refused before, by the options. */
export function addressSet(ranges: readonly string[]): AddressSet {
  const { size, find } = atOnce(rangeIndexSteps(ranges.length, (place) => ranges[place] ?? ''));
  return {
    size,
    match(address) {
      const place = find(address);
      return place === undefined ? undefined : ranges[place];
    },
  };
}
