import type { Context } from '@opentelemetry/api';
import type { BanChange } from '../state/ban-list.js';
import type { Facts } from './attributes.js';
import type { Events } from './events.js';
import { ATTRIBUTES, EVENTS } from './names.js';

/** Tells of a ban that was set or lifted. */
export function banEvent(events: Events, change: 'created' | 'lifted', ban: BanChange, where: Context): void {
  const { name, severity } = change === 'created' ? EVENTS.BAN_CREATED : EVENTS.BAN_LIFTED;
  const facts: Facts = { [ATTRIBUTES.BAN_SUBJECT.name]: ban.subject };
  if (ban.source) facts[ATTRIBUTES.BAN_SOURCE.name] = ban.source;
  if (ban.reason) facts[ATTRIBUTES.REASON.name] = ban.reason;
  if (ban.since !== undefined && ban.until !== undefined) {
    facts[ATTRIBUTES.BAN_DURATION.name] = (ban.until - ban.since) / 1_000;
  }
  const sentence =
    change === 'created' ? `Banned ${ban.subject}: ${ban.reason}.` : `Lifted the ban of ${ban.subject} by hand.`;
  events.tell(name, severity, sentence, facts, where);
}
