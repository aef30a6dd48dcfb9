import type { Facts } from './attributes.js';
import { ATTRIBUTES } from './names.js';
import { redact } from './redact.js';

/** Where a client is, as far as it is known. What the application's look-up throws is told where a check asks it. */
export function placeAttributes(read: () => Place): Facts {
  const facts: Facts = {};
  try {
    const { country, asn, asOrganization } = read();
    if (country !== undefined) facts[ATTRIBUTES.COUNTRY.name] = country;
    if (asn !== undefined) facts[ATTRIBUTES.AS_NUMBER.name] = asn;
    if (asOrganization !== undefined) facts[ATTRIBUTES.AS_ORGANIZATION.name] = redact(asOrganization, 128);
  } catch {}
  return facts;
}

interface Place {
  readonly country?: string | undefined;
  readonly asn?: number | undefined;
  readonly asOrganization?: string | undefined;
}
