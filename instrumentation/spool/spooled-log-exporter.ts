import { GuardError } from '../../src/errors.js';
import { diagnostics } from '../../src/telemetry/registry.js';
import { untraced } from '../../src/telemetry/untraced.js';
import { within } from '../../src/timeout.js';
import { ExportAccount } from '../export-account.js';
import { type ExportResult, exportFailure } from '../export-result.js';
import { backoff } from './backoff.js';
import { decode, encode, type LogRecord } from './log-records.js';
import { memorySpool } from './memory.js';
import { Outage } from './outage.js';
import { isRefusal } from './refusal.js';
import type { KeptBatch, OpenSpool, Spool } from './spool.js';

/** A LogRecordExporter of the SDK, spelled here: neither line of the SDK is needed for its types. */
export interface LogExporter<ReadableRecord> {
  export(records: ReadableRecord[], done: (result: ExportResult) => void): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** What `spooledLogExporter` makes of another exporter. */
export interface SpooledExporter<ReadableRecord> extends LogExporter<ReadableRecord> {
  /** Whether a batch is on its way to the collector, which keeps the process. After `shutdown` nobody has to wait for it. */
  isDelivering(): boolean;
}

/**
 * Wraps the log exporter of an SDK so that log records survive an outage of the collector: every batch is kept in the
 * spool first, then delivered, oldest first, until the collector takes it or refuses it for good. At least once: after
 * a crash a batch may arrive again, with the same `guard.event.id`. Default spool: `memorySpool()`, 16 MB.
 *
 * @example
 * const exporter = spooledLogExporter(new OTLPLogExporter(), directorySpool('/var/spool/shop'));
 * new BatchLogRecordProcessor({ exporter });
 */
export function spooledLogExporter<ReadableRecord extends LogRecord>(
  exporter: LogExporter<ReadableRecord>,
  open: OpenSpool = memorySpool(),
): SpooledExporter<ReadableRecord> {
  const spooled = new SpooledLogExporter(exporter as unknown as LogExporter<LogRecord>, open);
  return {
    export: (records, done) => untraced(() => spooled.export(records, done)),
    forceFlush: () => untraced(() => spooled.forceFlush()),
    shutdown: () => untraced(() => spooled.shutdown()),
    isDelivering: () => spooled.isDelivering,
  };
}

/** Milliseconds that an export or a flush waits for the collector, and that the end of the process does. */
const DELIVERY_PATIENCE = 1_000;
const SHUTDOWN_PATIENCE = 3_000;
/** Milliseconds that a spool may take: disks and networks can hang. */
const LONGEST_KEEP = 5_000;
/** Milliseconds after which an exporter that says nothing counts as failed. */
const LONGEST_EXPORT = 60_000;
/** Milliseconds between looks at what other processes have left. */
const POLL_INTERVAL = 10_000;

class SpooledLogExporter {
  readonly #exporter: LogExporter<LogRecord>;
  readonly #spool: Spool;
  readonly #outage: Outage;
  readonly #account = new ExportAccount('logs');
  readonly #keeping = new Set<Promise<void>>();
  /** Batches of this process that nobody has counted as spooled, by id. */
  readonly #fresh = new Map<string, number>();
  #delivery: Promise<void> | undefined;
  #isWanted = false;
  #failures = 0;
  /** Not all was delivered in the time that somebody waited: until it is, nobody waits again. */
  #isSlow = false;
  /** It was told that the spool is at fault. */
  #isFaulty = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(exporter: LogExporter<LogRecord>, open: OpenSpool) {
    this.#exporter = exporter;
    this.#spool = open((records, reason) => {
      this.#account.count('dropped', records);
      this.#account.wait(-records);
      this.#outage.lose(records, reason);
    });
    this.#outage = new Outage(this.#spool.place);
    this.#account.wait(0);
    // What an earlier process has left is looked for once the SDK has started.
    this.#wakeIn(0);
  }

  export(records: LogRecord[], done: (result: ExportResult) => void): void {
    if (this.#isClosed) {
      done({ code: 1, error: new Error('the exporter is shut down') });
      return;
    }
    const kept: Promise<void> = this.#keep(records).then((result) => {
      this.#keeping.delete(kept);
      done(result);
    });
    this.#keeping.add(kept);
  }

  async forceFlush(): Promise<void> {
    await Promise.all(this.#keeping);
    await this.#delivered(DELIVERY_PATIENCE);
  }

  async shutdown(): Promise<void> {
    if (this.#isClosed) return;
    await before(Promise.all(this.#keeping), SHUTDOWN_PATIENCE);
    // What is lost with the process gets one more chance; what is not has had its own.
    if (!this.#spool.outlivesProcess) this.#isSlow = false;
    await this.#delivered(SHUTDOWN_PATIENCE);
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const closed = this.#spool.close().catch((error) => this.#warn(`${this.#spool.place} was not closed`, error));
    await before(closed, DELIVERY_PATIENCE);
    this.#account.close();
    // It waits for what it is still trying to deliver, which is in the spool, or told as lost.
    const ended = before(this.#exporter.shutdown(), DELIVERY_PATIENCE);
    if (!this.isDelivering) await ended;
  }

  get isDelivering(): boolean {
    return this.#delivery !== undefined;
  }

  async #keep(records: LogRecord[]): Promise<ExportResult> {
    try {
      const id = await inTime(this.#spool.append({ payload: encode(records), records: records.length }));
      this.#account.wait(records.length);
      if (this.#outage.isOn) this.#account.count('spooled', records.length);
      else this.#fresh.set(id, records.length);
      this.#isFaulty = false;
      // As long as all is well, a batch is done with when it has arrived: so a flush of the SDK means what it says.
      await this.#delivered(DELIVERY_PATIENCE);
      return { code: 0 };
    } catch (error) {
      this.#blameSpool('kept', error);
      const result = await this.#offer(records);
      this.#account.count(result.code === 0 ? 'sent' : 'dropped', records.length);
      return result;
    }
  }

  /** Delivers what was kept and waits for it, unless the collector is away or was slow the last time. */
  async #delivered(milliseconds: number): Promise<void> {
    this.#wake();
    if (!this.#delivery || this.#isSlow) return;
    this.#isSlow = !(await before(this.#delivery, milliseconds));
  }

  #wake(): void {
    if (this.#isClosed || this.#outage.isOn) return;
    this.#isWanted = true;
    this.#delivery ??= this.#deliver();
  }

  #wakeIn(milliseconds: number): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#isWanted = true;
      this.#delivery ??= untraced(() => this.#deliver());
    }, milliseconds);
    this.#timer.unref();
  }

  async #deliver(): Promise<void> {
    try {
      while (this.#isWanted) {
        this.#isWanted = false;
        for (let batch = await this.#oldest(); batch && !this.#isClosed; batch = await this.#oldest()) {
          if (!(await this.#deliverOne(batch))) return this.#wakeIn(backoff(this.#failures));
        }
      }
      this.#isSlow = false;
      this.#wakeIn(POLL_INTERVAL);
    } catch (error) {
      if (!this.#isClosed) this.#blameSpool('found', error);
      this.#wakeIn(POLL_INTERVAL);
    } finally {
      this.#delivery = undefined;
    }
  }

  async #oldest(): Promise<KeptBatch | undefined> {
    return this.#isClosed ? undefined : inTime(this.#spool.oldest());
  }

  /** Answers whether the batch is done with. */
  async #deliverOne({ id, payload, records }: KeptBatch): Promise<boolean> {
    if (this.#failures > 0) this.#account.count('retried', records);
    const { code, error } = await this.#offerText(payload);
    const isDone = code === 0 || isRefusal(error);
    if (isDone) {
      this.#failures = 0;
      this.#outage.end();
      this.#forgetFresh(id);
      this.#account.wait(-records);
      if (code === 0) this.#account.reached();
      else this.#account.failed(error, true);
      this.#account.count(code === 0 ? 'sent' : 'dropped', records);
      if (code !== 0) this.#warn(`${records} log records are lost: the collector refuses them`, error);
      if (!this.#isClosed) await inTime(this.#spool.remove(id));
      return true;
    }
    this.#failures++;
    this.#outage.begin(error);
    this.#account.failed(error, false);
    // A batch that an earlier process had counted is not counted again.
    for (const waiting of this.#fresh.values()) this.#account.count('spooled', waiting);
    this.#fresh.clear();
    return false;
  }

  /** What is older than a batch that was just delivered has had to make room. */
  #forgetFresh(id: string): void {
    if (!this.#fresh.has(id)) return;
    for (const older of this.#fresh.keys()) {
      this.#fresh.delete(older);
      if (older === id) return;
    }
  }

  async #offerText(payload: string): Promise<ExportResult> {
    let records: LogRecord[];
    try {
      records = decode(payload);
    } catch (cause) {
      return unusable('cannot be read', cause);
    }
    return this.#offer(records);
  }

  async #offer(records: LogRecord[]): Promise<ExportResult> {
    const result = new Promise<ExportResult>((resolve) => {
      try {
        this.#exporter.export(records, resolve);
      } catch (cause) {
        resolve(unusable('cannot be exported', cause));
      }
    });
    try {
      const late = () => new GuardError('GUARD_EXPORT_TIMEOUT', `no answer within ${LONGEST_EXPORT} ms`);
      return await within(result, LONGEST_EXPORT, late);
    } catch (error) {
      return exportFailure(error);
    }
  }

  /** Tells once that the spool is at fault, until it has kept something again. */
  #blameSpool(what: string, error: unknown): void {
    if (!this.#isFaulty) this.#warn(`log records cannot be ${what} in ${this.#spool.place}`, error);
    this.#isFaulty = true;
  }

  #warn(what: string, error: unknown): void {
    diagnostics().warn(`koa-otel-guard: ${what}`, error);
  }
}

function inTime<Result>(answer: Promise<Result>): Promise<Result> {
  const late = () => new GuardError('GUARD_SPOOL_TIMEOUT', `no answer within ${LONGEST_KEEP} ms`);
  return within(answer, LONGEST_KEEP, late);
}

/** As a collector would say it: offered again they would be no better. */
function unusable(what: string, cause: unknown): ExportResult {
  return { code: 1, error: Object.assign(new Error(what, { cause }), { code: 400 }) };
}

/** Waits, but not for longer; answers whether it was done in time. The timer holds the process, which may be at its end. */
function before(done: Promise<unknown>, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), milliseconds);
    const settle = (isDone: boolean) => () => {
      clearTimeout(timer);
      resolve(isDone);
    };
    done.then(settle(true), settle(false));
  });
}
