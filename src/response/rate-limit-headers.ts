import type { LimitSettings } from '../options/flat-limits.js';
import type { GuardRequest } from '../request/guard-request.js';
import type { QuotaState } from '../state/store.js';

/** What clients are told of a limit, as text wherever it does not change. */
export interface ToldLimit {
  readonly ietf: boolean;
  readonly legacy: boolean;
  /** Name as a structured field string (RFC 9651, 3.3.3). */
  readonly name: string;
  /** Its item in RateLimit-Policy. */
  readonly policy: string;
  readonly requests: string;
}

/** A limit and where the client stands against it. */
export interface Standing {
  readonly limit: ToldLimit;
  readonly state: QuotaState;
}

export function toldLimit({ name, requests, window, headers }: LimitSettings): ToldLimit {
  const quoted = `"${name}"`;
  return {
    ietf: headers === 'ietf' || headers === 'both',
    legacy: headers === 'legacy' || headers === 'both',
    name: quoted,
    policy: `${quoted};q=${requests};w=${wholeSeconds(window)}`,
    requests: String(requests),
  };
}

/**
 * Tells of all limits that a request was counted by, and of the one that the client has least left of: RateLimit-Policy
 * and RateLimit of draft-ietf-httpapi-ratelimit-headers-11, or the older X-RateLimit-*.
 */
export function tellStandings(request: GuardRequest, standings: readonly Standing[]): void {
  const ietf = standings.filter(({ limit }) => limit.ietf);
  if (ietf.length > 0) {
    request.answerWith('RateLimit-Policy', ietf.map(({ limit }) => limit.policy).join(', '));
    const { limit, state } = strictest(ietf);
    tellIetf(request, limit, state);
  }
  const legacy = standings.filter(({ limit }) => limit.legacy);
  if (legacy.length > 0) {
    const { limit, state } = strictest(legacy);
    tellLegacy(request, limit, state);
  }
}

/** Tells of the only limit that there is. */
export function tellOnly(request: GuardRequest, limit: ToldLimit, state: QuotaState): void {
  if (limit.ietf) {
    request.answerWith('RateLimit-Policy', limit.policy);
    tellIetf(request, limit, state);
  }
  if (limit.legacy) tellLegacy(request, limit, state);
}

/** The one that refuses, for longest if several do; else the one with the least left, for longest if several are alike. */
export function strictest<Any extends Standing>(standings: readonly Any[]): Any {
  return standings.reduce((strict, other) => (isStricter(other.state, strict.state) ? other : strict));
}

function isStricter(one: QuotaState, other: QuotaState): boolean {
  if (one.allowed !== other.allowed) return !one.allowed;
  if (!one.allowed) return one.retryAfter > other.retryAfter;
  return one.remaining === other.remaining ? one.resetAfter > other.resetAfter : one.remaining < other.remaining;
}

/** Seconds of a header: whole ones, rounded up so that who waits as long is let in. */
export function wholeSeconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1_000));
}

function tellIetf(request: GuardRequest, { name }: ToldLimit, state: QuotaState): void {
  const { allowed, remaining, retryAfter, resetAfter } = state;
  const seconds = wholeSeconds(allowed && remaining > 0 ? resetAfter : retryAfter);
  request.answerWith('RateLimit', `${name};r=${remaining};t=${seconds}`);
}

function tellLegacy(request: GuardRequest, { requests }: ToldLimit, { remaining, resetAfter }: QuotaState): void {
  request.answerWith('X-RateLimit-Limit', requests);
  request.answerWith('X-RateLimit-Remaining', String(remaining));
  request.answerWith('X-RateLimit-Reset', String(wholeSeconds(resetAfter)));
}
