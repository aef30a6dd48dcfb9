import { ROOT_CONTEXT } from '@opentelemetry/api';
import { errorType, type Facts } from './attributes.js';
import type { Events } from './events.js';
import { ATTRIBUTES, EVENTS } from './names.js';
import { redact } from './redact.js';

/** What became of what is known of addresses; `source` is `clouds.aws` or `countries.database`, `age` in milliseconds. */
export type IntelChange =
  | { readonly change: 'updated'; readonly source: string; readonly ranges?: number; readonly age?: number }
  | { readonly change: 'failed'; readonly source: string; readonly error: unknown; readonly age?: number | undefined };

/** Tells that something else is known of addresses, or that it could not be renewed. It belongs to no request. */
export function intelEvent(events: Events, change: IntelChange): void {
  const { name, severity } = change.change === 'updated' ? EVENTS.INTEL_UPDATED : EVENTS.INTEL_FAILED;
  events.tell(name, severity, ROOT_CONTEXT, () => ({ body: sentence(change), attributes: factsOf(change) }));
}

function factsOf(change: IntelChange): Facts {
  const { source, age } = change;
  const facts: Facts = { [ATTRIBUTES.INTEL_SOURCE.name]: source };
  if (age !== undefined) facts[ATTRIBUTES.INTEL_AGE.name] = age / 1_000;
  if (change.change === 'failed') {
    facts[ATTRIBUTES.ERROR_TYPE.name] = change.error instanceof Error ? errorType(change.error) : 'unknown';
  } else if (change.ranges !== undefined) {
    facts[ATTRIBUTES.INTEL_RANGES.name] = change.ranges;
  }
  return facts;
}

function sentence(change: IntelChange): string {
  const { source } = change;
  if (change.change === 'updated') {
    return change.ranges === undefined ? `${source} was replaced.` : `${source} is known: ${change.ranges} ranges.`;
  }
  const why = redact(change.error instanceof Error ? change.error.message : String(change.error));
  const isCloud = source.startsWith('clouds.');
  return `${source} ${why}. ${isCloud && change.age === undefined ? 'Nothing is known of it' : 'What was known before goes on to count'}.`;
}
