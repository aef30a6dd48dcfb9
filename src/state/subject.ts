import { createHash } from 'node:crypto';
import { GuardError } from '../errors.js';
import { parseCidr } from '../intel/cidr.js';
import { Address, parseAddress } from '../request/address.js';
import type { Ban, BanKind } from './store.js';

/**
 * Whom to ban: an address (IPv6: its /64), all who present themselves alike by the fingerprint that events tell, a user by the id of
 * the principal, an API key, or whom an entry of `shield.bans()` is for.
 */
export type BanSubject =
  | string
  | { readonly fingerprint: string }
  | { readonly user: string }
  | { readonly apiKey: string }
  | Pick<Ban, 'kind' | 'subject'>;

/** Whom a ban is for, in the form that it is kept under. */
export interface Subject {
  readonly kind: BanKind;
  readonly subject: string;
  /** Of an address the address. */
  readonly address?: Address;
}

/**
 * Reads whom a ban is for.
 * @throws {GuardError} `GUARD_BAN_REFUSED` for what is no subject.
 */
export function readSubject(given: BanSubject, wanted: 'ban' | 'unban'): Subject {
  const subject = typeof given === 'string' ? addressSubject(readAddress(given)) : callerSubject(given);
  return subject ?? refuse(given, `expected ${FORMS}`, wanted);
}

export function addressSubject(address: Address | undefined): Subject | undefined {
  return address && { kind: 'address', subject: address.subject, address };
}

/** A principal by its id; `undefined` for an id that is too long to be kept for everybody who has one. */
export function userSubject(id: unknown): Subject | undefined {
  return typeof id === 'string' && id !== '' && id.length <= LONGEST_ID ? { kind: 'user', subject: id } : undefined;
}

/** One text for whom a ban is for. */
export function subjectKey({ kind, subject }: Pick<Ban, 'kind' | 'subject'>): string {
  return `${kind}:${subject}`;
}

/** A fingerprint, in the form in which a digest or a proxy has it. */
export function fingerprintSubject(fingerprint: unknown): Subject | undefined {
  const isOne = typeof fingerprint === 'string' && FINGERPRINT.test(fingerprint);
  return isOne ? { kind: 'fingerprint', subject: fingerprint } : undefined;
}

/** What is kept of an API key: `sha256:` and the digest of it in hex. */
export function apiKeyDigest(key: string): string {
  return `sha256:${createHash('sha256').update(key).digest('hex')}`;
}

/** Says that somebody cannot be banned, or let in again, and never how an API key reads. */
export function refuse(given: BanSubject, why: string, wanted: 'ban' | 'unban' = 'ban'): never {
  const whom = typeof given === 'string' ? JSON.stringify(given.slice(0, 80)) : `a value of type ${typeof given}`;
  throw new GuardError('GUARD_BAN_REFUSED', `koa-otel-guard: cannot ${wanted} ${whom}: ${why}`);
}

const FORMS = 'an IPv4 or IPv6 address, an IPv6 /64, { fingerprint }, { user } or { apiKey }';
const LONGEST_ID = 256;
const LONGEST_KEY = 8_192;
const FINGERPRINT = /^[\w.:,+/=-]{1,128}$/;
const DIGEST = /^sha256:[\da-f]{64}$/;

function readAddress(text: string): Address | undefined {
  if (!text.endsWith('/64')) return parseAddress(text);
  const range = parseCidr(text);
  const address = range && new Address(range.first);
  return address?.subject.endsWith('/64') ? address : undefined;
}

/** Of an object that may be anything: one of the names, and a text. */
function callerSubject(given: unknown): Subject | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  try {
    const { kind, subject, fingerprint, user, apiKey, ...others } = given as Readonly<Record<string, unknown>>;
    if (kind !== undefined) return entrySubject(kind, subject);
    const named = [fingerprint, user, apiKey].filter((name) => name !== undefined);
    if (Object.keys(others).length > 0 || named.length !== 1) return undefined;
    if (fingerprint !== undefined) return fingerprintSubject(fingerprint);
    if (user !== undefined) return userSubject(user);
    const isKey = typeof apiKey === 'string' && apiKey !== '' && apiKey.length <= LONGEST_KEY;
    return isKey ? { kind: 'api_key', subject: DIGEST.test(apiKey) ? apiKey : apiKeyDigest(apiKey) } : undefined;
  } catch {
    return undefined;
  }
}

/** An entry of the list of bans; of an API key it holds the digest, and nothing else is taken for one. */
function entrySubject(kind: unknown, subject: unknown): Subject | undefined {
  if (typeof subject !== 'string') return undefined;
  switch (kind) {
    case 'address':
      return addressSubject(readAddress(subject));
    case 'fingerprint':
      return fingerprintSubject(subject);
    case 'user':
      return userSubject(subject);
    case 'api_key':
      return DIGEST.test(subject) ? { kind, subject } : undefined;
    default:
      return undefined;
  }
}
