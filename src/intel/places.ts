import { GuardOptionsError, type OptionFault } from '../errors.js';
import type { AsnLookup, CountryLookup } from '../options/countries.js';
import type { Settings } from '../options/schema.js';
import { isThenable } from '../promise.js';
import { Address } from '../request/address.js';
import { DatabaseFile } from './database-file.js';
import { EMBEDDED_PACKAGE, embeddedCountries } from './embedded.js';
import { countryIn, type Network, networkIn, readAsn } from './place-records.js';
import { isSpecialUse } from './special-use.js';

/** Knows the country and the network of addresses. */
export interface Places {
  /** Code of the country that an address is in. @throws what the application's function throws. */
  country(address: Address | undefined): string | undefined;
  /** The autonomous system of an address. @throws what the application's function throws. */
  network(address: Address | undefined): Network | undefined;
  /**
   * Has countries at hand from here on, for a check or a limit that asks for them.
   * @throws {GuardOptionsError} where there is no database, and none is to be looked into.
   */
  need(): void;
  /** The options whose file on disk is refused, or broken. */
  readonly broken: readonly PlaceOption[];
  close(): void;
}

/** The options that name a database. */
export type PlaceOption = 'countries.database' | 'countries.asn';

/** What became of a database. `error`: why it was refused, or cannot be read. */
export type PlaceChange =
  | { readonly change: 'updated'; readonly source: PlaceOption }
  | { readonly change: 'failed'; readonly source: PlaceOption; readonly error: unknown };

/**
 * Opens the databases. With options they are there when this returns; without, the embedded one is opened in the background once
 * somebody asks, unless it is needed before.
 * @throws {GuardOptionsError} for a file that cannot be read, or has no countries (networks) in it.
 */
export function placesOf(countries: Settings['countries'], tell: (change: PlaceChange) => void): Places {
  if (countries === false) return NOWHERE;
  const { database, asn } = countries ?? {};
  const files = new Map<PlaceOption, DatabaseFile<unknown>>();

  function inFile<Fact>(option: PlaceOption, path: string, read: (record: unknown) => Fact | undefined) {
    const file = new DatabaseFile(path, read, {
      loaded: () => tell({ change: 'updated', source: option }),
      failed: (error) => tell({ change: 'failed', source: option, error }),
    });
    files.set(option, file);
    return (address: Address) => file.find(address);
  }

  function countriesFrom(path: string | undefined): (address: Address) => string | undefined {
    return path === undefined ? () => undefined : inFile('countries.database', path, countryIn);
  }

  function networksFrom(path: string | undefined): (address: Address) => Network | undefined {
    return path === undefined ? () => undefined : inFile('countries.asn', path, networkIn);
  }

  const country =
    typeof database === 'function' ? countryFunction(database) : countriesFrom(database ?? embeddedCountries());
  const network = typeof asn === 'function' ? networkFunction(asn) : networksFrom(asn);
  if (countries) openNow(files);
  // What comes with a package is replaced with it, and the application started again.
  for (const file of files.values()) if (file.path === database || file.path === asn) file.watch(LOOK_EVERY);

  return {
    country: (address) => (address && !isSpecialUse(address) ? country(asLookedUp(address)) : undefined),
    network: (address) => (address && !isSpecialUse(address) ? network(asLookedUp(address)) : undefined),
    need() {
      if (typeof database === 'function') return;
      if (!files.has('countries.database')) throw new GuardOptionsError([NOT_INSTALLED]);
      openNow(files);
    },
    get broken() {
      return [...files].filter(([, { isBroken }]) => isBroken).map(([option]) => option);
    },
    close() {
      for (const file of files.values()) file.close();
    },
  };
}

/** Opens what is not open, and tells all that cannot be at once. */
function openNow(files: ReadonlyMap<PlaceOption, DatabaseFile<unknown>>): void {
  const faults = [...files].flatMap(([path, file]): OptionFault[] => {
    try {
      if (!file.isOpen) file.openNow();
      return [];
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return [{ path, message: `expected a file in MaxMind's format, got "${file.path}": ${why}` }];
    }
  });
  if (faults.length > 0) throw new GuardOptionsError(faults);
}

const NOT_INSTALLED: OptionFault = {
  path: 'countries.database',
  message: `expected the path of a file in MaxMind's format or a function, since the package ${EMBEDDED_PACKAGE} is not installed`,
};

const NOWHERE: Places = {
  country: () => undefined,
  network: () => undefined,
  need() {
    const message = 'expected not to be false, since a limit or a list of countries asks for them';
    throw new GuardOptionsError([{ path: 'countries', message }]);
  },
  broken: [],
  close() {},
};

/** Milliseconds between two looks at a file. One that was replaced is taken the second time that it is seen. */
const LOOK_EVERY = 1_000;

/** Behind a translator (RFC 6052) a client is where its IPv4 address is. */
function asLookedUp(address: Address): Address {
  const [a, b, c, d] = address.words;
  return a === 0x0064_ff9b && b === 0 && c === 0 ? new Address([0, 0, 0xffff, d]) : address;
}

function countryFunction(lookup: CountryLookup): (address: Address) => string | undefined {
  return ({ text }) => {
    const answer: unknown = lookup(text);
    if (answer === undefined || answer === null || answer === '') return undefined;
    if (typeof answer === 'string' && /^[a-z]{2}$/i.test(answer)) return answer.toUpperCase();
    throw misread('countries.database', 'a country code or nothing', answer);
  };
}

function networkFunction(lookup: AsnLookup): (address: Address) => Network | undefined {
  return ({ text }) => {
    const answer: unknown = lookup(text);
    if (answer === undefined || answer === null) return undefined;
    const { asn: given, organization } = Object(answer) as { readonly asn?: unknown; readonly organization?: unknown };
    const asn = readAsn(given);
    if (asn === undefined) throw misread('countries.asn', 'an object with asn, a number, or nothing', answer);
    return { asn, asOrganization: typeof organization === 'string' && organization !== '' ? organization : undefined };
  };
}

function misread(option: PlaceOption, text: string, answer: unknown): TypeError {
  // A promise that nobody waits for must not end the process.
  if (isThenable(answer)) Promise.resolve(answer).catch(() => {});
  return new TypeError(`${option}: expected ${text}, got a value of type ${typeof answer}`);
}
