import { lookAtBody } from './extract/body.js';
import { lookAtHeaders } from './extract/headers.js';
import { lookAtParsed, type Parsed } from './extract/parsed.js';
import { lookAtTarget } from './extract/target.js';
import type { Family } from './family.js';
import { type InputFinding, Inspection } from './inspection.js';

/** What detection looks at in a request. */
export interface Inspected {
  readonly path: string;
  readonly query: string;
  readonly rawHeaders: readonly string[];
  readonly body?:
    | { readonly bytes: Buffer; readonly contentType: string }
    | Parsed
    | { readonly state: 'none' | 'unavailable' };
}

const UNREAD: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'content-length',
  'connection',
  'host',
]);

/** Looks at a whole request at once. */
export function inspect(request: Inspected, families: readonly Family[]): readonly InputFinding[] {
  const inspection = new Inspection(families);
  lookAtTarget(inspection, request);
  lookAtHeaders(inspection, request.rawHeaders, UNREAD);
  for (const _ of bodyOf(inspection, request.body)) inspection.work = 0;
  return inspection.findings;
}

function bodyOf(inspection: Inspection, body: Inspected['body']): Iterable<undefined> {
  if (body && 'bytes' in body) return lookAtBody(inspection, body.bytes, body.contentType);
  return body && 'value' in body ? lookAtParsed(inspection, body) : [];
}
