import { GuardOptionsError, type OptionFault } from '../errors.js';
import type { Variable } from './variables.js';

/** A key of a caller, by itself or as its SHA-256 in hexadecimal digits. */
export type ApiKey = { readonly id: string; readonly key: string } | { readonly id: string; readonly sha256: string };

/**
 * The variable `GUARD_API_KEYS`: `ci:4f1c0a...,ops:sha256:9ab2...` lets in whoever sends one of these keys. `verifier`
 * makes of the keys what says whom a key belongs to.
 */
export function apiKeysVariable(verifier: (keys: readonly ApiKey[]) => unknown): Variable {
  return {
    name: 'GUARD_API_KEYS',
    path: ['auth'],
    form: { read: (text) => ({ scheme: 'api-key', verify: verifier(readApiKeys(text)) }) },
  };
}

/**
 * Reads pairs of `id:key`.
 * @throws {GuardOptionsError} naming the pairs that are wrong by their place, never what stands in them.
 */
export function readApiKeys(text: string): readonly ApiKey[] {
  const pairs = text.split(',').map((pair) => readPair(pair.trim()));
  const faults = pairs.flatMap((pair, index): OptionFault[] =>
    typeof pair === 'string' ? [{ path: `keys[${index}]`, message: pair }] : [],
  );
  if (faults.length > 0) throw new GuardOptionsError(faults);
  return pairs.filter((pair) => typeof pair !== 'string');
}

const SHORTEST = 16;

/** A key, or what is expected instead. Nothing of a pair is told: without a colon even the id may be the key. */
function readPair(pair: string): ApiKey | string {
  const colon = pair.indexOf(':');
  const [id, key] = [pair.slice(0, Math.max(colon, 0)), pair.slice(colon + 1)];
  if (!/^[\w.@-]{1,64}$/.test(id)) return 'expected id:key, the id of 1 to 64 letters, digits and _ . @ -';
  if (/^sha256:/i.test(key)) {
    const sha256 = key.slice('sha256:'.length).toLowerCase();
    return /^[0-9a-f]{64}$/.test(sha256) ? { id, sha256 } : 'expected 64 hexadecimal digits after sha256:';
  }
  if (!/^[\x21-\x7e]*$/.test(key)) return 'expected a key of visible ASCII characters';
  if (key.length < SHORTEST) return `expected a key of at least ${SHORTEST} characters, got ${key.length}`;
  return { id, key };
}
