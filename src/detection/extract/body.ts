import type { Inspection } from '../inspection.js';
import type { Kind, Naming } from '../place.js';
import { lookAtJson } from './json.js';
import { lookAtMultipart } from './multipart.js';
import { lookAtPairs } from './pairs.js';
import { lookAtXml } from './xml.js';

const FORM = {
  prefix: 'body',
  separator: '&',
  name: { place: 'form', role: 'name', encoding: 'form' },
  value: { place: 'form', role: 'value', encoding: 'form' },
} as const;
const TEXT: Kind = { place: 'text', role: 'value', encoding: 'none' };
const body: Naming = { inputName: () => 'body' };

/** Looks at a body by its media type, and by its first characters where that says nothing. */
export function* lookAtBody(inspection: Inspection, bytes: Buffer, contentType: string): Generator<undefined, void> {
  const type = contentType.toLowerCase();
  if (type.includes('multipart/')) {
    yield* lookAtMultipart(inspection, bytes, contentType);
    return;
  }
  const text = bytes.toString();
  const first = text.trimStart()[0];
  if (type.includes('json') || (!type.includes('urlencoded') && (first === '{' || first === '['))) {
    if (first === '{' || first === '[' || first === '"') yield* lookAtJson(inspection, text);
    else inspection.lookAt(text, TEXT, body);
  } else if (type.includes('xml') || (first === '<' && !type.includes('urlencoded'))) {
    yield* lookAtXml(inspection, text);
  } else if (type.includes('urlencoded')) {
    lookAtPairs(inspection, text, FORM);
  } else if (!isBinary(type)) {
    inspection.lookAt(text, TEXT, body);
  }
}

function isBinary(type: string): boolean {
  return /^(?:image|audio|video|font)\/|octet-stream|application\/(?:zip|gzip|pdf|wasm|protobuf|x-protobuf|grpc)/.test(
    type,
  );
}
