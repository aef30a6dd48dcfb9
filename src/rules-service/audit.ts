import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Change } from './storage/storage.js';

/** A line of the trail: the change, and what it was made to. */
export interface AuditLine extends Change {
  readonly document: string;
}

/** Writes every change to a file, a line of JSON each. A full file is kept once, as `FILE.1`, beside the new one. */
export class AuditTrail {
  readonly #file: string;
  readonly #failed: (error: unknown) => void;
  #last: Promise<void> = Promise.resolve();

  /** `failed` hears of lines that could not be written: the change is made, and told, all the same. */
  constructor(file: string, failed: (error: unknown) => void) {
    this.#file = file;
    this.#failed = failed;
  }

  add(line: AuditLine): void {
    this.#last = this.#last.then(() => this.#write(`${JSON.stringify(line)}\n`)).catch(this.#failed);
  }

  /** Resolves when everything is written. */
  close(): Promise<void> {
    return this.#last;
  }

  async #write(line: string): Promise<void> {
    await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
    const size = await stat(this.#file).then(
      (found) => found.size,
      () => 0,
    );
    if (size + line.length > LARGEST) await rename(this.#file, `${this.#file}.1`);
    await appendFile(this.#file, line, { mode: 0o600 });
  }
}

/** Bytes. */
const LARGEST = 16 * 1_048_576;
