import type { Places } from '../intel/places.js';
import type { LimitSettings } from '../options/flat-limits.js';
import { compileEndpoints } from '../policy/endpoint.js';
import type { Limit } from '../policy/limit.js';
import { after, isThenable } from '../promise.js';
import type { GuardRequest } from '../request/guard-request.js';
import { type Standing, strictest, tellOnly, tellStandings, wholeSeconds } from '../response/rate-limit-headers.js';
import type { Clock } from '../state/clock.js';
import type { Hit, QuotaState, Store } from '../state/store.js';
import type { Check, Finding } from './check.js';

export interface RateLimitServices {
  readonly store: Store;
  readonly now: Clock;
  /** The limit of these settings, the same for the same ones: pipelines that share it count together. */
  readonly limitOf: (settings: LimitSettings) => Limit;
  readonly places: Pick<Places, 'need'>;
}

/** The same check in two places: limits by user have to know the user, all others spare `auth` what they refuse. */
export interface RateLimitChecks {
  readonly beforeAuth: Check | undefined;
  readonly afterAuth: Check | undefined;
}

/** What is counted in the same call of the store, and refuses nobody. */
export interface Ride {
  readonly hits: readonly Hit[];
  /** Takes the states of the hits, where the limits let the request through. */
  took(states: readonly QuotaState[]): void;
}

/** Says what else is to be counted of a request. `knowsUser`: whether its caller has been verified, where callers are. */
export type Rider = (request: GuardRequest, knowsUser: boolean) => Ride | undefined | Promise<Ride>;

/**
 * Limits requests within sliding windows, by any number of limits at once: a request that one limit of a check refuses
 * is counted by none of them. Every answer tells the client where it stands, a refused one when to come back
 * (Retry-After, RFC 9110 10.2.3).
 */
export function rateLimit(
  settings: readonly LimitSettings[],
  services: RateLimitServices,
  rider?: Rider,
): RateLimitChecks {
  if (settings.some(({ countries }) => countries)) services.places.need();
  const early = settings.filter((limit) => !needsUser(limit));
  const late = settings.filter(needsUser);
  // Where a request passes both, its answer tells of the limits of both.
  const told: Told | undefined = early.length > 0 && late.length > 0 ? new WeakMap() : undefined;
  return {
    beforeAuth: checkOf(early, services, { told, riding: rider && ((request) => rider(request, false)) }),
    afterAuth: checkOf(late, services, { told, riding: rider && ((request) => rider(request, true)) }),
  };
}

function needsUser({ by }: LimitSettings): boolean {
  return typeof by !== 'function' && by.some((word) => word === 'user' || word === 'api-key');
}

/** What a request was told of before. */
type Told = WeakMap<GuardRequest, readonly Standing[]>;

interface Company {
  readonly told: Told | undefined;
  readonly riding: ((request: GuardRequest) => ReturnType<Rider>) | undefined;
}

function checkOf(settings: readonly LimitSettings[], services: RateLimitServices, company: Company): Check | undefined {
  const [only] = settings;
  if (!only) return undefined;
  const single =
    settings.length === 1 &&
    only.endpoint === undefined &&
    only.countries === undefined &&
    !company.told &&
    !company.riding;
  return {
    name: 'rate_limit',
    skipsTrusted: true,
    // The guard answers preflights itself: a client is to have as many requests, whether its browser asks before each or not.
    skipsPreflight: true,
    waits: !services.store.synchronous || settings.some(mayWait),
    run: single ? byOne(services.limitOf(only), services) : byAll(limitsFor(settings, services), services, company),
  };
}

function mayWait({ by, cost, skip }: LimitSettings): boolean {
  return typeof by === 'function' || typeof cost === 'function' || skip !== undefined;
}

/** The way of most: one limit of all requests, without lists and closures. */
function byOne(limit: Limit, { store, now }: RateLimitServices): Check['run'] {
  const judge = (request: GuardRequest, states: readonly QuotaState[]) => {
    const state = stateAt(states, 0);
    if (state.isUnavailable) return state.allowed ? undefined : unavailable(limit, state);
    tellOnly(request, limit, state);
    return state.allowed ? undefined : refusal(limit, state);
  };
  const count = (request: GuardRequest, hit: Hit | undefined) => {
    if (!hit) return undefined;
    const states = store.hit([hit], now());
    return isThenable(states)
      ? Promise.resolve(states).then((settled) => judge(request, settled))
      : judge(request, states);
  };
  return (request) => {
    const hit = limit.hit(request);
    return isThenable(hit) ? hit.then((settled) => count(request, settled)) : count(request, hit);
  };
}

