import type { Inspection } from '../inspection.js';
import type { Kind, Naming } from '../place.js';

const WHOLE: Kind = { place: 'xml', role: 'value', encoding: 'none' };
const body: Naming = { inputName: () => 'body' };

/** Looks at an XML text: for now as a whole. */
export function* lookAtXml(inspection: Inspection, text: string): Generator<undefined, void> {
  yield;
  inspection.lookAt(text, WHOLE, body);
}
