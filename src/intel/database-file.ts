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
  /** The version that was refused. */
  #refused: string | undefined;
  /** Whether records of the one in force cannot be read. */
  #isUnreadable = false;
  #timer: NodeJS.Timeout | undefined;
  #isOpening = false;

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

  /**
   * What it has of an address. A record that cannot be read is none. Where it is not open yet it is opened in the background:
   * until then nothing is found.
   */
  find(address: Address): Fact | undefined {
    if (!this.#database) {
      this.#openLater();
      return undefined;
    }
    try {
      const record = this.#database.record(address);
      return record === undefined ? undefined : this.#read(record);
    } catch (error) {
      if (!this.#isUnreadable) this.#listener.failed(error);
      this.#isUnreadable = true;
      return undefined;
    }
  }

  get isOpen(): boolean {
    return this.#database !== undefined;
  }

  /** Whether the file that is there was refused, or has records that cannot be read. */
  get isBroken(): boolean {
    return this.#refused !== undefined || this.#isUnreadable;
  }

  #openLater(): void {
    if (this.#isOpening) return;
    this.#isOpening = true;
    readBytes(this.path)
      .then((read) => read && this.#take(read))
      .catch((error) => this.#refuse(ABSENT, error));
  }

  async #look(): Promise<void> {
    const version = await versionOf(this.path).catch(() => ABSENT);
    const isSettled = version === this.#seen;
    this.#seen = version;
    const isKnown = version === (this.#refused ?? this.#version);
    // One that was different a moment ago may still be written.
    if (!isSettled || isKnown) return;
    try {
      const read = await readBytes(this.path);
      if (read === undefined || this.#timer === undefined) return;
      const isOther = read.version !== this.#version;
      this.#take(read);
      if (isOther) this.#listener.loaded();
    } catch (error) {
      if (this.#timer !== undefined) this.#refuse(version, error);
    }
  }

  #take({ bytes, version }: FileBytes): void {
    this.#database = openDatabase(bytes, (record) => this.#read(record) !== undefined);
    this.#version = version;
    this.#refused = undefined;
    this.#isUnreadable = false;
  }

  #refuse(version: string, error: unknown): void {
    this.#refused = version;
    this.#listener.failed(error);
  }
}

const ABSENT = 'absent';
