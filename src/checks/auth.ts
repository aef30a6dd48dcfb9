import { challenges } from '../auth/challenge.js';
import { type ReadCredential, readApiKey, readBasic, readBearer } from '../auth/credentials.js';
import type { Turn } from '../auth/guesses.js';
import { principalOf } from '../auth/principal.js';
import type { Throttles } from '../auth/throttle.js';
import { withhold } from '../auth/withhold.js';
import type { Verified, Verify } from '../options/auth.js';
import type { Settings } from '../options/schema.js';
import { compilePaths } from '../policy/path-pattern.js';
import { isThenable } from '../promise.js';
import type { GuardRequest } from '../request/guard-request.js';
import { apiKeyDigest } from '../state/subject.js';
import { withTimeout } from '../timeout.js';
import type { Check, Finding } from './check.js';

type AuthSettings = NonNullable<Settings['auth']>;

export interface AuthServices {
  readonly throttles: Throttles;
  /** Milliseconds that a verifier may take. */
  readonly checkTimeout: number;
}

/**
 * Lets in whom the application's verifier knows. It fails closed: a verifier that throws, is late or answers with
 * anything but a principal lets nobody in, whatever `onError` says.
 */
export function auth(options: AuthSettings, services: AuthServices): Check {
  switch (options.scheme) {
    case 'bearer':
      return checkOf(options, { header: 'authorization', read: readBearer, verify: options.verify }, services);
    case 'basic':
      return checkOf(options, { header: 'authorization', read: readBasic, verify: options.verify }, services);
    case 'api-key':
      return checkOf(
        options,
        { header: options.header, read: readApiKey, verify: options.verify, digest: apiKeyDigest },
        services,
      );
  }
}

interface Scheme<Credential> {
  /** In lower case. */
  readonly header: string;
  readonly read: ReadCredential<Credential>;
  readonly verify: Verify<Credential>;
  /** What a credential is banned by, where it can be. */
  readonly digest?: (credential: Credential) => string;
}

function checkOf<Credential>(
  options: AuthSettings,
  { header, read, verify, digest }: Scheme<Credential>,
  { throttles, checkTimeout }: AuthServices,
): Check {
  const { missing, refused } = challenges(options);
  const MISSING = refusal('auth.missing', missing);
  const MALFORMED = refusal('auth.malformed', refused);
  const INVALID = refusal('auth.invalid', refused);
  const isExcluded = compilePaths(options.exclude);
  const throttle = options.failures ? throttles.of(options.failures) : undefined;

  const conclude = (request: GuardRequest, credential: Credential, turn: Turn, answer: Verified) => {
    const found = answer === null || answer === undefined ? undefined : principalOf(answer);
    if (found?.id === credential)
      throw new TypeError('auth.verify: the id of a principal is told, it must not be the credential');
    turn.end(found === undefined);
    if (!found) return INVALID;
    request.learn({ principal: found, ...(digest && { apiKey: digest(credential) }) });
    return undefined;
  };

  return {
    name: 'auth',
    waits: true,
    skipsPreflight: true,
    failsClosed: true,
    run(request) {
      if (isExcluded?.(request.path)) return undefined;
      const reading = read(request.valuesOf(header));
      if (reading === 'missing') return MISSING;
      if (reading === 'malformed') return MALFORMED;
      const { credential, secrets } = reading;
      const { subject } = request;
      const turn = throttle?.turn(subject) ?? UNLIMITED;
      const throttled = () => tooMany(throttle?.retryAfter(subject) ?? 0);
      if (turn.granted === false) return throttled();

      const ask = () => asked(() => verify(credential, request.ctx), secrets);
      const failed = (fault: unknown): never => {
        turn.end(false);
        throw fault;
      };
      try {
        const answer = turn.granted === true ? ask() : turn.granted.then((granted) => (granted ? ask() : TURNED_AWAY));
        if (!isThenable(answer)) return conclude(request, credential, turn, answer);
        return withTimeout(Promise.resolve(answer), checkTimeout, 'auth')
          .then((settled) => (settled === TURNED_AWAY ? throttled() : conclude(request, credential, turn, settled)))
          .catch(failed);
      } catch (fault) {
        return failed(fault);
      }
    },
  };
}

/** Asks the verifier; what it throws leaves without the credential. */
function asked(
  verify: () => Verified | PromiseLike<Verified>,
  secrets: readonly string[],
): Verified | Promise<Verified> {
  const rethrow = (fault: unknown): never => {
    throw withhold(secrets, fault);
  };
  try {
    const answer = verify();
    return isThenable(answer) ? Promise.resolve(answer).catch(rethrow) : answer;
  } catch (fault) {
    return rethrow(fault);
  }
}

/** Scores nothing: an expired token that a page keeps sending must not ban its user. */
function refusal(reason: string, challenge: string): Finding {
  const headers = Object.freeze({ 'WWW-Authenticate': challenge });
  return Object.freeze({ check: 'auth', action: 'block', status: 401, reason, score: 0, headers });
}

function tooMany(retryAfter: number): Finding {
  const headers = { 'Retry-After': String(Math.max(1, Math.ceil(retryAfter / 1_000))) };
  return { check: 'auth', action: 'block', status: 429, reason: 'auth.throttled', score: 0, headers };
}

const UNLIMITED: Turn = Object.freeze({ granted: true, end: () => {} });
const TURNED_AWAY = Symbol('turned away');
