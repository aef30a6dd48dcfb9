import { createRequire } from 'node:module';

/** The package that has a database of countries, CC0: an optional dependency. */
export const EMBEDDED_PACKAGE = '@ip-location-db/geo-whois-asn-country-mmdb';

/** Where its database is; `undefined` where the package is not installed. */
export function embeddedCountries(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(`${EMBEDDED_PACKAGE}/geo-whois-asn-country.mmdb`);
  } catch {
    return undefined;
  }
}
