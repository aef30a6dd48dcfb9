import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type CountryResponse, Reader } from 'maxmind';

/** Addresses to come from. */
export interface Places {
  /** An address of some country, the same country more often than others. */
  anywhere(): string;
  /** An address of one country. */
  within(country: string): string;
}

/**
 * Takes addresses at random and asks the database of countries where they are. They stand in headers of requests to the shop,
 * nobody is ever contacted at one.
 * @throws {Error} where the database is not installed.
 */
export function findPlaces(chance: () => number): Places {
  const found = find(chance);
  const within = (country: string) => one(found.get(country) ?? [], chance);
  return { anywhere: () => within(COUNTRIES[Math.floor(chance() ** 2 * COUNTRIES.length)] ?? 'US'), within };
}

/** The nearer to the beginning, the more visitors. */
const COUNTRIES = [
  ...['DE', 'US', 'FR', 'NL', 'GB', 'BR', 'JP', 'IN', 'PL', 'SE', 'CA', 'ES', 'IT', 'AU', 'KR', 'MX', 'ZA', 'VN', 'ID'],
  ...['TR', 'AR', 'RO', 'CZ', 'CH', 'AT', 'FI', 'NO', 'DK', 'NG', 'EG', 'KE', 'CL', 'CO', 'TH', 'MY', 'SG', 'NZ', 'GR'],
];
const EACH = 25;
const MOST_LOOKUPS = 200_000;
const DATABASE = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';

function find(chance: () => number): ReadonlyMap<string, readonly string[]> {
  const path = createRequire(import.meta.url).resolve(DATABASE);
  const reader = new Reader<CountryResponse>(readFileSync(path));
  const found = new Map(COUNTRIES.map((country) => [country, [] as string[]]));
  let missing = COUNTRIES.length * EACH;
  for (let lookups = 0; missing > 0 && lookups < MOST_LOOKUPS; lookups++) {
    const address = [1, 2, 3, 4].map(() => 1 + Math.floor(chance() * 222)).join('.');
    // This database says it in a field of its own.
    const record = reader.get(address) as { readonly country_code?: string } | null;
    const addresses = found.get(record?.country_code ?? '');
    if (!addresses || addresses.length === EACH) continue;
    addresses.push(address);
    missing--;
  }
  return found;
}

function one(addresses: readonly string[], chance: () => number): string {
  return addresses[Math.floor(chance() * addresses.length)] ?? '192.0.2.1';
}
