import { asError, type OptionFault } from '../errors.js';
import type { Trouble } from '../health/health.js';
import type { TextCache } from '../state/store.js';
import { untraced } from '../telemetry/untraced.js';
import { within } from '../timeout.js';
import { RulesCache } from './cached-rules.js';
import type { PollResult } from './listener.js';
import { RulesError } from './rules-error.js';
import { endOf, RulesInForce, type RulesInForceOptions } from './rules-in-force.js';
import type { RuleSource, RulesText } from './sources/source.js';

export interface RulePollerOptions extends RulesInForceOptions {
  readonly source: RuleSource;
  /** Milliseconds from one reading to the next, a tenth more or less. */
  readonly interval: number;
  readonly caches: readonly TextCache[];
  /** Milliseconds that one reading of the source may take. Default 10,000. */
  readonly timeout?: number;
  /** Milliseconds from a failed reading to the next, doubled each time. Default `interval`, 10,000 at most. */
  readonly retry?: number;
  /** Milliseconds that a cache may take. Default 5,000. */
  readonly cacheTimeout?: number;
}

/** What rules are in force. Times in milliseconds since the epoch. */
export interface RulesStatus {
  /** The source, without secrets. */
  readonly source: string;
  /** Absent while the guard's own options hold alone. */
  readonly version?: number;
  readonly appliedAt?: number;
  /** Seconds since the source last confirmed the set. */
  readonly age?: number;
  /** From when on it holds no more, unless it is confirmed. */
  readonly expiresAt?: number;
  /** When the source was last read, whatever came of it. */
  readonly lastPoll?: number;
  /** What came of it, where that is no set in force. */
  readonly lastError?: { readonly code: string; readonly message: string; readonly faults: readonly OptionFault[] };
}

/** Keeps the rules of a guard those of a source. */
export class RulePoller {
  readonly #options: RulePollerOptions;
  readonly #source: string;
  readonly #inForce: RulesInForce;
  readonly #first: Promise<void>;
  #settle = () => {};
  /** What was rejected and told. */
  readonly #told = new Set<string>();
  #lastPoll: number | undefined;
  #lastError: Error | undefined;
  #failures = 0;
  #outageSince = 0;
  #timer: NodeJS.Timeout | undefined;
  #reading: AbortController | undefined;
  #isPolling = false;
  #isCalledAgain = false;
  #unwatch: (() => void) | undefined;
  #isClosed = false;

