import type { Cidr } from '../../intel/cidr.js';
import { Address } from '../../request/address.js';
import { BAN_KINDS, type BanKind } from '../../state/store.js';
import { fieldsBy } from '../api/body.js';
import type { Desk } from '../api/desk.js';
import type { Session } from '../auth/sessions.js';
import { blocked, unblocked, withEmergency } from '../edits.js';
import { type JsonObject, listIn } from '../json.js';
import { Problem } from '../problem.js';
import type { Wish } from '../rule-book.js';
import { blockSchema, readBlockTarget, readTarget, type Target, unblockSchema } from '../target.js';
import type { Step } from './confirm.js';

/** What can be asked for by a link to the page or by its forms. */
export type Asked =
  | {
      readonly what: 'block' | 'unblock';
      readonly kind: string;
      readonly subject: string;
      readonly duration: string;
      readonly reason: string;
    }
  | { readonly what: 'emergency'; readonly on: boolean; readonly reason: string };

type Fields = Readonly<Record<string, string>>;

/** Reads what a query asks for: `?block=203.0.113.9`, `?unblock=u1&kind=user`, `?emergency=on`; `undefined` for nothing. */
export function askedIn(query: Fields): Asked | undefined {
  const { block, unblock, emergency, duration = '1h', reason = '' } = query;
  const kindOf = (subject: string) => query.kind ?? kindByForm(subject);
  if (block !== undefined) return { what: 'block', kind: kindOf(block), subject: block, duration, reason };
  if (unblock !== undefined) return { what: 'unblock', kind: kindOf(unblock), subject: unblock, duration, reason };
  if (emergency !== undefined) return { what: 'emergency', on: emergency !== 'off', reason };
  return undefined;
}

/** A link from a dashboard has a column's value and no kind. Whatever else it is, it has to prove an address. */
function kindByForm(subject: string): BanKind {
  if (FINGERPRINT_FORMS.some((form) => form.test(subject))) return 'fingerprint';
  return API_KEY_DIGEST.test(subject) ? 'api_key' : 'address';
}

/** Our own, JA3 and JA4. */
const FINGERPRINT_FORMS = [/^[\da-f]{16}$/, /^[\da-f]{32}$/, /^[tqd]\w{9}_[\da-f]{12}_[\da-f]{12}$/];
const API_KEY_DIGEST = /^sha256:[\da-f]{64}$/;

/** What a query may hold, to be led back to after a login. */
export const QUERY_FIELDS = ['document', 'block', 'unblock', 'emergency', 'kind', 'duration', 'reason'] as const;

/** Reads what a form of ours has sent, when it was confirmed. */
export function askedByForm({ what, kind = 'address', subject = '', on, duration = '', reason = '' }: Fields): Asked {
  if (what === 'block' || what === 'unblock') return { what, kind, subject, duration, reason };
  if (what === 'emergency') return { what, on: on === 'on', reason };
  throw new Problem(400, 'Expected a form of this page.');
}

/**
 * What is to be done, for the rule book.
 * @throws {Problem} 422 for nobody who can be blocked.
 */
export function wishOf(asked: Asked, { now, spared }: Pick<Desk, 'now' | 'spared'>): Omit<Wish, 'actor'> {
  const { reason } = fieldsBy(whySchema, asked.reason === '' ? {} : { reason: asked.reason });
  if (asked.what === 'emergency') {
    return { action: 'emergency', reason, edit: (set) => withEmergency(set, asked.on, {}) };
  }
  const target = targetOf(asked, spared);
  if (asked.what === 'unblock') return { action: 'unblocked', reason, edit: (set) => unblocked(set, target) };
  const { duration } = fieldsBy(blockSchema, fieldsOf(asked));
  return { action: 'blocked', reason, edit: (set) => blocked(set, target, { reason, duration }, now()) };
}

const whySchema = blockSchema.pick({ reason: true });

