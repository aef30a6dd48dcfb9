import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MmdbOptions, mmdb, type Value } from './mmdb.js';

/** A flat record of a country, and one as MaxMind has it. */
export const flat = (code: string) => ({ country_code: code });
export const nested = (code: string) => ({ country: { iso_code: code, names: { en: `The land of ${code}` } } });

/** What most tests look up. */
export const WORLD = {
  '81.2.69.0/24': nested('GB'),
  '85.214.0.0/16': nested('DE'),
  '216.58.0.0/16': nested('US'),
  '2a02:2e0::/32': nested('DE'),
};

/** Addresses in it, and one that is in no country. */
export const GB = '81.2.69.160';
export const DE = '85.214.1.1';
export const US = '216.58.1.1';
export const DE6 = '2a02:2e0::17';
export const NOWHERE = '203.0.113.9';

const directories: string[] = [];

/** Writes a database and answers with its path. Removed by `removeDatabases`. */
export function databaseOf(networks: Readonly<Record<string, Value>> = WORLD, options?: MmdbOptions): string {
  return fileOf(mmdb(networks, options));
}

export function fileOf(bytes: Buffer | string): string {
  const directory = mkdtempSync(join(tmpdir(), 'guard-intel-'));
  directories.push(directory);
  const path = join(directory, 'countries.mmdb');
  writeFileSync(path, bytes);
  return path;
}

/** Removes what tests have written: for `afterEach`. */
export function removeDatabases(): void {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
}
