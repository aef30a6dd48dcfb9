import type { Inspection } from '../inspection.js';
import type { Kind, Place } from '../place.js';
import { lookAtBody } from './body.js';
import { lookAtObject } from './object.js';

/** What a parser has made of a body. */
export interface Parsed {
  readonly value: unknown;
  readonly files: readonly {
    readonly field: string;
    readonly name: string;
    readonly type: string;
    readonly bytes?: Buffer;
  }[];
  readonly contentType: string;
}

const FILE_NAME: Kind = { place: 'file_name', role: 'value', encoding: 'none' };

/** Looks at a body as the application gets it: after a parser, without what that left out. */
export function* lookAtParsed(inspection: Inspection, parsed: Parsed): Generator<undefined, void> {
  yield* lookAtObject(inspection, parsed.value, 'body', placeOf(parsed.contentType.toLowerCase()));
  for (const { field, name, type, bytes } of parsed.files) {
    inspection.lookAt(name, FILE_NAME, { inputName: () => `body.${field.slice(0, 64)}.filename` });
    if (bytes) yield* lookAtBody(inspection, bytes, type);
  }
}

function placeOf(type: string): Place {
  if (type.includes('multipart/')) return 'multipart';
  if (type.includes('urlencoded')) return 'form';
  return type.includes('xml') ? 'xml' : 'json';
}
