import { createHash } from 'node:crypto';
import type { Settings } from '../options/schema.js';
import { isThenable } from '../promise.js';
import type { GuardRequest } from '../request/guard-request.js';
import type { Clock } from '../state/clock.js';
import type { QuotaState, Store } from '../state/store.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import type { Check, Finding } from './check.js';

export interface RateLimitServices {
  readonly store: Store;
  readonly now: Clock;
}

/**
 * Limits requests per key within a sliding window. Every answer tells the client where it stands
 * (draft-ietf-httpapi-ratelimit-headers), a refused one when to come back (Retry-After, RFC 9110 10.2.3).
 */
export function rateLimit(options: Exclude<Settings['rateLimit'], false>, { store, now }: RateLimitServices): Check {
  const quota = { requests: options.requests, window: options.window };
  const tell = headerWriter(options);
  const attributes = Object.freeze({
    [ATTRIBUTES.RATE_LIMIT.name]: options.requests,
    [ATTRIBUTES.RATE_WINDOW.name]: options.window / 1_000,
  });

  const judge = (request: GuardRequest, state: QuotaState): Finding | undefined => {
    tell(request, state);
    if (state.allowed) return undefined;
    return {
      check: 'rate_limit',
      action: 'block',
      status: 429,
      reason: 'rate_limit.exceeded',
      score: 0,
      attributes,
      headers: { 'Retry-After': String(wholeSeconds(state.retryAfter)) },
    };
  };
  const count = (request: GuardRequest, key: string): Finding | undefined | Promise<Finding | undefined> => {
    const state = store.hit(key, quota, now());
    return isThenable(state)
      ? Promise.resolve(state).then((settled) => judge(request, settled))
      : judge(request, state);
  };

  const { by } = options;
  const byAddress = (request: GuardRequest) => count(request, `address:${request.subject}`);
  const byKey = (request: GuardRequest, key: unknown) => {
    if (key === undefined || key === null || key === '') return byAddress(request);
    if (typeof key !== 'string' && typeof key !== 'number') {
      throw new TypeError(`rateLimit.by: expected a string or undefined, got a value of type ${typeof key}`);
    }
    return count(request, `key:${bounded(String(key))}`);
  };
  return {
    name: 'rate_limit',
    skipsTrusted: true,
    // The guard answers preflights itself: a client is to have as many requests, whether its browser asks before each or not.
    skipsPreflight: true,
    waits: by !== 'address' || !store.synchronous,
    run:
      by === 'address'
        ? byAddress
        : (request) => {
            const key = by(request.ctx);
            return isThenable(key)
              ? Promise.resolve(key).then((settled) => byKey(request, settled))
              : byKey(request, key);
          },
  };
}

/** Compiles the `headers` option into the one function that writes them. */
function headerWriter({ requests, window, headers }: Exclude<Settings['rateLimit'], false>) {
  const policy = `"default";q=${requests};w=${wholeSeconds(window)}`;
  const limit = String(requests);
  const ietf = (request: GuardRequest, { remaining, retryAfter, resetAfter }: QuotaState) => {
    const reset = wholeSeconds(remaining > 0 ? resetAfter : retryAfter);
    request.answerWith('RateLimit-Policy', policy);
    request.answerWith('RateLimit', `"default";r=${remaining};t=${reset}`);
  };
  const legacy = (request: GuardRequest, { remaining, resetAfter }: QuotaState) => {
    request.answerWith('X-RateLimit-Limit', limit);
    request.answerWith('X-RateLimit-Remaining', String(remaining));
    request.answerWith('X-RateLimit-Reset', String(wholeSeconds(resetAfter)));
  };
  switch (headers) {
    case false:
      return () => {};
    case 'ietf':
      return ietf;
    case 'legacy':
      return legacy;
    case 'both':
      return (request: GuardRequest, state: QuotaState) => {
        ietf(request, state);
        legacy(request, state);
      };
  }
}

function wholeSeconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1_000));
}

/** Keys of the application's may be of any length: beyond this one they are kept as a digest. */
function bounded(key: string): string {
  return key.length <= 128 ? key : createHash('sha256').update(key).digest('base64');
}
