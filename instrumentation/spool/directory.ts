import { appendFile, mkdir, readdir, rename, rm, rmdir, stat, truncate, utimes } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { GuardError } from '../../src/errors.js';
import { type Clock, wallClock } from '../../src/state/clock.js';
import { diagnostics } from '../../src/telemetry/registry.js';
import { type Limits, MEGABYTE, readLimits, type SpoolLimits } from './limits.js';
import { freed, isAbandoned, ownFolder } from './owner.js';
import { type Line, lineOf, markDone, readSegment } from './segment.js';
import type { Batch, Dropped, KeptBatch, OpenSpool, Spool } from './spool.js';

/**
 * A spool in a directory: survives the end of the process, also by SIGKILL. Processes may share it: each writes to a
 * folder of its own, within its own limits, and takes over what ended ones have left. It is made when it is missing,
 * readable for its owner only.
 * @throws {GuardOptionsError} for limits that are none.
 */
export function directorySpool(directory: string, limits: SpoolLimits = {}, now: Clock = wallClock): OpenSpool {
  const read = readLimits(limits, 64 * MEGABYTE);
  return (dropped) => new DirectorySpool(resolve(directory), read, dropped, now);
}

/** Milliseconds between signs of life, which are looks at what others have left too. */
const SIGN_INTERVAL = 10_000;
/** A segment has at most this part of the bytes and of the time that the spool has. */
const PART = 1 / 16;
const LARGEST_SEGMENT = MEGABYTE;

interface SegmentFile {
  readonly name: string;
  bytes: number;
}

/** The segment that is being delivered, and what of it still waits. */
interface Head {
  readonly file: SegmentFile;
  readonly lines: Line[];
}

class DirectorySpool implements Spool {
  readonly place: string;
  readonly outlivesProcess = true;
  readonly #limits: Limits;
  readonly #dropped: Dropped;
  readonly #now: Clock;
  #folder = ownFolder();
  /** By name, which is by age. */
  #segments: SegmentFile[] = [];
  /** The last of the segments, as long as it is written to. */
  #active: SegmentFile | undefined;
  #head: Head | undefined;
  #count = 0;
  #lastLook = Number.NEGATIVE_INFINITY;
  #last: Promise<unknown> = Promise.resolve();
  readonly #timer: NodeJS.Timeout;

  constructor(directory: string, limits: Limits, dropped: Dropped, now: Clock) {
    this.place = directory;
    this.#limits = limits;
    this.#dropped = dropped;
    this.#now = now;
    this.#timer = setInterval(() => void this.#inTurn(() => this.#giveSign()).catch(() => {}), SIGN_INTERVAL);
    this.#timer.unref();
  }

