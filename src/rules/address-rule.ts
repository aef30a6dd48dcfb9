import { RangeReader } from '../intel/range-reader.js';
import { BAN_KINDS, type BanKind } from '../state/store.js';
import { readSubject } from '../state/subject.js';
import { readTime } from './kinds.js';

/** An address or CIDR range, and what is said of it. */
export interface AddressRule {
  readonly address: string;
  readonly reason: string | undefined;
  /** Milliseconds since the epoch from which on it does not count; absent: as long as the set holds. */
  readonly expiresAt: number | undefined;
}

/** A ban, for whom it is in the form that bans are kept under. */
export interface BanRule {
  readonly kind: BanKind;
  readonly subject: string;
  readonly reason: string | undefined;
  /** Milliseconds since the epoch; absent: as long as the set holds. */
  readonly expiresAt: number | undefined;
}

/** What is wrong with a value: where within it, and what was expected there. */
export interface Wrong {
  readonly path: string;
  readonly message: string;
}

/** Reads an entry of `deny` or `allow`. By hand: there may be 200,000 of them. */
export function readAddressRule(given: unknown): AddressRule | Wrong {
  if (typeof given === 'string') {
    return reader.read(given)
      ? { address: given, reason: undefined, expiresAt: undefined }
      : { path: '', message: RANGE };
  }
  const fields = fieldsOf(given, ADDRESS_FIELDS);
  if (isWrong(fields)) return fields.path === '' ? { path: '', message: ENTRY } : fields;
  const { address } = fields;
  if (typeof address !== 'string' || !reader.read(address)) return { path: '.address', message: RANGE };
  const details = detailsOf(fields);
  return isWrong(details) ? details : { address, ...details };
}

/** Reads an entry of `bans`. */
export function readBanRule(given: unknown): BanRule | Wrong {
  const fields = fieldsOf(given, BAN_FIELDS);
  if (isWrong(fields)) return fields.path === '' ? { path: '', message: BAN } : fields;
  const kinds = BAN_KINDS.filter((kind) => fields[kind] !== undefined);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) return { path: '', message: BAN };
  const subject = subjectOf(kind, fields[kind]);
  if (subject === undefined) return { path: `.${kind}`, message: SUBJECTS[kind] };
  const details = detailsOf(fields);
  return isWrong(details) ? details : { kind, subject, ...details };
}

export function isWrong(read: object): read is Wrong {
  return 'message' in read;
}

function subjectOf(kind: BanKind, subject: unknown): string | undefined {
  if (typeof subject !== 'string') return undefined;
  try {
    return readSubject({ kind, subject }, 'ban').subject;
  } catch {
    return undefined;
  }
}

function fieldsOf(given: unknown, known: ReadonlySet<string>): Readonly<Record<string, unknown>> | Wrong {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return { path: '', message: '' };
  for (const key of Object.keys(given)) {
    if (!known.has(key)) return { path: `.${key.slice(0, 80)}`, message: 'unknown field' };
  }
  // Without a prototype `message` and its like are fields only where they were given.
  return Object.assign(Object.create(null) as Record<string, unknown>, given);
}

function detailsOf(
  fields: Readonly<Record<string, unknown>>,
): { readonly reason: string | undefined; readonly expiresAt: number | undefined } | Wrong {
  const { reason, expires_at: end } = fields;
  if (reason !== undefined && !(typeof reason === 'string' && reason !== '' && reason.length <= LONGEST_REASON)) {
    return { path: '.reason', message: `expected a text of 1 to ${LONGEST_REASON} characters` };
  }
  const expiresAt = readTime(end);
  if (end !== undefined && expiresAt === undefined) {
    return { path: '.expires_at', message: 'expected a time of RFC 3339 like "2026-12-01T00:00:00Z"' };
  }
  return { reason, expiresAt };
}

/** Whose answer is all that is used. */
const reader = new RangeReader();

export const LONGEST_REASON = 256;

const ADDRESS_FIELDS = new Set(['address', 'reason', 'expires_at']);
const BAN_FIELDS = new Set([...BAN_KINDS, 'reason', 'expires_at']);

const RANGE = 'expected an IPv4 or IPv6 address or CIDR range like "203.0.113.0/24"';
const ENTRY = 'expected an address, or an object with address, reason, expires_at';
const BAN = 'expected an object with one of address, fingerprint, user, api_key, and reason, expires_at';
const SUBJECTS: Readonly<Record<BanKind, string>> = {
  address: 'expected an IPv4 or IPv6 address, or an IPv6 /64',
  fingerprint: 'expected a fingerprint as events tell it: 1 to 128 letters, digits and "_ . : , + / = -"',
  user: 'expected the id of a user, 1 to 256 characters',
  api_key: 'expected the digest of an API key: "sha256:" and 64 hexadecimal digits in lower case',
};
