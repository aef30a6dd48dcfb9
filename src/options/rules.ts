import { z } from 'zod';
import { parseAddress } from '../request/address.js';
import { KEY_ID, LEAST_SECRET, readPublicKey, type VerifyKeys } from '../rules/signature.js';
import type { RuleFunction } from '../rules/sources/function.js';
import type { RuleSource } from '../rules/sources/source.js';
import type { Duration } from './duration.js';
import { duration, expected, flag, headerName, object, secret } from './kinds.js';
import { asText, textForms } from './text-form.js';

export interface RulesOptions {
  /**
   * Where rule sets come from: an address (`https://...`, from this machine also http), a file (`file:/path`, or a path that begins
   * with `/` or `.`), which is taken over when it changes, a function that answers with a set, or a source of your own.
   */
  source: string | RuleFunction | RuleSource;
  /** How often the source is read, a tenth more or less: from `1s` to `1d`. What cannot be read is tried again sooner, then ever later up to `5m`. Default `30s`. */
  interval?: Duration;
  /** The keys that sets have to be signed with: where it is given, what is not signed with one of them is rejected. Default: none. */
  verify?: RulesVerifyOptions;
  /** A directory in which the last good set is kept, for when this process starts and the source is down. Default: in the store, if it can. */
  cache?: string;
  /** Sent to an address as `Authorization: Bearer`. */
  token?: string;
  /** Sent to an address as `X-API-Key`. */
  apiKey?: string;
  /** Headers that are sent to an address, too. */
  headers?: Readonly<Record<string, string>>;
  /** Certificates for an address of https. */
  tls?: RulesTlsOptions;
  /** Reads from other machines over http, too: whoever is in between can write the rules, unless they are signed. Default false. */
  insecure?: boolean;
}

export interface RulesVerifyOptions {
  /** Ed25519 public keys in PEM: one for sets whatever key they name, or several by the names that sets give them. */
  ed25519?: string | Readonly<Record<string, string>>;
  /** Secrets of HMAC-SHA256, 32 characters or more: one, or several by name. */
  hmac?: string | Readonly<Record<string, string>>;
}

export interface RulesTlsOptions {
  /** The certificate that this process shows, PEM. With `key`. */
  cert?: string;
  /** Its private key, PEM. */
  key?: string;
  /** Who signs the certificate of the source, PEM, in place of those that Node trusts. */
  ca?: string;
}

const SOURCE =
  'an https address, http on this machine (with "insecure": anywhere), a file like "file:/etc/guard/rules.json", a function or a RuleSource';

/** Where sets come from, read. */
export type SourceSettings =
  | { readonly kind: 'url'; readonly url: URL }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'function'; readonly read: RuleFunction }
  /** In a function: settings are frozen, and it is the user's own. */
  | { readonly kind: 'own'; readonly get: () => RuleSource };

/** An address may have a password in it. */
const source = z
  .custom<RulesOptions['source']>((value) => readSource(value) !== undefined, secret(SOURCE))
  .register(textForms, asText)
  .transform((value) => readSource(value) as SourceSettings);

const header = () =>
  z
    .custom<string>(
      (value) => typeof value === 'string' && /^[\x21-\x7e](?:[\x20-\x7e]{0,8190}[\x21-\x7e])?$/.test(value),
      secret('a text of printable ASCII characters'),
    )
    .register(textForms, asText);

const pem = (label: string) =>
  z.custom<string>(
    (value) => typeof value === 'string' && value.includes(`-----BEGIN ${label}`),
    secret(`a text in PEM, "-----BEGIN ${label}..."`),
  );

const privateKey = () =>
  z.custom<string>(
    (value) => typeof value === 'string' && /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/.test(value),
    secret('a private key in PEM'),
  );

/** One key for any name, `*`, or several by their names. What is none may be one all the same: it is not shown. */
function keys<Key>(read: (text: string) => Key | undefined, what: string) {
  const readAll = (given: unknown): ReadonlyMap<string, Key> | undefined => {
    const named = typeof given === 'string' ? { '*': given } : given;
    if (typeof named !== 'object' || named === null || Array.isArray(named)) return undefined;
    const all = new Map<string, Key>();
    for (const [id, text] of Object.entries(named)) {
      const key = typeof text === 'string' ? read(text) : undefined;
      if (key === undefined || !(id === '*' || KEY_ID.test(id))) return undefined;
      all.set(id, key);
    }
    return all.size > 0 ? all : undefined;
  };
  return z
    .custom<string | Readonly<Record<string, string>>>(
      (given) => readAll(given) !== undefined,
      secret(`${what}, or an object of them by name`),
    )
    .transform((given): ReadonlyMap<string, Key> => readAll(given) ?? new Map());
}

