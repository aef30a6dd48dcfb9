import type { Address } from '../request/address.js';
import { addressSet } from './address-set.js';

/**
 * Whether an address is used inside of networks only, so that it lies in no country: loopback, private, link-local,
 * behind a carrier's NAT, for tests of networks, reserved (IANA special-purpose address registries, RFC 6890).
 */
export function isSpecialUse(address: Address): boolean {
  return RANGES.match(address) !== undefined;
}

const RANGES = addressSet([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '240.0.0.0/4',
  '::/127',
  '64:ff9b:1::/48',
  '2001:2::/48',
  'fc00::/7',
  'fe80::/10',
]);
