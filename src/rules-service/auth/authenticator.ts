import { knownKeys } from '../../auth/known-keys.js';
import { type JwtSettings, tokenReader } from './jwt.js';
import { type Caller, ROLES, type Role } from './role.js';

/** A key of the service, of which only the digest is known. */
export interface ServiceKey {
  /** Who it belongs to; changes are told under this name. */
  readonly id: string;
  readonly role: Role;
  /** SHA-256 of the key, as 64 hexadecimal digits. */
  readonly sha256: string;
}

/** Says who a key or a token belongs to; `undefined` for one that is not good. */
export type Authenticate = (credential: string) => Promise<Caller | undefined>;

export function authenticator(keys: readonly ServiceKey[], jwt: JwtSettings | undefined): Authenticate {
  const ofKey = keys.length > 0 ? knownKeys(keys.map(({ id, role, sha256 }) => ({ id, role, sha256 }))) : undefined;
  const ofToken = jwt && tokenReader(jwt);
  return async (credential) => {
    const principal = ofKey?.(credential);
    const role = ROLES.find((name) => name === principal?.role);
    if (principal && role) return { id: principal.id, role };
    return ofToken && isToken(credential) ? ofToken(credential) : undefined;
  };
}

/** Three parts of base64url, as a signed token has them (RFC 7515, 7.1). */
function isToken(credential: string): boolean {
  return credential.length <= 8_192 && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(credential);
}
