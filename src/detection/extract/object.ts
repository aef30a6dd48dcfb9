import type { Inspection } from '../inspection.js';

/** Looks at what a parser has made of a body: stand-in until the walk of objects is there. */
export function* lookAtObject(inspection: Inspection, value: unknown, prefix: string): Generator<undefined, void> {
  yield;
  if (typeof value === 'string') {
    inspection.lookAt(value, { place: 'value', role: 'value', encoding: 'none' }, { inputName: () => prefix });
  }
}
