import { isCountryCode } from './country-code.js';

/** Whose network an address belongs to. */
export interface Network {
  /** Number of the autonomous system. */
  readonly asn: number;
  readonly asOrganization: string | undefined;
}

/** The country in a record of a database: as MaxMind has it, or flat as others do. */
export function countryIn(record: unknown): string | undefined {
  const { country, country_code, registered_country } = fieldsOf(record);
  const candidates = [fieldsOf(country).iso_code, country_code, country, fieldsOf(registered_country).iso_code];
  return candidates.find((value): value is string => typeof value === 'string' && isCountryCode(value));
}

/** The autonomous system in a record: in fields of its own, or among the traits of a GeoIP2 Enterprise record. */
export function networkIn(record: unknown): Network | undefined {
  const fields = { ...fieldsOf(record), ...fieldsOf(fieldsOf(record).traits) };
  const asn = [fields.autonomous_system_number, fields.as_number, fields.asn].map(readAsn).find(Boolean);
  if (asn === undefined) return undefined;
  const names = [fields.autonomous_system_organization, fields.as_organization, fields.as_name, fields.name];
  return { asn, asOrganization: names.find((value): value is string => typeof value === 'string' && value !== '') };
}

/** `15169`, or `AS15169` as some write it. */
export function readAsn(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(/^(?:AS)?(\d{1,10})$/i.exec(value)?.[1]) : value;
  const isAsn = typeof number === 'number' && Number.isInteger(number) && number > 0 && number <= 0xffffffff;
  return isAsn ? number : undefined;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
