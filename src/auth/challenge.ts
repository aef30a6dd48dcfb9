import type { AuthOptions } from '../options/auth.js';

/** What WWW-Authenticate says (RFC 9110, 11.6.1): to a request without a credential, and to one whose credential is not good. */
export interface Challenges {
  readonly missing: string;
  readonly refused: string;
}

/** Writes the challenges of a scheme: RFC 6750, 3 for bearer, RFC 7617, 2 for basic. */
export function challenges({ scheme, realm }: Required<Pick<AuthOptions, 'scheme' | 'realm'>>): Challenges {
  const quoted = `realm="${realm.replace(/["\\]/g, '\\$&')}"`;
  switch (scheme) {
    case 'bearer':
      return { missing: `Bearer ${quoted}`, refused: `Bearer ${quoted}, error="invalid_token"` };
    case 'basic': {
      const challenge = `Basic ${quoted}, charset="UTF-8"`;
      return { missing: challenge, refused: challenge };
    }
    case 'api-key': {
      const challenge = `ApiKey ${quoted}`;
      return { missing: challenge, refused: challenge };
    }
  }
}
