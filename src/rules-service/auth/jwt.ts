import { untraced } from '../../telemetry/untraced.js';
import { CALLER_ID, type Caller, ROLES, type Role } from './role.js';

export interface JwtSettings {
  readonly key: { readonly jwks: string } | { readonly secret: string };
  readonly issuer: string;
  readonly audience: string;
  /** The claim that says what a caller may do. */
  readonly claim: string;
  /** The role for each value of the claim. */
  readonly roles: Readonly<Record<string, Role>>;
}

/** Makes what reads signed tokens: by issuer, audience, time and signature, with `jose`, loaded with the first token. */
export function tokenReader(settings: JwtSettings): (token: string) => Promise<Caller | undefined> {
  let verifying: Promise<Verify> | undefined;
  return async (token) => {
    verifying ??= verifier(settings).catch((fault) => {
      verifying = undefined;
      throw fault;
    });
    const verify = await verifying;
    // Whoever asks for keys on our behalf must not have spans of it.
    const claims = await untraced(() => verify(token));
    return claims && callerOf(claims, settings);
  };
}

type Claims = Readonly<Record<string, unknown>>;
/** `undefined` for a token that is not good; rejects when that cannot be said, as while keys cannot be had. */
type Verify = (token: string) => Promise<Claims | undefined>;

async function verifier({ key, issuer, audience }: JwtSettings): Promise<Verify> {
  const { createRemoteJWKSet, errors, jwtVerify } = await jose();
  const checks = { issuer, audience, clockTolerance: 5 };
  const ask =
    'secret' in key
      ? (token: string) => jwtVerify(token, new TextEncoder().encode(key.secret), { ...checks, algorithms: SYMMETRIC })
      : withKeySet(createRemoteJWKSet(new URL(key.jwks), { timeoutDuration: 5_000 }));
  const isOurs = [errors.JWKSTimeout, errors.JWKSInvalid];

  function withKeySet(keys: ReturnType<typeof createRemoteJWKSet>) {
    return (token: string) => jwtVerify(token, keys, { ...checks, algorithms: ASYMMETRIC });
  }

  return async (token) => {
    try {
      return (await ask(token)).payload;
    } catch (error) {
      if (!(error instanceof errors.JOSEError) || isOurs.some((kind) => error instanceof kind)) throw error;
      // What jose says of an answer that is no key set is a fault of the issuer, not of the token.
      if (error.code === 'ERR_JOSE_GENERIC') throw error;
      return undefined;
    }
  };
}

const SYMMETRIC = ['HS256', 'HS384', 'HS512'];
const ASYMMETRIC = [
  'EdDSA',
  'Ed25519',
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
];

/** Of several values the one that allows most. Whoever has none of them is not known here. */
function callerOf(claims: Claims, { claim, roles }: JwtSettings): Caller | undefined {
  const { sub: id, exp } = claims;
  const given = [claims[claim]].flat();
  const granted = given.flatMap((value) =>
    typeof value === 'string' && Object.hasOwn(roles, value) ? roles[value] : [],
  );
  const role = ROLES.toReversed().find((name) => granted.includes(name));
  if (typeof id !== 'string' || !CALLER_ID.test(id) || typeof exp !== 'number' || !role) return undefined;
  return { id, role, expires: exp * 1_000 };
}

async function jose() {
  try {
    return await import('jose');
  } catch (cause) {
    throw new Error('the package jose is not installed: npm install jose', { cause });
  }
}
