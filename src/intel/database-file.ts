import type { Address } from '../request/address.js';
import { type Database, openDatabase } from './database.js';
import { type FileBytes, readBytes, readBytesNow, versionOf } from './file-bytes.js';

/** Hears what becomes of a database. */
export interface DatabaseListener {
  /** A file that took the place of another one is in force. */
  loaded(): void;
  /** A file was refused, or what is in it cannot be read: what there is stays. */
  failed(error: unknown): void;
}

/** A database in a file, and in place of it the next one when the file is replaced or written to. */
export class DatabaseFile<Fact> {
  readonly path: string;
  readonly #read: (record: unknown) => Fact | undefined;
  readonly #listener: DatabaseListener;
  #database: Database | undefined;
  #version: string | undefined;
  /** The version that was there when the file was last looked at. */
  #seen: string | undefined;
  /** The version that was refused, or that records of cannot be read. */
  #broken: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** `read` takes what is looked for out of a record. */
  constructor(path: string, read: (record: unknown) => Fact | undefined, listener: DatabaseListener) {
    this.path = path;
    this.#read = read;
    this.#listener = listener;
  }

  /** @throws for a file that cannot be read, or is no database of what is looked for. */
  openNow(): void {
    this.#take(readBytesNow(this.path));
  }

  /** Opens it in the background: until then nothing is found. */
  async open(): Promise<void> {
    try {
      const read = await readBytes(this.path);
      if (read) this.#take(read);
    } catch (error) {
      this.#fail(ABSENT, error);
    }
  }

  /** Looks for another version every so many milliseconds, until it is closed. */
  watch(interval: number): void {
    let isBusy = false;
    this.#timer = setInterval(async () => {
      if (isBusy) return;
      isBusy = true;
      await this.#look();
      isBusy = false;
    }, interval).unref();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** What it has of an address. A record that cannot be read is none. */
  find(address: Address): Fact | undefined {
    try {
      const record = this.#database?.record(address);
      return record === undefined ? undefined : this.#read(record);
    } catch (error) {
      if (this.#broken !== this.#version) this.#fail(this.#version, error);
      return undefined;
    }
  }

  /** Whether the file that is there was refused, or has records that cannot be read. */
  get isBroken(): boolean {
    return this.#broken !== undefined;
  }

  async #look(): Promise<void> {
    const version = await versionOf(this.path).catch(() => ABSENT);
    const isSettled = version === this.#seen;
    this.#seen = version;
    // One that was different a moment ago may still be written.
    if (!isSettled || version === this.#broken || (version === this.#version && this.#broken === undefined)) return;
    try {
      const read = await readBytes(this.path);
      if (read === undefined || this.#timer === undefined) return;
      const isOther = read.version !== this.#version;
      this.#take(read);
      if (isOther) this.#listener.loaded();
    } catch (error) {
      if (this.#timer !== undefined) this.#fail(version, error);
    }
  }

  #take({ bytes, version }: FileBytes): void {
    this.#database = openDatabase(bytes, (record) => this.#read(record) !== undefined);
    this.#version = version;
    this.#broken = undefined;
  }

  #fail(version: string | undefined, error: unknown): void {
    this.#broken = version;
    this.#listener.failed(error);
  }
}

const ABSENT = 'absent';