  append(batch: Batch): Promise<string> {
    return this.#inTurn(async () => {
      const line = lineOf(batch);
      const { length } = line;
      if (length > this.#limits.maxBytes) {
        throw new GuardError('GUARD_SPOOL_FULL', `a batch of ${length} bytes is over the limit`);
      }
      await this.#makeRoom(length);
      const file = this.#fileFor(length);
      try {
        await this.#write(file, line);
      } catch (error) {
        // What was written of it is no line, and nothing may follow it.
        await truncate(this.#path(file), file.bytes).catch(() => {});
        this.#active = undefined;
        if (file.bytes === 0) await this.#forget(file).catch(() => {});
        throw error;
      }
      const offset = file.bytes;
      file.bytes += length;
      return `${file.name}:${offset}`;
    });
  }

  oldest(): Promise<KeptBatch | undefined> {
    return this.#inTurn(async () => {
      if (this.#now() - this.#lastLook >= SIGN_INTERVAL) await this.#takeOver();
      await this.#dropOld();
      while (!this.#head && this.#segments[0]) await this.#open(this.#segments[0]);
      const line = this.#head?.lines[0];
      return line && this.#head && { id: `${this.#head.file.name}:${line.offset}`, ...line };
    });
  }

  remove(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const head = this.#head;
      const line = head?.lines[0];
      if (!head || !line || id !== `${head.file.name}:${line.offset}`) return;
      head.lines.shift();
      if (head.lines.length === 0) await this.#forget(head.file);
      else await markDone(this.#path(head.file), line).catch(ignoreMissing);
    });
  }

  close(): Promise<void> {
    clearInterval(this.#timer);
    return this.#inTurn(async () => {
      const own = join(this.place, this.#folder);
      if (this.#segments.length > 0) await rename(own, join(this.place, freed(this.#folder))).catch(ignoreMissing);
      else await rmdir(own).catch(ignoreMissing);
    });
  }

  /** One thing after the other: none sees files half way through another. */
  #inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(run);
    this.#last = result.catch(() => {});
    return result;
  }

  #path(file: SegmentFile): string {
    return join(this.place, this.#folder, file.name);
  }

  /** The segment that is written to, or a new one: it is full, old, or being delivered. */
  #fileFor(length: number): SegmentFile {
    const { maxBytes, maxAge } = this.#limits;
    const active = this.#active;
    const isOpen =
      active &&
      active.bytes + length <= Math.min(maxBytes * PART, LARGEST_SEGMENT) &&
      this.#now() - bornAt(active) < maxAge * PART;
    if (isOpen) return active;
    const order = String(++this.#count % 1_000_000).padStart(6, '0');
    const file = { name: `${String(this.#now()).padStart(13, '0')}-${order}-${this.#folder.slice(-12)}`, bytes: 0 };
    this.#segments.push(file);
    this.#active = file;
    return file;
  }

  async #write(file: SegmentFile, line: Buffer): Promise<void> {
    const write = () => appendFile(this.#path(file), line, { mode: 0o600 });
    try {
      await write();
    } catch (error) {
      ignoreMissing(error);
      await this.#settle(file);
      await write();
    }
  }

  /** Makes the folder: at first, and when this process was silent for so long that another has taken it over. */
  async #settle(file: SegmentFile): Promise<void> {
    await mkdir(join(this.place, this.#folder), { recursive: true, mode: 0o700 });
    this.#segments = [file];
    this.#head = undefined;
    file.bytes = 0;
  }

  async #makeRoom(length: number): Promise<void> {
    // What became of the batch that is being offered is not known yet.
    const first = this.#head ? 1 : 0;
    for (;;) {
      const bytes = this.#segments.reduce((sum, file) => sum + file.bytes, length);
      const oldest = this.#segments[first];
      if (bytes <= this.#limits.maxBytes || !oldest) return;
      await this.#drop(oldest, 'bytes');
    }
  }

  async #dropOld(): Promise<void> {
    // A segment is filled for a part of the time, then it waits.
    const longest = this.#limits.maxAge * (1 + PART);
    for (let oldest = this.#segments[0]; oldest && bornAt(oldest) + longest < this.#now(); oldest = this.#segments[0]) {
      await this.#drop(oldest, 'age');
    }
  }

  async #drop(file: SegmentFile, reason: 'bytes' | 'age'): Promise<void> {
    const isHead = file === this.#head?.file;
    const { lines, damaged } = isHead && this.#head ? { ...this.#head, damaged: 0 } : await this.#read(file);
    await this.#forget(file);
    const records = lines.reduce((sum, line) => sum + line.records, damaged);
    if (records > 0) this.#dropped(records, reason);
  }

  /** Makes a segment the head; nothing is written to it any more. */
  async #open(file: SegmentFile): Promise<void> {
    if (file === this.#active) this.#active = undefined;
    const { lines, damaged } = await this.#read(file);
    if (damaged > 0) this.#dropped(damaged, 'damaged');
    if (lines.length > 0) this.#head = { file, lines: [...lines] };
    else await this.#forget(file);
  }

  async #read(file: SegmentFile) {
    return await readSegment(this.#path(file)).catch((error) => {
      ignoreMissing(error);
      return { lines: [], damaged: 0 };
    });
  }

  async #forget(file: SegmentFile): Promise<void> {
    this.#segments = this.#segments.filter((other) => other !== file);
    if (file === this.#active) this.#active = undefined;
    if (file === this.#head?.file) this.#head = undefined;
    await rm(this.#path(file), { force: true });
  }

  /** Shows others that this process lives. */
  async #giveSign(): Promise<void> {
    const date = new Date();
    if (this.#segments.length > 0) await utimes(join(this.place, this.#folder), date, date);
  }

  /** Claims what ended processes have left, file by file: a file is renamed by one process only. */
  async #takeOver(): Promise<void> {
    this.#lastLook = this.#now();
    const folders = await readdir(this.place).catch(noneWhereMissing);
    for (const folder of folders.filter((name) => name !== this.#folder)) {
      const path = join(this.place, folder);
      const { mtimeMs = Number.POSITIVE_INFINITY } = await stat(path).catch(() => ({ mtimeMs: undefined }));
      if (!isAbandoned(folder, Date.now() - mtimeMs)) continue;
      try {
        await this.#claim(path);
      } catch (error) {
        diagnostics().warn(`koa-otel-guard: ${path} cannot be taken over`, error);
      }
    }
  }

  async #claim(folder: string): Promise<void> {
    await mkdir(join(this.place, this.#folder), { recursive: true, mode: 0o700 });
    for (const name of (await readdir(folder).catch(noneWhereMissing)).filter((name) => SEGMENT.test(name))) {
      const file = { name, bytes: 0 };
      const isOurs = await rename(join(folder, name), this.#path(file)).then(() => true, ignoreMissing);
      if (!isOurs) continue;
      file.bytes = (await stat(this.#path(file))).size;
      this.#segments.push(file);
    }
    // Whoever takes the last file out of it may be another process.
    await rmdir(folder).catch(() => {});
    this.#segments.sort((one, other) => (one.name < other.name ? -1 : 1));
    // The head stays the first: it is being delivered.
    if (this.#head) this.#segments = [...new Set([this.#head.file, ...this.#segments])];
    await this.#makeRoom(0);
  }
}

const SEGMENT = /^\d{13}-\d{6}-[0-9a-f]{12}$/;

function bornAt({ name }: SegmentFile): number {
  return Number(name.slice(0, 13));
}

/** Lets what is not there be so: another process has taken it. */
function ignoreMissing(error: unknown): false {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  return false;
}

function noneWhereMissing(error: unknown): string[] {
  ignoreMissing(error);
  return [];
}
