import { ROOT_CONTEXT } from '@opentelemetry/api';
import type { PlaceChange } from '../intel/places.js';
import { errorType } from './attributes.js';
import type { Events } from './events.js';
import { ATTRIBUTES, EVENTS } from './names.js';

/** Tells that a database of countries or networks was replaced, or that what stands in its place cannot be read. */
export function placeEvent(events: Events, change: PlaceChange): void {
  const { option } = change;
  const facts = { [ATTRIBUTES.DATABASE.name]: option };
  if (change.change === 'loaded') {
    const { name, severity } = EVENTS.INTEL_LOADED;
    const body = `The file of ${option} was replaced: addresses are looked up in the new one.`;
    events.tell(name, severity, ROOT_CONTEXT, () => ({ body, attributes: facts }));
    return;
  }
  const { name, severity } = EVENTS.INTEL_FAILED;
  const error = change.error instanceof Error ? change.error : new Error(String(change.error));
  events.tell(name, severity, ROOT_CONTEXT, () => ({
    body: `The file of ${option} cannot be read (${error.message}): what was known before it stays.`,
    attributes: { ...facts, [ATTRIBUTES.ERROR_TYPE.name]: errorType(error) },
  }));
}
