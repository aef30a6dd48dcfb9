import { GuardError } from '../../errors.js';
import { shown } from '../../options/shown.js';
import type { Address } from '../../request/address.js';
import { type Cidr, parseCidr } from '../cidr.js';
import { rangeIndexSteps } from '../range-index.js';
import { isWide } from '../wide.js';
import type { CloudEntry } from './formats.js';

/** The ranges of one provider. */
export interface CloudList {
  readonly size: number;
  /** The region of an address, empty where the provider does not say; `undefined` for an address that is not the provider's. */
  readonly regionOf: (address: Address) => string | undefined;
  readonly regions: ReadonlySet<string>;
  /** All of it, for a cache: JSON, an object of regions, each a list of prefixes. */
  readonly body: string;
}

/**
 * Checks and builds a list step by step, so that others may go first in between.
 * @throws {GuardError} `GUARD_INTEL_INVALID` for a list that is empty, has what is no prefix, or would hold for too much of the world.
 */
export function* cloudListSteps(batches: Iterable<readonly CloudEntry[]>): Generator<undefined, CloudList, undefined> {
  const regions = yield* regionsByPrefix(batches);
  const texts: string[] = [];
  const regionAt: string[] = [];
  const prefixes = new Map<string, string[]>();
  let share = 0;
  for (const [prefix, region] of regions) {
    const range = parseCidr(prefix);
    if (!range) throw invalid(`${shown(prefix)} is no address and no CIDR range`);
    if (isWide(range)) throw invalid(`${prefix} is wider than any provider is`);
    if (range.family === 4) share += shareOf(range);
    texts.push(prefix);
    regionAt.push(region);
    const others = prefixes.get(region);
    if (others) others.push(prefix);
    else prefixes.set(region, [prefix]);
    if (texts.length % PER_STEP === 0) yield;
  }
  if (texts.length === 0) throw invalid('there is no range in it');
  if (share > LARGEST_SHARE) throw invalid('it holds more than a quarter of all IPv4 addresses');
  const { size, find } = yield* rangeIndexSteps(texts.length, (place) => texts[place] ?? '');
  return {
    size,
    regionOf(address) {
      const place = find(address);
      return place === undefined ? undefined : regionAt[place];
    },
    regions: new Set(prefixes.keys()),
    body: yield* bodySteps(prefixes),
  };
}

/** As `JSON.stringify` would write the object, a region at a time. */
function* bodySteps(prefixes: ReadonlyMap<string, readonly string[]>): Generator<undefined, string, undefined> {
  const members: string[] = [];
  for (const [region, list] of prefixes) {
    members.push(`${JSON.stringify(region)}:${JSON.stringify(list)}`);
    yield;
  }
  return `{${members.join(',')}}`;
}

/** Several services of a provider list the same prefix. One that has a region stays in it. */
function* regionsByPrefix(
  batches: Iterable<readonly CloudEntry[]>,
): Generator<undefined, ReadonlyMap<string, string>, undefined> {
  const regions = new Map<string, string>();
  let entries = 0;
  for (const batch of batches) {
    for (const [prefix, region] of batch) {
      if (!REGION.test(region)) throw invalid(`${shown(region)} is no region`);
      if (!regions.get(prefix)) regions.set(prefix, region.toLowerCase());
      if (regions.size > MOST_RANGES) throw invalid(`it has more than ${MOST_RANGES} ranges`);
      if (++entries % PER_STEP === 0) yield;
    }
    yield;
  }
  return regions;
}

export function invalid(what: string): GuardError {
  return new GuardError('GUARD_INTEL_INVALID', `is not what it should be: ${what}`);
}

/** What part of all of IPv4 a range is. */
function shareOf({ first, last }: Cidr): number {
  return (last[3] - first[3] + 1) / 2 ** 32;
}

const LARGEST_SHARE = 0.25;
const MOST_RANGES = 500_000;
const REGION = /^[\w-]{0,64}$/;
const PER_STEP = 256;
