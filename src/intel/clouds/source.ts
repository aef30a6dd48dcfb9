import type { Trouble } from '../../health/health.js';
import { wallClock } from '../../state/clock.js';
import type { TextCache } from '../../state/store.js';
import { untraced } from '../../telemetry/untraced.js';
import { within } from '../../timeout.js';
import { DownloadError } from '../download.js';
import { inTurns } from '../turns.js';
import { fetchList } from './fetch-list.js';
import { type CloudList, cloudListSteps, invalid } from './list.js';
import { CLOUDS, type CloudName, type CloudProvider } from './providers.js';
import { type CloudOrigin, readRecord, recordOf } from './record.js';

export interface SourceOptions {
  /** Asked in place of the provider. */
  readonly mirror: string | undefined;
  /** Milliseconds after which a list is asked for again. */
  readonly refresh: number;
  readonly caches: readonly TextCache[];
  /** Milliseconds. */
  readonly retry?: { readonly first: number; readonly longest: number };
  /** Milliseconds that one attempt may take, all requests together. */
  readonly timeout?: number;
}

/** Hears what becomes of a list. `age` in milliseconds. */
export interface SourceListener {
  /** There is another list, or one again after an outage. */
  updated(name: CloudName, list: CloudList, age: number): void;
  /** There is no newer list, for the first time since there was one. */
  failed(name: CloudName, error: unknown, age: number | undefined): void;
  /** A cache could not be used. */
  cacheFailed(name: CloudName, error: unknown): void;
}

interface Held {
  readonly list: CloudList;
  readonly origin: CloudOrigin;
}

/** Keeps the list of one provider up to date: from what other instances have fetched, else from the provider. */
export class CloudSource {
  readonly #name: CloudName;
  readonly #options: SourceOptions;
  readonly #listener: SourceListener;
  readonly #first: Promise<void>;
  #settle = () => {};
  #held: Held | undefined;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  /** What is being fetched. */
  #fetching: AbortController | undefined;
  #isClosed = false;

  /** Begins at once. */
  constructor(name: CloudName, options: SourceOptions, listener: SourceListener) {
    this.#name = name;
    this.#options = options;
    this.#listener = listener;
    this.#first = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#attempt();
  }

  get list(): CloudList | undefined {
    return this.#held?.list;
  }

  /** Milliseconds since the list was last known to be the provider's. */
  get age(): number | undefined {
    return this.#held && Math.max(0, wallClock() - this.#held.origin.checked);
  }

  /** Resolves when there is a list, or the first attempt to get one has failed. */
  get first(): Promise<void> {
    return this.#first;
  }

