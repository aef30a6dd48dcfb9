import { z } from 'zod';
import { type Cidr, compareWords, overlap, parseCidr } from '../intel/cidr.js';
import { isWide } from '../intel/wide.js';
import { duration, expected } from '../options/kinds.js';
import { Address } from '../request/address.js';
import { PROXY_WORDS } from '../request/proxy-trust.js';
import { text } from '../rules/kinds.js';
import type { BanKind } from '../state/store.js';
import { fingerprintSubject, readSubject } from '../state/subject.js';
import { Problem } from './problem.js';

/** Whom a block is for: somebody who can be banned, or a range of addresses. */
export type Target =
  | { readonly kind: BanKind; readonly subject: string }
  | { readonly kind: 'range'; readonly subject: string; readonly range: Cidr };

/** What a request to block or unblock says. */
export const blockSchema = z.strictObject(
  {
    address: text(256).optional(),
    fingerprint: text(128).optional(),
    user: text(256).optional(),
    api_key: text(8_192).optional(),
    reason: reason().optional(),
    duration: duration().optional(),
  },
  expected('an object with one of address, fingerprint, user, api_key, and reason, duration'),
);

export const unblockSchema = blockSchema.omit({ duration: true });

type Named = Pick<z.output<typeof blockSchema>, BanKind>;

/**
 * Reads whom a request names. Of an API key the digest is kept.
 * @throws {Problem} 422 for nobody, for more than one, and for a range that would block a large part of the internet.
 */
export function readTarget({ address, fingerprint, user, api_key: apiKey }: Named): Target {
  if ([address, fingerprint, user, apiKey].filter((name) => name !== undefined).length !== 1)
    throw new Problem(422, 'Expected one of address, fingerprint, user and api_key.');
  if (address !== undefined) return readAddressTarget(address);
  if (fingerprint !== undefined) return readFingerprintTarget(fingerprint);
  const { kind, subject } = readSubject(user !== undefined ? { user } : { apiKey: String(apiKey) }, 'ban');
  return { kind, subject };
}

/**
 * Reads whom a request is to block.
 * @throws {Problem} 422 also for what is `spared`.
 */
export function readBlockTarget(named: Named, spared: readonly Cidr[]): Target {
  const target = readTarget(named);
  const range = target.kind === 'range' ? target.range : target.kind === 'address' && parseCidr(target.subject);
  if (range && spared.some((other) => overlap(range, other)))
    throw new Problem(422, 'Loopback and trusted proxies are never blocked: behind them stands everybody.');
  return target;
}

/** The ranges of loopback, and of proxies as the option `proxies.trust` names them. */
export function sparedRanges(trusted: readonly string[]): readonly Cidr[] {
  return ['loopback', ...trusted]
    .flatMap((entry) => PROXY_WORDS.get(entry) ?? [entry])
    .flatMap((text) => parseCidr(text) ?? []);
}

/** An address, as it is banned, or a range of them; `undefined` for what is neither. */
export function addressTargetOf(given: string): Target | undefined {
  const range = parseCidr(given);
  if (!range) return undefined;
  const { subject } = new Address(range.first);
  const banned = parseCidr(subject);
  const isSubject =
    banned && compareWords(banned.first, range.first) === 0 && compareWords(banned.last, range.last) === 0;
  const isOne = isSubject || compareWords(range.first, range.last) === 0;
  return isOne ? { kind: 'address', subject } : { kind: 'range', subject: given, range };
}

function readAddressTarget(given: string): Target {
  const target = addressTargetOf(given);
  if (!target) throw new Problem(422, 'Expected an IPv4 or IPv6 address or CIDR range like "203.0.113.0/24".');
  if (target.kind === 'range' && isWide(target.range))
    throw new Problem(422, 'Expected a range of at most a /8 (IPv4) or a /16 (IPv6).');
  return target;
}

function readFingerprintTarget(given: string): Target {
  const target = fingerprintSubject(given);
  if (!target) throw new Problem(422, 'Expected a fingerprint as events tell it.');
  return target;
}

/** Why somebody did something. It is told in logs, where a line of it must not look like one of theirs. */
export function reason() {
  return text(256).regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, expected('a text on one line'));
}
