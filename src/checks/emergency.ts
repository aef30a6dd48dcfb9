import { addressSet } from '../intel/address-set.js';
import type { Settings } from '../options/schema.js';
import type { Check, Finding } from './check.js';

/** Refuses everybody but the addresses that `emergency.allow` names. */
export function emergency({ allow, retryAfter }: Settings['emergency']): Check {
  const allowed = addressSet(allow);
  const refused: Finding = Object.freeze({
    check: 'emergency',
    action: 'block',
    status: 503,
    reason: 'emergency.on',
    score: 0,
    headers: Object.freeze({ 'Retry-After': String(Math.ceil(retryAfter / 1_000)) }),
  });
  return {
    name: 'emergency',
    run: ({ address }) => (address && allowed.match(address) !== undefined ? undefined : refused),
  };
}