const verify = object({
  ed25519: keys(readPublicKey, 'an Ed25519 public key in PEM').optional(),
  hmac: keys(
    (text) => (text.length >= LEAST_SECRET ? text : undefined),
    `a secret of ${LEAST_SECRET} characters or more`,
  ).optional(),
})
  .refine(({ ed25519, hmac }) => ed25519 !== undefined || hmac !== undefined, expected('at least one of ed25519, hmac'))
  .transform(({ ed25519, hmac }): VerifyKeys => ({ ed25519: ed25519 ?? new Map(), hmac: hmac ?? new Map() }));

const ofAddress = ['token', 'apiKey', 'headers', 'tls', 'insecure'] as const;

/** Where dynamic rules come from. */
export const rulesSchema = object({
  source,
  interval: duration()
    .refine((milliseconds) => milliseconds >= 1_000 && milliseconds <= 86_400_000, expected('"1s" to "1d"'))
    .default(30_000),
  verify: verify.optional(),
  cache: z
    .custom<string>(
      (value) => typeof value === 'string' && value !== '' && !value.includes('\0'),
      expected('the path of a directory'),
    )
    .register(textForms, asText)
    .optional(),
  token: header().optional(),
  apiKey: header().optional(),
  headers: z.record(headerName(), header(), expected('an object of headers')).optional(),
  tls: object({
    cert: pem('CERTIFICATE').optional(),
    key: privateKey().optional(),
    ca: pem('CERTIFICATE').optional(),
  })
    .refine(({ cert, key }) => (cert === undefined) === (key === undefined), secret('cert and key together'))
    .optional(),
  insecure: flag().optional(),
})
  .superRefine((given, context) => {
    const { source: from } = given;
    if (from.kind !== 'url') {
      for (const name of ofAddress) {
        if (given[name] === undefined) continue;
        context.addIssue({
          code: 'custom',
          path: [name],
          message: 'expected only with an address as source',
          params: { complete: true },
        });
      }
      return;
    }
    if (!isSafe(from.url) && given.insecure !== true) {
      context.addIssue({ code: 'custom', path: ['source'], ...secretIssue('https, or "insecure": true') });
    }
    if (given.tls && from.url.protocol !== 'https:') {
      context.addIssue({
        code: 'custom',
        path: ['tls'],
        message: 'expected only with an address of https',
        params: { complete: true },
      });
    }
  })
  .optional();

function secretIssue(what: string) {
  return { message: `expected ${what}`, params: { secret: true } };
}

/** The settings of rules. */
export type RulesSettings = NonNullable<z.output<typeof rulesSchema>>;

function readSource(value: unknown): SourceSettings | undefined {
  if (typeof value === 'function') return { kind: 'function', read: value as RuleFunction };
  if (typeof value === 'object' && value !== null) {
    const { read } = value as { read?: unknown };
    return typeof read === 'function' ? { kind: 'own', get: () => value as RuleSource } : undefined;
  }
  if (typeof value !== 'string' || value === '' || value.includes('\0')) return undefined;
  if (/^file:/.test(value)) return { kind: 'file', path: pathOf(value) };
  if (/^[./]/.test(value)) return { kind: 'file', path: value };
  if (!URL.canParse(value)) return undefined;
  const url = new URL(value);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && url.username === '' && url.password === '' ? { kind: 'url', url } : undefined;
}

/** `file:/path` and `file:///path` as in an address, `file:rules.json` as it stands. */
function pathOf(value: string): string {
  const rest = value.slice('file:'.length);
  return rest.startsWith('/') ? decodeURIComponent(new URL(value).pathname) : rest;
}

/** Whether what is sent there stays between the two: https, or http on this machine. */
export function isSafe({ protocol, hostname }: URL): boolean {
  if (protocol === 'https:') return true;
  return hostname === 'localhost' || parseAddress(hostname.replace(/^\[|\]$/g, ''))?.isLoopback === true;
}
