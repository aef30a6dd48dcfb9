import { type AddressSet, addressSet } from '../intel/address-set.js';
import type { Settings } from '../options/schema.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import type { Check } from './check.js';

/** Blocks denied addresses and, with `allowOnly`, all that are not allowed. `allow` comes compiled: trust asks it too. */
export function ip(options: NonNullable<Settings['ip']>, allow: AddressSet): Check {
  const deny = addressSet(options.deny);
  const { allowOnly } = options;
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
      if (allowOnly && !(address && allow.match(address) !== undefined)) {
        return { check: 'ip', action: 'block', status: 403, reason: 'ip.not_allowed', score: 0 };
      }
      return undefined;
    },
  };
}