function byAll(
  limitsOf: (request: GuardRequest) => readonly Limit[],
  { store, now }: RateLimitServices,
  { told, riding }: Company,
): Check['run'] {
  const judge = (request: GuardRequest, limits: readonly Limit[], states: readonly QuotaState[]) => {
    const standings = limits.map((limit, index) => ({ limit, state: stateAt(states, index) }));
    const lost = standings.find(({ state }) => state.isUnavailable && !state.allowed);
    if (lost) return unavailable(lost.limit, lost.state);
    const all = told ? [...(told.get(request) ?? []), ...standings] : standings;
    told?.set(request, all);
    tellStandings(request, all);
    const { limit, state } = strictest(standings);
    return state.allowed ? undefined : refusal(limit, state);
  };
  const count = (request: GuardRequest, limits: readonly Limit[], hits: readonly (Hit | undefined)[]) => {
    const applied = limits.filter((_, index) => hits[index] !== undefined);
    if (applied.length === 0) return undefined;
    const counted = hits.filter((hit) => hit !== undefined);
    const ask = (ride: Ride | undefined) =>
      after(store.hit(ride ? [...counted, ...ride.hits] : counted, now()), (states) => {
        const finding = judge(request, applied, states);
        if (!finding) ride?.took(states.slice(counted.length));
        return finding;
      });
    const ride = riding?.(request);
    // What goes wrong with others is not the limits' fault: whoever rides along finds out by itself.
    return isThenable(ride) ? ride.catch(() => undefined).then(ask) : ask(ride);
  };
  return (request) => {
    const limits = limitsOf(request);
    const hits = limits.map((limit) => hitOf(limit, request));
    return hits.some(isThenable)
      ? Promise.all(hits).then((settled) => count(request, limits, settled))
      : count(request, limits, hits as readonly (Hit | undefined)[]);
  };
}

/** What is thrown at once waits with the others: a promise that is left alone and rejects would end the process. */
function hitOf({ hit }: Limit, request: GuardRequest): ReturnType<Limit['hit']> {
  try {
    return hit(request);
  } catch (error) {
    return Promise.reject(error);
  }
}

/** The limits that a request meets: those of all requests or of its country, then those of its endpoint. */
function limitsFor(settings: readonly LimitSettings[], services: RateLimitServices) {
  const everywhere: CountryLimit[] = [];
  const somewhere: [string, Limit][] = [];
  for (const limit of settings) {
    const compiled = services.limitOf(limit);
    if (limit.endpoint === undefined) everywhere.push(forCountries(compiled, limit.countries));
    else somewhere.push([limit.endpoint, compiled]);
  }
  const matching = somewhere.length > 0 ? compileEndpoints(somewhere) : undefined;
  const meets = everywhere.some(({ isFor }) => isFor)
    ? (request: GuardRequest) => everywhere.filter(({ isFor }) => isFor === undefined || isFor(request))
    : () => everywhere;
  return (request: GuardRequest) => (matching ? [...meets(request), ...matching(request)] : meets(request));
}

/** A limit, and which clients it is for; absent: all. */
interface CountryLimit extends Limit {
  readonly isFor?: (request: GuardRequest) => boolean;
}

function forCountries(limit: Limit, countries: LimitSettings['countries']): CountryLimit {
  if (!countries) return limit;
  const codes = new Set(countries.codes);
  return { ...limit, isFor: ({ country }) => codes.has(country ?? '') !== countries.others };
}

function stateAt(states: readonly QuotaState[], index: number): QuotaState {
  const state = Array.isArray(states) ? states[index] : undefined;
  if (state === undefined) throw new TypeError('store.hit: expected a list with a state for each hit');
  return state;
}

/** Nobody's offence: the client is not told where it stands, since nobody knows. */
function unavailable({ attributes }: Limit, { retryAfter }: QuotaState): Finding {
  return {
    check: 'rate_limit',
    action: 'block',
    status: 503,
    reason: 'rate_limit.unavailable',
    score: 0,
    attributes,
    headers: { 'Retry-After': String(wholeSeconds(retryAfter)) },
  };
}

function refusal({ attributes }: Limit, { retryAfter }: QuotaState): Finding {
  return {
    check: 'rate_limit',
    action: 'block',
    status: 429,
    reason: 'rate_limit.exceeded',
    score: 0,
    attributes,
    headers: { 'Retry-After': String(wholeSeconds(retryAfter)) },
  };
}
