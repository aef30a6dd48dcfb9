import type { AddressSet } from '../intel/address-set.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import type { Check } from './check.js';

export interface IpAddresses {
  /** Who is blocked, whoever else gets in. */
  readonly deny: AddressSet;
  /** Who gets in, and nobody else; undefined: everybody. */
  readonly only: AddressSet | undefined;
}

/** Blocks denied addresses and, where only some get in, all others. */
export function ip({ deny, only }: IpAddresses): Check {
  return {
    name: 'ip',
    run({ address }) {
      const denied = address && deny.match(address);
      if (denied !== undefined) {
        return {
          check: 'ip',
          action: 'block',
          status: 403,
          reason: 'ip.denied',
          score: 0,
          attributes: { [ATTRIBUTES.RULE_NAME.name]: denied },
        };
      }
      if (only && !(address && only.match(address) !== undefined)) {
        return { check: 'ip', action: 'block', status: 403, reason: 'ip.not_allowed', score: 0 };
      }
      return undefined;
    },
  };
}
