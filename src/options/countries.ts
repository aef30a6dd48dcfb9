import { z } from 'zod';
import { countryCodeMeant, isCountryCode } from '../intel/country-code.js';
import { expected, functionOf, list, oneOf, text } from './kinds.js';
import { asText, textForms } from './text-form.js';

/**
 * The country of an address as ISO 3166-1 code (`DE`), nothing where it is not known. Asked about public addresses only, and
 * once for a request, without waiting.
 */
export type CountryLookup = (address: string) => string | null | undefined;

/** Whose network an address belongs to, nothing where that is not known. Asked as `CountryLookup` is. */
export type AsnLookup = (
  address: string,
) => { readonly asn: number; readonly organization?: string } | null | undefined;

/** Countries by their codes of ISO 3166-1 in upper case: `DE`, `GB`, `XK` for Kosovo. */
export interface CountryOptions {
  /** Countries whose clients get in; those of all others get 403. Default: all. */
  allow?: readonly string[];
  /** Countries whose clients get 403, whatever `allow` says. Default: none. */
  deny?: readonly string[];
  /**
   * What becomes of public addresses whose country nobody knows. Where it is not given, `block` with `allow`, and `allow`
   * without. Private, loopback and link-local addresses are in no country: they get in, whatever stands here.
   */
  unknown?: 'allow' | 'block';
  /**
   * Where countries are looked up: a file in MaxMind's format (GeoLite2, GeoIP2, DB-IP, IPinfo), taken over within seconds when it
   * is replaced, or a function. Without it the database of the optional package `@ip-location-db/geo-whois-asn-country-mmdb`.
   */
  database?: string | CountryLookup;
  /** Where autonomous systems are looked up, for telemetry and checks of your own: a file or a function, too. Default: nowhere. */
  asn?: string | AsnLookup;
}

/** A country's code, or another word. What is none is told with the code that is meant, where that can be guessed. */
export function countryCode(word?: '"*"') {
  const isCode = (value: unknown) =>
    typeof value === 'string' && (isCountryCode(value) || (word !== undefined && `"${value}"` === word));
  const error = ({ input }: { input?: unknown }) => {
    const meant = typeof input === 'string' ? countryCodeMeant(input) : undefined;
    const hint = meant === undefined ? '' : ` (did you mean "${meant}"?)`;
    return `expected a country code of ISO 3166-1 in upper case, like "DE"${word ? `, or ${word}` : ''}${hint}`;
  };
  return z.custom<string>(isCode, { error }).register(textForms, asText);
}

const rules = {
  allow: list(countryCode(), 'a list of country codes').min(1, expected('at least one country code')).optional(),
  deny: list(countryCode(), 'a list of country codes').default([]),
  unknown: oneOf('allow', 'block').optional(),
};

const path = () => text((value) => value !== '', 'the path of a file');

const sources = {
  database: z
    .union([path(), functionOf<CountryLookup>()], expected('the path of a file or a function of an address'))
    .optional(),
  asn: z
    .union([path(), functionOf<AsnLookup>()], expected('the path of a file or a function of an address'))
    .optional(),
};

/** Which countries get in. */
export const countryRulesSchema = z
  .strictObject(rules, expected(`an object with ${Object.keys(rules).join(', ')}`))
  .transform(settled);

const shape = { ...rules, ...sources };

/** Which countries get in, and where countries are looked up; false for nowhere. */
export const countriesSchema = z
  .union(
    [z.literal(false), z.strictObject(shape).transform(settled)],
    expected(`false or an object with ${Object.keys(shape).join(', ')}`),
  )
  .optional();

function settled<Given extends { allow?: string[] | undefined; unknown?: 'allow' | 'block' | undefined }>(
  given: Given,
): Given & { unknown: 'allow' | 'block' } {
  return { ...given, unknown: given.unknown ?? (given.allow ? 'block' : 'allow') };
}

/** Which countries get in, read. */
export type CountryRules = z.output<typeof countryRulesSchema>;

/** Whether any client may be blocked. Countries may be looked up for telemetry alone. */
export function blocksCountries({ allow, deny, unknown }: CountryRules): boolean {
  return allow !== undefined || deny.length > 0 || unknown === 'block';
}
