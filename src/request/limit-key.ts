import { createHash } from 'node:crypto';
import type { LimitSettings } from '../options/flat-limits.js';
import type { RateLimitKey } from '../options/rate-limit.js';
import { after } from '../promise.js';
import type { Clock } from '../state/clock.js';
import { FewFingerprints } from '../state/few-fingerprints.js';
import { SharedKeyWatch } from '../state/shared-key.js';
import type { Warn } from '../warnings/warnings.js';
import type { GuardRequest } from './guard-request.js';

/** Whose quota of a limit a request takes from. */
export type LimitKey = (request: GuardRequest) => string | Promise<string>;

export interface LimitKeyServices {
  readonly now: Clock;
  /** Tells the operator, once, of what is probably not meant. */
  readonly warn: Warn;
}

/** What a key is made of. */
export type KeySettings = Pick<LimitSettings, 'name' | 'window' | 'by'>;

/** Compiles `by`, of the option that is named, into one function. Its keys begin with the name of the limit, and never mix kinds of keys up. */
export function limitKey(
  { name, window, by }: KeySettings,
  { now, warn }: LimitKeyServices,
  option = 'rateLimit.by',
): LimitKey {
  const prefix = `${name}|address:`;
  const byAddress = (request: GuardRequest) => prefix + request.subject;
  if (typeof by === 'function') {
    let watch: SharedKeyWatch | undefined;
    return (request) =>
      after(by(request.ctx) as unknown, (value) => {
        const key = keyText(option, name, value);
        if (key === '') return byAddress(request);
        watch ??= new SharedKeyWatch(() => warn('GUARD_RATE_LIMIT_SHARED_KEY', sharedKey(option, name)));
        if (request.address) watch.see(key, request.address, now());
        return `${name}|key:${bounded(key)}`;
      });
  }
  if (by.every((word) => word === 'address')) return byAddress;
  let few: FewFingerprints | undefined;
  const readers: Record<RateLimitKey, (request: GuardRequest) => string | undefined> = {
    address: byAddress,
    user: (request) => principalKey(name, request),
    'api-key': (request) => principalKey(name, request),
    fingerprint(request) {
      const { subject, fingerprint } = request;
      few ??= new FewFingerprints(window);
      if (fingerprint === undefined || !few.admits(subject, fingerprint, now())) return undefined;
      return `${name}|fingerprint:${subject} ${fingerprint}`;
    },
  };
  const order = by.map((word) => readers[word]);
  return (request) => {
    for (const read of order) {
      const key = read(request);
      if (key !== undefined) return key;
    }
    return byAddress(request);
  };
}

/** Only who is verified counts by name: a key that nobody checked could be another one with every request. */
function principalKey(name: string, { learned }: GuardRequest): string | undefined {
  const id: unknown = learned?.principal?.id;
  return typeof id === 'string' && id !== '' ? `${name}|user:${bounded(id)}` : undefined;
}

function keyText(option: string, name: string, value: unknown): string {
  // NaN is what becomes of a number that was not sent: it must not be one key for all who sent none.
  if (value === undefined || value === null || Number.isNaN(value)) return '';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new TypeError(`${option} of "${name}": expected a string or undefined, got a value of type ${typeof value}`);
}

/** Keys of the application's may be of any length: beyond this one they are kept as a digest. */
function bounded(key: string): string {
  return key.length <= 128 ? key : createHash('sha256').update(key).digest('base64');
}

function sharedKey(option: string, name: string): string {
  return `${option} of "${name}" gave one key to some 250 addresses within an hour: they share one limit.`;
}
