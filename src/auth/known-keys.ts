import { createHash, timingSafeEqual } from 'node:crypto';
import { GuardOptionsError, type OptionFault } from '../errors.js';
import { type Principal, principalOf } from './principal.js';

/** A key and whom it belongs to: `key`, or the SHA-256 of it in hex where the key itself should not stand in a configuration. */
export interface KnownKey {
  /** The `id` of the principal. Several keys may have the same: the old one and the new. */
  readonly id: string;
  /** Visible ASCII without commas, 16 characters at least. */
  readonly key?: string | undefined;
  /** SHA-256 of the key, as 64 hexadecimal digits: `printf %s "$KEY" | sha256sum`. */
  readonly sha256?: string | undefined;
  /** Whatever else is known of the caller; it becomes part of the principal. */
  readonly [fact: string]: unknown;
}

/**
 * Makes a `verify` for bearer tokens and API keys out of a list of keys. Every key is compared on every request, so that
 * the time tells nothing; it grows with the list.
 *
 * @example
 * guard({ auth: { scheme: 'api-key', verify: knownKeys([{ id: 'reports', sha256: process.env.REPORTS_KEY_SHA256 }]) } });
 *
 * @throws {GuardOptionsError} naming every entry that is wrong, never a key.
 */
export function knownKeys(keys: readonly KnownKey[]): (credential: string) => Principal | undefined {
  const faults = Array.isArray(keys) && keys.length > 0 ? keys.flatMap(faultsOf) : [NO_KEYS];
  if (faults.length > 0) throw new GuardOptionsError(faults);
  const known = keys.map(({ key, sha256, ...facts }) => ({
    digest: key === undefined ? Buffer.from(String(sha256), 'hex') : digestOf(key),
    principal: principalOf(facts),
  }));
  const twice = known.flatMap(({ digest }, index) => {
    const first = known.findIndex((other) => other.digest.equals(digest));
    return first === index
      ? []
      : [{ path: `keys[${index}]`, message: `expected another key than that of keys[${first}]` }];
  });
  if (twice.length > 0) throw new GuardOptionsError(twice);

  return (credential) => {
    const digest = digestOf(credential);
    let found: Principal | undefined;
    for (const entry of known) if (timingSafeEqual(entry.digest, digest)) found = entry.principal;
    return found;
  };
}

const NO_KEYS: OptionFault = { path: 'keys', message: 'expected a list of at least one key' };

function faultsOf(entry: unknown, index: number): OptionFault[] {
  const path = `keys[${index}]`;
  if (typeof entry !== 'object' || entry === null)
    return [{ path, message: 'expected an object with id and key or sha256' }];
  const { id, key, sha256 } = entry as Partial<Record<'id' | 'key' | 'sha256', unknown>>;
  if (typeof id !== 'string' || id === '')
    return [{ path: `${path}.id`, message: 'expected a text that is not empty' }];
  if (id === key)
    return [{ path: `${path}.id`, message: 'expected another text than the key: telemetry tells the id' }];
  const whose = `${path} (${JSON.stringify(id)})`;
  if ((key === undefined) === (sha256 === undefined))
    return [{ path: whose, message: 'expected either key or sha256' }];
  if (key !== undefined && !isKey(key)) {
    const given = typeof key === 'string' ? `${key.length} characters` : `a value of type ${typeof key}`;
    return [
      { path: `${whose}.key`, message: `expected 16 to 8192 visible ASCII characters without commas, got ${given}` },
    ];
  }
  if (sha256 !== undefined && !(typeof sha256 === 'string' && /^[\da-f]{64}$/i.test(sha256))) {
    return [{ path: `${whose}.sha256`, message: 'expected 64 hexadecimal digits' }];
  }
  return [];
}

function isKey(key: unknown): key is string {
  return typeof key === 'string' && /^[\x21-\x2b\x2d-\x7e]{16,8192}$/.test(key);
}

function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
