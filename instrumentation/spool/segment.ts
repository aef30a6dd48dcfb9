import { type FileHandle, open, readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { Batch } from './spool.js';

/** A batch in a segment file, and where its line begins. */
export interface Line extends Batch {
  readonly offset: number;
}

export interface Segment {
  /** Batches that wait, in the order in which they were written. */
  readonly lines: readonly Line[];
  /** Records of lines that cannot be read; a line that does not even say how many counts as one. */
  readonly damaged: number;
}

/**
 * A line of a segment: whether it waits, how many records it has, the checksum of the batch, the batch. Written at
 * once, but a process or a machine may end in the middle of it.
 */
export function lineOf({ payload, records }: Batch): Buffer {
  return Buffer.from(`${WAITS}${records} ${checksum(payload)} ${payload}\n`);
}

export async function readSegment(path: string): Promise<Segment> {
  const content = await readFile(path);
  const lines: Line[] = [];
  let damaged = 0;
  for (let offset = 0; offset < content.length; ) {
    const end = content.indexOf(LINE_FEED, offset);
    const line = content.toString('utf8', offset, end === -1 ? content.length : end);
    const [, state, count = '1', sum, payload] = LINE.exec(line) ?? [];
    const records = Number(count);
    if (state !== DONE) {
      if (end !== -1 && payload !== undefined && sum === checksum(payload)) lines.push({ offset, records, payload });
      else damaged += records;
    }
    offset = end === -1 ? content.length : end + 1;
  }
  return { lines, damaged };
}

/** Marks a line as delivered, in place: one byte is written whole or not at all. */
export async function markDone(path: string, { offset }: Line): Promise<void> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r+');
    await file.write(DONE, offset);
  } finally {
    await file?.close();
  }
}

const WAITS = '+';
const DONE = '-';
const LINE_FEED = 0x0a;
const LINE = /^([+-])(\d{1,6})(?: ([0-9a-f]{8}) (.*))?/s;

function checksum(payload: string): string {
  return crc32(payload).toString(16).padStart(8, '0');
}