  constructor(options: RulePollerOptions) {
    this.#options = options;
    const { name = 'custom', key = name } = options.source;
    this.#source = name;
    const cache = new RulesCache(options, key, (error) => this.#faulted(error));
    this.#inForce = new RulesInForce(options, cache);
    this.#first = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** Begins: with the set that is kept from before, if it still holds, then with the source. */
  start(): void {
    this.#isPolling = true;
    untraced(() => this.#inForce.restore()).then(() => {
      this.#isPolling = false;
      if (this.#inForce.held) this.#settle();
      this.#poll();
    });
    this.#watch();
  }

  /** Resolves when a set is in force, or the source was read for the first time. */
  ready(): Promise<void> {
    return this.#first;
  }

  /** The version in force. */
  get version(): number | undefined {
    return this.#inForce.held?.rules.version;
  }

  /** Seconds since the source last confirmed the set in force. */
  get age(): number | undefined {
    const held = this.#inForce.held;
    return held && Math.max(0, this.#options.now() - held.confirmedAt) / 1_000;
  }

  get status(): RulesStatus {
    const { held } = this.#inForce;
    const error = this.#lastError;
    const expiresAt = held && endOf(held);
    return {
      source: this.#source,
      ...(held && { version: held.rules.version, appliedAt: held.appliedAt }),
      ...(this.age !== undefined && { age: this.age }),
      ...(expiresAt !== undefined && expiresAt !== Number.POSITIVE_INFINITY && { expiresAt }),
      ...(this.#lastPoll !== undefined && { lastPoll: this.#lastPoll }),
      ...(error && { lastError: { code: codeOf(error), message: error.message, faults: faultsOf(error) } }),
    };
  }

  get troubles(): readonly Trouble[] {
    if (this.#lastError === undefined) return [];
    return [{ status: 'degraded', reason: isUnreachable(this.#lastError) ? 'rules.unreachable' : 'rules.rejected' }];
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#unwatch?.();
    this.#reading?.abort();
    clearTimeout(this.#timer);
    this.#inForce.close();
    this.#options.source.close?.();
    this.#settle();
  }

  #watch(): void {
    try {
      this.#unwatch = this.#options.source.watch?.(() => this.#called());
    } catch (error) {
      // The interval goes on.
      this.#faulted(new RulesError('GUARD_RULES_SOURCE', `could not be watched: ${asError(error).message}`));
    }
  }

  /** The source has something else: reads it soon, and again if it is just being read. */
  #called(): void {
    if (this.#isPolling) this.#isCalledAgain = true;
    else this.#later(SOON);
  }

  #later(milliseconds: number): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#poll(), Math.min(milliseconds, LONGEST_TIMER)).unref();
  }

  #poll(): void {
    if (this.#isClosed || this.#isPolling) return;
    this.#isPolling = true;
    this.#isCalledAgain = false;
    const start = performance.now();
    untraced(() => this.#renew())
      .then(
        (result) => this.#succeeded(result, start),
        (error: unknown) => this.#failed(asError(error), start),
      )
      .then((wait) => {
        this.#isPolling = false;
        this.#settle();
        this.#later(this.#isCalledAgain ? SOON : wait);
      });
  }

  /** Reads the source once. */
  async #renew(): Promise<'applied' | 'unchanged'> {
    const { held } = this.#inForce;
    const answer = await this.#read();
    if (answer === 'missing') throw new RulesError('GUARD_RULES_MISSING', 'the source has no rule set');
    if (answer !== 'unchanged') {
      this.#recovered();
      return this.#inForce.take(answer);
    }
    if (!held) throw new RulesError('GUARD_RULES_SOURCE', 'the source says that nothing has changed');
    await this.#inForce.confirm(held);
    return 'unchanged';
  }

  async #read(): Promise<RulesText | 'unchanged' | 'missing'> {
    const { source, timeout = TIMEOUT } = this.#options;
    const reading = new AbortController();
    this.#reading = reading;
    const { held, outcome } = this.#inForce;
    const known = { etag: held?.etag, outcome };
    const late = () => new RulesError('GUARD_RULES_SOURCE', `the source did not answer within ${timeout} ms`);
    try {
      return await within(
        Promise.resolve().then(() => source.read(known, reading.signal)),
        timeout,
        late,
      );
    } catch (error) {
      // Not where all is well: a connection that was just read to its end would be lost for the next time.
      reading.abort();
      throw error;
    } finally {
      this.#reading = undefined;
    }
  }

  #succeeded(result: 'applied' | 'unchanged', start: number): number {
    this.#recovered();
    this.#lastError = undefined;
    this.#polled(result, start, undefined);
    return jittered(this.#options.interval);
  }

  /** Takes note of a failure; answers with how long to wait. */
  #failed(error: Error, start: number): number {
    if (this.#isClosed) return 0;
    this.#lastError = error;
    if (error instanceof RulesError && !UNREACHABLE.has(error.code)) {
      this.#recovered();
      this.#inForce.rejected(error);
      this.#polled('rejected', start, error);
      this.#tellRejected(error);
      return jittered(this.#options.interval);
    }
    if (++this.#failures === 1) {
      this.#outageSince = performance.now();
      this.#options.listener.changed({ change: 'unreachable', error, version: this.version });
    }
    this.#polled(codeOf(error) === 'GUARD_RULES_MISSING' ? 'missing' : 'unreachable', start, error);
    const { interval, retry = Math.min(interval, LONGEST_FIRST_RETRY) } = this.#options;
    const regular = Math.min(retry * 2 ** Math.min(this.#failures - 1, 20), LONGEST_RETRY);
    const asked = error instanceof RulesError ? (error.retryAfter ?? 0) : 0;
    return Math.max(jittered(regular), Math.min(asked, LONGEST_RETRY_AFTER));
  }

  /** Once for each that is bad in its own way. */
  #tellRejected(error: RulesError): void {
    const key = `${error.code} ${error.message}`;
    if (this.#told.has(key)) return;
    if (this.#told.size >= MOST_TOLD) this.#told.clear();
    this.#told.add(key);
    this.#options.listener.changed({ change: 'rejected', error, version: this.version });
  }

  #recovered(): void {
    if (this.#failures === 0 || this.#isClosed) return;
    this.#failures = 0;
    const outage = performance.now() - this.#outageSince;
    this.#options.listener.changed({ change: 'recovered', outage, version: this.version });
  }

  #polled(result: PollResult, start: number, error: Error | undefined): void {
    if (this.#isClosed) return;
    this.#lastPoll = this.#options.now();
    this.#options.listener.polled({ start, end: performance.now(), result, version: this.version, error });
  }

  #faulted(error: RulesError): void {
    if (!this.#isClosed) this.#options.listener.faulted(error);
  }
}

function isUnreachable(error: Error): boolean {
  return !(error instanceof RulesError) || UNREACHABLE.has(error.code);
}

const UNREACHABLE: ReadonlySet<string> = new Set(['GUARD_RULES_SOURCE', 'GUARD_RULES_MISSING']);
function codeOf(error: Error): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : error.name;
}

function faultsOf(error: Error): readonly OptionFault[] {
  return error instanceof RulesError ? error.faults : [];
}

/** Instances that began together do not ask together. */
function jittered(milliseconds: number): number {
  return milliseconds * (0.9 + Math.random() / 5);
}

const TIMEOUT = 10_000;
/** A file is often written in several steps. */
const SOON = 100;
const LONGEST_FIRST_RETRY = 10_000;
const LONGEST_RETRY = 300_000;
const LONGEST_RETRY_AFTER = 3_600_000;
/** Beyond it setTimeout fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;
const MOST_TOLD = 32;
