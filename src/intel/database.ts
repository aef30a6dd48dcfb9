import { runInNewContext } from 'node:vm';
import { LRUCache } from 'lru-cache';
import { Reader, type Response } from 'maxmind';
import type { Address } from '../request/address.js';

/** A database in MaxMind's format, in memory. */
export interface Database {
  /**
   * What it has of an address, `undefined` for nothing.
   * @throws where the file is broken.
   */
  record(address: Address): unknown;
}

/**
 * Opens a database. `isMeant` says whether a record has what is looked for.
 * @throws for bytes that are no database, and for one whose first records have nothing of what is looked for.
 */
export function openDatabase(bytes: Buffer, isMeant: (record: unknown) => boolean): Database {
  const pointers = new Pointers();
  const open = () => {
    const reader = new Reader<Response>(bytes, { cache: pointers });
    const get: Get = (address) => {
      pointers.begin();
      return reader.getWithPrefixLength(address);
    };
    if (!hasAny(get, isMeant)) throw new Error('its records have nothing of what is looked for');
    return { get, ipVersion: reader.metadata.ipVersion };
  };
  const { get, ipVersion } = inTime(open);
  return {
    record({ family, text }) {
      // In a tree of IPv4 the bits of an IPv6 address would be taken for others.
      return family > ipVersion ? undefined : (get(text)[0] ?? undefined);
    },
  };
}

type Get = (address: string) => [record: unknown, prefixLength: number];

/** Whether one of the first records of IPv4 is meant; true where there are none, in a database of IPv6 alone. */
function hasAny(get: Get, isMeant: (record: unknown) => boolean): boolean {
  let records = 0;
  let first = 0;
  for (let networks = 0; networks < MOST_NETWORKS && first <= 0xffffffff && records < MOST_RECORDS; networks++) {
    const [record, prefixLength] = get([24, 16, 8, 0].map((shift) => (first >>> shift) & 255).join('.'));
    if (isMeant(record)) return true;
    if (record) records++;
    first += 2 ** (32 - prefixLength);
  }
  return records === 0;
}

const MOST_NETWORKS = 2_000;
const MOST_RECORDS = 100;

/** Runs what ends at once for any sound file. A file may be made so that it does not. */
function inTime<Result>(run: () => Result): Result {
  return runInNewContext('run()', { run }, { timeout: LONGEST_OPENING }) as Result;
}

const LONGEST_OPENING = 1_000;

/** What the pointers of a database lead to, for records that share it, and a bound on how many are followed for one answer. */
class Pointers {
  readonly #known = new LRUCache<number | string, object>({ max: 2_000 });
  #left = 0;

  begin(): void {
    this.#left = MOST_POINTERS;
  }

  get(offset: number | string): object | undefined {
    if (this.#left-- <= 0) throw new Error('a record has no end');
    return this.#known.get(offset);
  }

  set(offset: number | string, value: object): void {
    this.#known.set(offset, value);
  }
}

const MOST_POINTERS = 500;
