import type { GuardRequest } from '../request/guard-request.js';
import { type Facts, isFact, requestAttributes } from './attributes.js';
import type { Events } from './events.js';
import { APP_EVENTS, type AppEventName, ATTRIBUTES, EVENTS } from './names.js';
import { activeContext } from './registry.js';

/**
 * Tells of an event of the application, within a request with who is asking for what. Facts of the request are the
 * guard's to tell, but for the user: whom an event is about, the application knows best.
 */
export function appEvent(events: Events, name: string, given: unknown, request: GuardRequest | undefined): void {
  const known = KNOWN.get(name);
  events.tell(EVENTS.APP.name.replace('<name>', name), known?.severity ?? EVENTS.APP.severity, activeContext(), () => {
    const own = bounded(given);
    const facts = request ? requestAttributes(request) : {};
    const user = own[ATTRIBUTES.USER_ID.name];
    const attributes = { ...own, ...facts, ...(user !== undefined && { [ATTRIBUTES.USER_ID.name]: user }) };
    const what = known ? known.description.slice(0, -1) : `The application tells of ${name}`;
    return { body: request ? `${what}: ${whereOf(facts)}.` : `${what}.`, attributes };
  });
}

const KNOWN = new Map(Object.entries(APP_EVENTS) satisfies [string, (typeof APP_EVENTS)[AppEventName]][]);

function whereOf(facts: Facts): string {
  const who = facts[ATTRIBUTES.CLIENT_ADDRESS.name] ?? 'an unknown address';
  return `${facts[ATTRIBUTES.METHOD.name]} ${facts[ATTRIBUTES.PATH.name]} from ${who}`;
}

/** The first attributes that can be told, under names that are not the guard's. Whatever cannot be read is left out. */
function bounded(given: unknown): Facts {
  const facts: Facts = {};
  let room = MOST_ATTRIBUTES;
  try {
    for (const name of Object.keys(Object(given))) {
      if (room === 0) break;
      if (name === '' || name.length > LONGEST_NAME || RESERVED.test(name)) continue;
      const value: unknown = Reflect.get(Object(given), name);
      if (!isFact(value)) continue;
      facts[name] = value;
      room--;
    }
  } catch {}
  return facts;
}

const MOST_ATTRIBUTES = 32;
const LONGEST_NAME = 128;
const RESERVED = /^(?:guard|otel)\./;
