import type { Context } from '@opentelemetry/api';
import type { Events } from './events.js';
import { ATTRIBUTES, EVENTS } from './names.js';

/** Tells that emergency mode was switched on or off. */
export function emergencyEvent(events: Events, on: boolean, where: Context): void {
  const { name, severity } = EVENTS.EMERGENCY_CHANGED;
  const sentence = on
    ? 'Emergency mode is on: only emergency.allow gets in.'
    : 'Emergency mode is off: requests are let in as usual.';
  events.tell(name, severity, where, () => ({ body: sentence, attributes: { [ATTRIBUTES.EMERGENCY.name]: on } }));
}
