import { ROOT_CONTEXT } from '@opentelemetry/api';
import type { Facts } from './attributes.js';
import type { Events } from './events.js';
import { ATTRIBUTES, EVENTS } from './names.js';

/** What became of a store that lives elsewhere; `outage` in milliseconds. */
export type StoreChange =
  | { readonly change: 'degraded'; readonly reason: string }
  | { readonly change: 'recovered'; readonly outage: number };

/** Tells that the store is no longer shared, or again. It belongs to no request, though one may have found it out. */
export function storeEvent(events: Events, change: StoreChange): void {
  const { name, severity } = change.change === 'degraded' ? EVENTS.STORE_DEGRADED : EVENTS.STORE_RECOVERED;
  events.tell(name, severity, ROOT_CONTEXT, () => ({ body: sentence(change), attributes: factsOf(change) }));
}

function factsOf(change: StoreChange): Facts {
  return change.change === 'degraded'
    ? { [ATTRIBUTES.ERROR_TYPE.name]: change.reason }
    : { [ATTRIBUTES.STORE_OUTAGE.name]: change.outage / 1_000 };
}

function sentence(change: StoreChange): string {
  return change.change === 'degraded'
    ? `The store is not shared (${change.reason}): limits and bans go on from what this instance knows.`
    : `The store is shared again, after ${Math.round(change.outage)} ms.`;
}
