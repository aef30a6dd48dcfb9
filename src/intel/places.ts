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
  /** Resolves once a database that is being opened in the background is, or cannot be. */
  ready(): Promise<void>;
  /** The options whose file on disk is refused, or broken. */
  readonly broken: readonly PlaceOption[];
  close(): void;
}

/** The options that name a database. */
export type PlaceOption = 'countries.database' | 'countries.asn';

/** What became of a database. `error`: why it was refused, or cannot be read. */
export type PlaceChange =
  | { readonly change: 'loaded'; readonly option: PlaceOption }
  | { readonly change: 'failed'; readonly option: PlaceOption; readonly error: unknown };

/**
 * Opens the databases. Those that a check needs, and those that are named, are there when this returns; the embedded one, where
 * it is for telemetry only, is opened once somebody asks.
 * @throws {GuardOptionsError} for a file that cannot be read or has no countries (networks), and where there is no database.
 */
export function placesOf({ countries, isNeeded }: PlaceSettings, tell: (change: PlaceChange) => void): Places {
  if (countries === false) return NOWHERE;
  const files = new Map<PlaceOption, DatabaseFile<unknown>>();
  const faults: OptionFault[] = [];
  let opening: Promise<void> | undefined;

  function fileAt<Fact>(option: PlaceOption, path: string, read: (record: unknown) => Fact | undefined) {
    const file = new DatabaseFile(path, read, {
      loaded: () => tell({ change: 'loaded', option }),
      failed: (error) => tell({ change: 'failed', option, error }),
    });
    files.set(option, file);
    return file;
  }

  function openNow(file: DatabaseFile<unknown>, option: PlaceOption): void {
    try {
      file.openNow();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      faults.push({ path: option, message: `expected a file in MaxMind's format, of "${file.path}": ${why}` });
    }
  }

  function countriesFrom(database: string | undefined): (address: Address) => string | undefined {
    const option = 'countries.database';
    const path = database ?? embeddedCountries();
    if (path === undefined) {
      const message = `expected the path of a file in MaxMind's format or a function, since the package ${EMBEDDED_PACKAGE} is not installed`;
      if (isNeeded) faults.push({ path: option, message });
      return () => undefined;
    }
    const file = fileAt(option, path, countryIn);
    if (countries !== undefined || isNeeded) openNow(file, option);
    else {
      return (address) => {
        opening ??= file.open();
        return file.find(address);
      };
    }
    return (address) => file.find(address);
  }

  function networksFrom(path: string): (address: Address) => Network | undefined {
    const file = fileAt('countries.asn', path, networkIn);
    openNow(file, 'countries.asn');
    return (address) => file.find(address);
  }

  const { database, asn } = countries ?? {};
  const country = typeof database === 'function' ? countryFunction(database) : countriesFrom(database);
  const network = typeof asn === 'function' ? networkFunction(asn) : asn === undefined ? undefined : networksFrom(asn);
  if (faults.length > 0) throw new GuardOptionsError(faults);
  // What comes with a package is replaced with it, and the application started again.
  for (const file of files.values()) if (file.path === database || file.path === asn) file.watch(LOOK_EVERY);

  return {
    country: (address) => (address && !isSpecialUse(address) ? country(asLookedUp(address)) : undefined),
    network: (address) => (network && address && !isSpecialUse(address) ? network(asLookedUp(address)) : undefined),
    ready: async () => opening,
    get broken() {
      return [...files].filter(([, { isBroken }]) => isBroken).map(([option]) => option);
    },
    close() {
      for (const file of files.values()) file.close();
    },
  };
}

export interface PlaceSettings {
  readonly countries: Settings['countries'];
  /** Whether a check or a limit asks for countries. */
  readonly isNeeded: boolean;
}

const NOWHERE: Places = {
  country: () => undefined,
  network: () => undefined,
  ready: async () => {},
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