  get troubles(): readonly Trouble[] {
    if (!this.#held) return [{ status: 'degraded', reason: `clouds.${this.#name}.missing` }];
    return this.#failures > 0 ? [{ status: 'degraded', reason: `clouds.${this.#name}.failed` }] : [];
  }

  close(): void {
    this.#isClosed = true;
    this.#fetching?.abort();
    clearTimeout(this.#timer);
    this.#settle();
  }

  #attempt(): void {
    untraced(() => this.#renew())
      .then(
        (wait) => this.#later(wait),
        (error: unknown) => this.#later(this.#failed(error)),
      )
      .finally(() => this.#settle());
  }

  #later(milliseconds: number): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => this.#attempt(), Math.min(milliseconds, LONGEST_TIMER)).unref();
  }

  /** Gets a list unless the one that is held is fresh; answers with how long that will do. */
  async #renew(): Promise<number> {
    await this.#readCaches();
    const { mirror, refresh, timeout = TIMEOUT } = this.#options;
    const provider: CloudProvider = CLOUDS[this.#name];
    const url = mirror ?? provider.url;
    // An instance that lags a little asks not the provider but those that have.
    const jitter = (Math.random() * refresh) / 10;
    const left = refresh - (this.age ?? refresh);
    if (left > 0 && this.#held?.origin.url === url) {
      this.#succeeded();
      return left + jitter;
    }
    // What is held will do meanwhile.
    if (this.#held) this.#settle();
    const known = this.#held;
    const fetched = await this.#inTime(timeout, (signal) => fetchList(provider, mirror, known?.origin, signal));
    const checked = wallClock();
    if (fetched.kind === 'unchanged') {
      if (known) await this.#keep({ list: known.list, origin: { ...known.origin, url, checked } });
    } else {
      const { file, etag, modified } = fetched;
      const list = await read(provider.read(fetched.text));
      if (known && list.size < known.list.size * LEAST_SHARE) {
        throw invalid(`it has ${list.size} ranges, the one before ${known.list.size}`);
      }
      await this.#keep({ list, origin: { url, file, checked, etag, modified } });
    }
    return refresh + jitter;
  }

  /** A timer of its own: what `AbortSignal.any` makes of several may be collected as garbage before it ends anything. */
  async #inTime<Result>(milliseconds: number, run: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const fetching = new AbortController();
    this.#fetching = fetching;
    if (this.#isClosed) fetching.abort();
    const late = () => fetching.abort(new DOMException(`not within ${milliseconds} ms`, 'TimeoutError'));
    const timer = setTimeout(late, milliseconds).unref();
    try {
      return await run(fetching.signal);
    } finally {
      clearTimeout(timer);
      this.#fetching = undefined;
    }
  }

  /** Takes a newer list from a cache. */
  async #readCaches(): Promise<void> {
    const { caches } = this.#options;
    const texts = await Promise.all(caches.map((cache) => this.#fromCache(cache.read(this.#key))));
    for (const text of texts) {
      if (text === undefined) continue;
      try {
        const { origin, batches } = readRecord(text);
        const now = wallClock();
        // What a clock wrote that is ahead would be fresh for ever.
        const checked = origin.checked > now + LARGEST_SKEW ? 0 : Math.min(origin.checked, now);
        if (checked <= (this.#held?.origin.checked ?? Number.NEGATIVE_INFINITY)) continue;
        this.#hold({ list: await read(batches), origin: { ...origin, checked } });
      } catch (error) {
        this.#listener.cacheFailed(this.#name, error);
      }
    }
  }

  async #keep(held: Held): Promise<void> {
    this.#hold(held);
    this.#succeeded();
    if (this.#isClosed) return;
    const record = recordOf(held.origin, held.list);
    await Promise.all(this.#options.caches.map((cache) => this.#fromCache(cache.write(this.#key, record))));
  }

  #hold(held: Held): void {
    if (this.#isClosed) return;
    const isOther = this.#held?.list.body !== held.list.body;
    this.#held = held;
    if (isOther && this.#failures === 0) this.#listener.updated(this.#name, held.list, this.age ?? 0);
  }

  #succeeded(): void {
    if (this.#failures === 0 || this.#isClosed) return;
    this.#failures = 0;
    if (this.#held) this.#listener.updated(this.#name, this.#held.list, this.age ?? 0);
  }

  /** Takes note of a failure; answers with how long to wait. */
  #failed(error: unknown): number {
    if (this.#isClosed) return 0;
    if (++this.#failures === 1) this.#listener.failed(this.#name, error, this.age);
    const { retry = RETRY, refresh } = this.#options;
    const regular = Math.min(retry.first * 2 ** (this.#failures - 1), retry.longest, refresh);
    const asked = error instanceof DownloadError ? (error.retryAfter ?? 0) : 0;
    return Math.max(regular, Math.min(asked, LONGEST_RETRY_AFTER)) * (1 + Math.random() / 5);
  }

  async #fromCache<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await within(asked, CACHE_TIMEOUT, () => new DownloadError('the cache did not answer in time'));
    } catch (error) {
      if (!this.#isClosed) this.#listener.cacheFailed(this.#name, error);
      return undefined;
    }
  }

  get #key(): string {
    return `clouds.${this.#name}`;
  }
}

async function read(batches: Parameters<typeof cloudListSteps>[0]): Promise<CloudList> {
  try {
    return await inTurns(cloudListSteps(batches));
  } catch (error) {
    throw error instanceof SyntaxError || error instanceof TypeError ? invalid(error.message) : error;
  }
}

const TIMEOUT = 10_000;
/** What clocks of instances may differ by, in milliseconds. */
const LARGEST_SKEW = 60_000;
const CACHE_TIMEOUT = 5_000;
const RETRY = { first: 30_000, longest: 3_600_000 };
const LONGEST_RETRY_AFTER = 86_400_000;
/** Beyond it setTimeout fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;
/** A list that loses more than this at once is rather cut off than shrunk. */
const LEAST_SHARE = 0.1;
