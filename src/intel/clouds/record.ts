import { z } from 'zod';
import type { CloudEntry } from './formats.js';
import { jsonMembers } from './json-members.js';
import type { CloudList } from './list.js';

/** Where a list comes from, and how to ask whether it is still the same. */
export interface CloudOrigin {
  /** The address that it was asked for by. */
  readonly url: string;
  /** The address of the list itself, where a page had to say it. */
  readonly file: string;
  /** When it was last known to be the provider's list: milliseconds since the epoch. */
  readonly checked: number;
  readonly etag?: string | undefined;
  readonly modified?: string | undefined;
}

/** A list and its origin, as caches keep it: a line about its origin, and its ranges. */
export function recordOf(origin: CloudOrigin, { body }: CloudList): string {
  return `${JSON.stringify({ version: VERSION, ...origin })}\n${body}`;
}

/** Reads what `recordOf` has written. The ranges are read part by part. Throws for anything else. */
export function readRecord(text: string): { readonly origin: CloudOrigin; readonly batches: Iterable<CloudEntry[]> } {
  const lineEnd = text.indexOf('\n');
  const { version: _, ...origin } = header.parse(JSON.parse(text.slice(0, Math.max(0, lineEnd))));
  return { origin, batches: entriesIn(text.slice(lineEnd + 1)) };
}

function* entriesIn(body: string): Generator<CloudEntry[], void, undefined> {
  for (const { key, value } of jsonMembers(body)) yield [[z.string().parse(value), key]];
}

const VERSION = 1;

/** What goes into a header of a request. */
const validator = z.string().regex(/^[\x20-\x7e]{1,256}$/);

const header = z.object({
  version: z.literal(VERSION),
  url: z.string(),
  file: z.string(),
  checked: z.number(),
  etag: validator.optional(),
  modified: validator.optional(),
});
