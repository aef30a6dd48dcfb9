import { indexSteps } from '../intel/range-index.js';
import type { Address } from '../request/address.js';
import type { AddressRule } from './address-rule.js';
import type { AddressRules } from './address-rules.js';

/** The entries of `deny` or `allow`, by address. */
export interface AddressIndex {
  readonly size: number;
  /** The innermost entry that holds the address and has not expired; `now` in milliseconds since the epoch. */
  match(address: Address, now: number): AddressRule | undefined;
}

/** Builds an index step by step, so that others may go first in between. Of equal ranges the one that lasts longest counts. */
export function* addressIndexSteps(rules: AddressRules): Generator<undefined, AddressIndex, undefined> {
  const endOf = (place: number) => rules.endOf(place) ?? Number.POSITIVE_INFINITY;
  const { size, find } = yield* indexSteps(rules.ranges, (place, than) => endOf(place) >= endOf(than));
  return {
    size,
    match(address, now) {
      const place = find(address, (candidate) => endOf(candidate) > now);
      return place === undefined ? undefined : rules.at(place);
    },
  };
}