export interface Surroundings {
  readonly session: Session;
  readonly document: string;
  readonly set: JsonObject | undefined;
  /** How many applications follow, as far as this service knows. */
  readonly followers: number;
  /** The address that the page is read from. */
  readonly own: string | undefined;
  /** Whom nobody may block. */
  readonly spared: readonly Cidr[];
}

/** What is asked before it is done. */
export function stepOf(asked: Asked, { session, document, set, followers, own, spared }: Surroundings): Step {
  const where =
    followers === 0
      ? 'Applications that follow these rules'
      : followers === 1
        ? 'The 1 application that follows these rules'
        : `The ${followers} applications that follow these rules`;
  const common = { session, document, reason: asked.reason };
  if (asked.what === 'emergency') return { ...common, ...emergencyStep(asked.on, where, set) };
  const target = targetOf(asked, spared);
  const name = nameOf(target);
  const fields = { what: asked.what, kind: asked.kind, subject: target.subject };
  if (asked.what === 'unblock') {
    const consequences = [
      `${where} will let ${name} in again, within one polling interval, unless other rules or bans keep them out.`,
    ];
    return { ...common, title: `Unblock ${target.subject}`, consequences, warnings: [], fields, button: 'Unblock' };
  }
  const ownTarget = own !== undefined && readTarget({ address: own }).subject === target.subject;
  const consequences = [`${where} will refuse every request of ${name} with 403, within one polling interval.`];
  if (target.kind === 'range') consequences.push(`The range goes from ${bound(target)}.`);
  return {
    ...common,
    title: `Block ${target.subject}`,
    consequences,
    warnings: ownTarget ? ['This is the address that you are reading this page from.'] : [],
    fields,
    duration: asked.duration,
    button: 'Block',
  };
}

function emergencyStep(on: boolean, where: string, set: JsonObject | undefined) {
  const emergency = set?.emergency as JsonObject | undefined;
  const allowed = listIn(emergency?.allow ?? []).length;
  const consequences = on
    ? [`${where} will answer everybody with 503, within one polling interval, but for the addresses that may go on.`]
    : [`${where} will let everybody in again, within one polling interval, as their other rules say.`];
  const none = 'These rules name no addresses that may go on: only those that each application itself names.';
  return {
    title: on ? 'Switch emergency mode on' : 'Switch emergency mode off',
    consequences:
      allowed > 0 && on ? [...consequences, `These rules let ${allowed} addresses or ranges go on.`] : consequences,
    warnings: on && allowed === 0 ? [none] : [],
    fields: { what: 'emergency', on: on ? 'on' : 'off' },
    button: on ? 'Switch on' : 'Switch off',
  };
}

/** An API key is named by its digest here: a key does not belong into the address of a page. */
function targetOf({ what, kind, subject }: Exclude<Asked, { what: 'emergency' }>, spared: readonly Cidr[]): Target {
  if (!BAN_KINDS.some((known) => known === kind))
    throw new Problem(422, 'Expected the kind address, fingerprint, user or api_key.');
  if (kind === 'api_key' && !API_KEY_DIGEST.test(subject)) throw new Problem(422, 'Expected the digest of an API key.');
  const named = { [kind]: subject };
  return what === 'block'
    ? readBlockTarget(fieldsBy(blockSchema.omit({ duration: true }), named), spared)
    : readTarget(fieldsBy(unblockSchema, named));
}

function fieldsOf({ kind, subject, duration }: Exclude<Asked, { what: 'emergency' }>) {
  return { [kind]: subject, ...(duration !== '' && { duration }) };
}

function nameOf({ kind, subject }: Target): string {
  const words = {
    address: 'the address',
    range: 'the range',
    fingerprint: 'all who have the fingerprint',
    user: 'the user',
    api_key: 'the API key',
  };
  return `${words[kind]} ${subject}`;
}

function bound({ range }: Extract<Target, { kind: 'range' }>): string {
  const [first, last] = [new Address(range.first), new Address(range.last)];
  return `${first.text} to ${last.text}`;
}
