import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { z } from 'zod';
import { RulesError } from './rules-error.js';

/** A key that rule sets are signed with. */
export type SigningKey =
  /** An Ed25519 private key, PEM. */
  | { readonly algorithm: 'ed25519'; readonly id: string; readonly privateKey: string | KeyObject }
  /** A secret of 32 bytes or more, that those who verify have, too. */
  | { readonly algorithm: 'hmac-sha256'; readonly id: string; readonly secret: string };

/** The keys that rule sets are verified with, by their ids; `*` is for any id. */
export interface VerifyKeys {
  readonly ed25519: ReadonlyMap<string, KeyObject>;
  readonly hmac: ReadonlyMap<string, string>;
}

/** What was in an envelope, or is a rule set without one. */
export interface OpenedRules {
  /** The exact text that was signed. */
  readonly text: string;
  /** The id of the key that it was verified with; absent where there was nothing to verify with. */
  readonly key: string | undefined;
}

/**
 * Puts a rule set into an envelope with a signature of each key, over the exact bytes of the text as UTF-8.
 * @throws {RulesError} `GUARD_RULES_SIGNATURE` for a key that cannot be used.
 */
export function signRules(text: string, keys: SigningKey | readonly SigningKey[]): string {
  const signatures = [keys].flat().map((key) => {
    const { algorithm, id } = key as SigningKey;
    if (!KEY_ID.test(id))
      throw new RulesError('GUARD_RULES_SIGNATURE', 'the id of a key has 1 to 64 of: letters, digits, "_ . : -"');
    return { algorithm, key: id, value: signatureOf(text, key as SigningKey).toString('base64') };
  });
  return JSON.stringify({ rules: text, signatures });
}

/**
 * Opens the envelope of a rule set. With keys, a signature of one of them has to be right; without, an envelope is opened as
 * it is, and a text without one is the rule set.
 * @throws {RulesError} `GUARD_RULES_SIGNATURE` for a set that is not signed with one of the keys, `GUARD_RULES_INVALID` for an envelope that cannot be read.
 */
export async function openEnvelope(text: string, keys?: VerifyKeys): Promise<OpenedRules> {
  if (!ENVELOPE.test(text)) {
    if (keys) throw new RulesError('GUARD_RULES_SIGNATURE', 'the rule set is not signed');
    return { text, key: undefined };
  }
  const { rules, signatures } = envelopeOf(text);
  if (!keys) return { text: rules, key: undefined };
  const bytes = Buffer.from(rules);
  for (const signature of signatures) {
    // What the bytes say: as UTF-8 a lone surrogate is another character.
    if (await isRight(bytes, signature, keys)) return { text: bytes.toString(), key: signature.key };
  }
  throw new RulesError('GUARD_RULES_SIGNATURE', 'the rule set has no signature of a key that is known here');
}

function signatureOf(text: string, key: SigningKey): Buffer {
  if (key.algorithm === 'hmac-sha256') {
    if (key.secret.length < LEAST_SECRET) {
      throw new RulesError(
        'GUARD_RULES_SIGNATURE',
        `the secret of key ${JSON.stringify(key.id)} is shorter than ${LEAST_SECRET} characters`,
      );
    }
    return hmacOf(Buffer.from(text), key.secret);
  }
  const { privateKey } = key;
  const usable = typeof privateKey === 'string' ? privateKeyOf(privateKey) : privateKey;
  if (usable?.type !== 'private' || usable.asymmetricKeyType !== 'ed25519') {
    throw new RulesError('GUARD_RULES_SIGNATURE', `key ${JSON.stringify(key.id)} is no Ed25519 private key in PEM`);
  }
  return sign(null, Buffer.from(text), usable);
}

function privateKeyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

/** Reads an Ed25519 public key in PEM; `undefined` for anything else, a private key among it. */
export function readPublicKey(pem: string): KeyObject | undefined {
  if (pem.includes('PRIVATE KEY')) return undefined;
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}

/** What a secret of HMAC has to have, characters. */
export const LEAST_SECRET = 32;
/** What keys are called. */
export const KEY_ID = /^[\w.:-]{1,64}$/;

const envelope = z.strictObject({
  rules: z.string(),
  signatures: z
    .array(
      z.strictObject({
        algorithm: z.enum(['ed25519', 'hmac-sha256']),
        key: z.string().regex(KEY_ID),
        value: z
          .string()
          .max(256)
          .regex(/^[A-Za-z\d+/]+={0,2}$/),
      }),
    )
    .max(16),
});

type Signature = z.output<typeof envelope>['signatures'][number];

/** No field of a rule set is called like that: what begins so is an envelope. */
const ENVELOPE = /^\s*\{\s*"(?:rules|signatures)"\s*:/;

function envelopeOf(text: string): z.output<typeof envelope> {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    throw new RulesError('GUARD_RULES_INVALID', `expected an envelope in JSON: ${(error as Error).message}`);
  }
  const read = envelope.safeParse(given);
  if (read.success) return read.data;
  throw new RulesError(
    'GUARD_RULES_INVALID',
    'expected an envelope of rules and signatures, each with algorithm, key, value',
  );
}

async function isRight(
  bytes: Buffer,
  { algorithm, key, value }: Signature,
  { ed25519, hmac }: VerifyKeys,
): Promise<boolean> {
  const given = Buffer.from(value, 'base64');
  if (algorithm === 'ed25519') {
    const publicKey = ed25519.get(key) ?? ed25519.get('*');
    return publicKey !== undefined && (await verified(bytes, publicKey, given));
  }
  const secret = hmac.get(key) ?? hmac.get('*');
  if (secret === undefined) return false;
  const expected = hmacOf(bytes, secret);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Off the main thread: of megabytes it takes milliseconds. */
function verified(bytes: Buffer, key: KeyObject, signature: Buffer): Promise<boolean> {
  return new Promise((resolve, reject) => {
    verify(null, bytes, key, signature, (error, isGood) => (error ? reject(error) : resolve(isGood)));
  });
}

function hmacOf(bytes: Buffer, secret: string): Buffer {
  return createHmac('sha256', secret).update(bytes).digest();
}
