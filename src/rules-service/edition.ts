import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** A version of a rule set as it is served. */
export interface Edition {
  readonly version: number;
  /** The exact text of the rule set. */
  readonly text: string;
  /** What is served: the text, or the envelope of it and its signatures. */
  readonly bytes: Buffer;
  /** Strong: of the bytes. */
  readonly etag: string;
  /** The bytes, compressed once. */
  readonly gzipped: () => Promise<Buffer>;
}

/** Puts a text into an envelope with its signatures. */
export type Seal = (text: string) => string;

export function editionOf(version: number, text: string, seal: Seal | undefined): Edition {
  const bytes = Buffer.from(seal ? seal(text) : text);
  let zipped: Promise<Buffer> | undefined;
  return {
    version,
    text,
    bytes,
    etag: `"${createHash('sha256').update(bytes).digest('base64url')}"`,
    gzipped() {
      zipped ??= compress(bytes);
      return zipped;
    },
  };
}

/** The entity tag of the compressed bytes: other bytes must have another one (RFC 9110, 8.8.3). */
export function zippedTag(etag: string): string {
  return `${etag.slice(0, -1)}-gzip"`;
}

/** Whether a list of entity tags, as If-Match and If-None-Match have it, names this edition, compressed or not. */
export function isNamedBy(list: string, { etag }: Edition): boolean {
  return list
    .split(',')
    .map((tag) => tag.trim())
    .some((tag) => tag === '*' || tag === etag || tag === zippedTag(etag));
}

const compress = promisify(gzip);
