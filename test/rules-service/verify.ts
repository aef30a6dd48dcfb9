import { generateKeyPairSync } from 'node:crypto';
import { readPublicKey, type SigningKey, type VerifyKeys } from '../../src/rules/signature.js';

/** Two keys to sign with, what verifies both, and what verifies neither. */
export function readVerifyKeys(): {
  readonly signing: readonly SigningKey[];
  readonly verify: VerifyKeys;
  readonly strangers: VerifyKeys;
  readonly privateKey: string;
} {
  const mine = pair();
  const secret = 's'.repeat(32);
  return {
    privateKey: mine.privateKey,
    signing: [
      { algorithm: 'ed25519', id: 'k1', privateKey: mine.privateKey },
      { algorithm: 'hmac-sha256', id: 'k2', secret },
    ],
    verify: verifying(mine.publicKey, secret),
    strangers: verifying(pair().publicKey, 't'.repeat(32)),
  };
}

function verifying(publicKey: string, secret: string): VerifyKeys {
  const key = readPublicKey(publicKey);
  if (!key) throw new Error('no key');
  return { ed25519: new Map([['*', key]]), hmac: new Map([['*', secret]]) };
}

function pair() {
  return generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}
