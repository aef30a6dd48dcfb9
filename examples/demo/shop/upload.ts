import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';

export interface Upload {
  readonly bytes: number;
  readonly sha256: string;
}

/** Reads a body as it comes, counting: what was announced is not believed. `undefined` once it is larger than `most`. */
export async function readUpload(body: Readable, most: number): Promise<Upload | undefined> {
  const digest = createHash('sha256');
  let bytes = 0;
  // The stream stays open when the loop is left, so that the client can still be answered.
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > most) return undefined;
    digest.update(chunk);
  }
  return { bytes, sha256: digest.digest('hex') };
}
