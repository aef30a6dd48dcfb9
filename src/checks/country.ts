import type { Places } from '../intel/places.js';
import { isSpecialUse } from '../intel/special-use.js';
import type { CountryRules } from '../options/countries.js';
import type { Check, Finding } from './check.js';

/** Blocks clients by the country that their address is in. Addresses that are used inside of networks are in none, and pass. */
export function country({ allow, deny, unknown }: CountryRules, places: Pick<Places, 'need'>): Check {
  places.need();
  const allowed = allow && new Set(allow);
  const denied = new Set(deny);
  return {
    name: 'country',
    skipsTrusted: true,
    run(request) {
      const { address } = request;
      if (address && isSpecialUse(address)) return undefined;
      const code = request.country;
      if (code === undefined) return unknown === 'block' ? refusal('country.unknown') : undefined;
      if (denied.has(code)) return refusal('country.denied');
      return allowed && !allowed.has(code) ? refusal('country.not_allowed') : undefined;
    },
  };
}

function refusal(reason: string): Finding {
  return { check: 'country', action: 'block', status: 403, reason, score: 0 };
}
