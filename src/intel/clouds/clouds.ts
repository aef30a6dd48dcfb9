import type { Trouble } from '../../health/health.js';
import { nearest } from '../../options/nearest.js';
import type { Address } from '../../request/address.js';
import type { TextCache } from '../../state/store.js';
import type { Warn } from '../../warnings/warnings.js';
import { isSpecialUse } from '../special-use.js';
import type { CloudList } from './list.js';
import type { CloudName } from './providers.js';
import { CloudSource, type SourceListener } from './source.js';

/** Where in the clouds an address is. */
export interface CloudPlace {
  readonly provider: CloudName;
  /** As the provider calls it, in lower case; absent where its list has none. */
  readonly region?: string;
}

export interface CloudsOptions {
  readonly refresh: number;
  readonly sources: Readonly<Partial<Record<CloudName, string | undefined>>>;
  readonly caches: readonly TextCache[];
  readonly listener: SourceListener;
  readonly warn: Warn;
}

/** The ranges of cloud providers. Only those are fetched that somebody wants, from when it is said on. */
export class Clouds {
  readonly #options: CloudsOptions;
  readonly #sources = new Map<CloudName, CloudSource>();
  readonly #regions = new Map<CloudName, Set<string>>();
  #isClosed = false;

  constructor(options: CloudsOptions) {
    this.#options = options;
  }

  /** Has the ranges of a provider fetched and kept up to date; `region` is one that somebody has named. */
  want(name: CloudName, region?: string): void {
    const regions = this.#regions.get(name) ?? new Set();
    this.#regions.set(name, region === undefined ? regions : regions.add(region));
    const source = this.#sources.get(name);
    if (source?.list) this.#warnOfUnknown(name, source.list);
    if (source || this.#isClosed) return;
    const { refresh, sources, caches, listener } = this.#options;
    const told: SourceListener = {
      ...listener,
      updated: (updated, list, age) => {
        this.#warnOfUnknown(updated, list);
        listener.updated(updated, list, age);
      },
    };
    this.#sources.set(name, new CloudSource(name, { mirror: sources[name], refresh, caches }, told));
  }

  /** The region of a provider that an address is in, empty where its list has none. Addresses that are nobody's in public are in no cloud. */
  regionOf(name: CloudName, address: Address): string | undefined {
    const region = this.#sources.get(name)?.list?.regionOf(address);
    return region === undefined || isSpecialUse(address) ? undefined : region;
  }

  /** Resolves when each list is there, or its first attempt has failed. */
  async ready(): Promise<void> {
    await Promise.all([...this.#sources.values()].map(({ first }) => first));
  }

  get troubles(): readonly Trouble[] {
    return [...this.#sources.values()].flatMap(({ troubles }) => troubles);
  }

  /** Milliseconds since each list was last known to be the provider's. */
  get ages(): ReadonlyMap<CloudName, number> {
    const ages = new Map<CloudName, number>();
    for (const [name, { age }] of this.#sources) if (age !== undefined) ages.set(name, age);
    return ages;
  }

  close(): void {
    this.#isClosed = true;
    for (const source of this.#sources.values()) source.close();
  }

  #warnOfUnknown(name: CloudName, { regions }: CloudList): void {
    for (const region of this.#regions.get(name) ?? []) {
      if (regions.has(region)) continue;
      const meant = nearest(region, regions);
      this.#options.warn(
        'GUARD_CLOUD_REGION_UNKNOWN',
        `"${name}:${region}"${meant === undefined ? '' : ` (did you mean "${name}:${meant}"?)`} is no region of its list`,
      );
    }
  }
}
