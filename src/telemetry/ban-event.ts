import type { Context } from '@opentelemetry/api';
import type { Places } from '../intel/places.js';
import { parseAddress } from '../request/address.js';
import type { BanChange } from '../state/ban-list.js';
import type { Facts } from './attributes.js';
import type { Events } from './events.js';
import { ATTRIBUTES, EVENTS } from './names.js';
import { placeAttributes } from './place-attributes.js';

/** Tells of a ban that was set or lifted. */
export function banEvent(
  { events, places }: BanEventServices,
  change: 'created' | 'lifted',
  ban: BanChange,
  where: Context,
): void {
  const { name, severity } = change === 'created' ? EVENTS.BAN_CREATED : EVENTS.BAN_LIFTED;
  // What somebody did by hand is not lost among the bans of an attack.
  const share = `${name} ${ban.source}`;
  events.tell(name, severity, where, () => ({ body: sentence(change, ban), attributes: factsOf(ban, places) }), share);
}

export interface BanEventServices {
  readonly events: Events;
  readonly places: Pick<Places, 'country' | 'network'>;
}

function factsOf(
  { kind, subject, source, reason, by, count, since, until }: BanChange,
  places: BanEventServices['places'],
): Facts {
  const facts: Facts = {
    ...(kind === 'address' && placeOf(subject, places)),
    [ATTRIBUTES.BAN_SUBJECT.name]: subject,
    [ATTRIBUTES.BAN_KIND.name]: kind,
  };
  if (source) facts[ATTRIBUTES.BAN_SOURCE.name] = source;
  if (reason) facts[ATTRIBUTES.REASON.name] = reason;
  if (by) facts[ATTRIBUTES.BAN_ACTOR.name] = by;
  if (count) facts[ATTRIBUTES.BAN_COUNT.name] = count;
  if (since !== undefined && until !== undefined) facts[ATTRIBUTES.BAN_DURATION.name] = (until - since) / 1_000;
  return facts;
}

/** Where the address is that is banned, or the first one of an IPv6 /64. */
function placeOf(subject: string, places: BanEventServices['places']): Facts {
  const address = parseAddress(subject.replace(/\/64$/, ''));
  return placeAttributes(() => ({ country: places.country(address), ...places.network(address) }));
}

function sentence(change: 'created' | 'lifted', { kind, subject, reason }: BanChange): string {
  const whom = `${WORDS[kind]}${subject}`;
  if (change === 'created') return `Banned ${whom}: ${reason}.`;
  return `Lifted the ban of ${whom} by hand${reason ? `: ${reason}` : ''}.`;
}

const WORDS = { address: '', fingerprint: 'fingerprint ', user: 'user ', api_key: 'API key ' } as const;
