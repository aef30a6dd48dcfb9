import { lookAtBody } from './extract/body.js';
import { lookAtHeaders } from './extract/headers.js';
import { lookAtTarget } from './extract/target.js';
import type { Family } from './family.js';
import { type InputFinding, Inspection } from './inspection.js';

/** What detection looks at in a request. */
export interface Inspected {
  readonly path: string;
  readonly query: string;
  readonly rawHeaders: readonly string[];
  readonly body?: { readonly bytes: Buffer; readonly contentType: string };
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
  if (request.body)
    for (const _ of lookAtBody(inspection, request.body.bytes, request.body.contentType)) inspection.work = 0;
  return inspection.findings;
}
