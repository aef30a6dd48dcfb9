import { z } from 'zod';
import type { Duration } from '../options/duration.js';
import { duration, expected, list, object, oneOf, secret, text, wholeNumber } from '../options/kinds.js';
import type { GuardOptions } from '../options/options.js';
import { isPrivateWay } from '../request/private-way.js';
import type { SigningKey } from '../rules/signature.js';
import type { ServiceKey } from './auth/authenticator.js';
import { CALLER_ID, ROLES, type Role } from './auth/role.js';
import { HISTORY, type RuleStorage } from './storage/storage.js';

/** Options of `rulesService()`. */
export interface RulesServiceOptions {
  /** Where rule sets are kept: a directory, or a storage such as `redisStorage(client)`. */
  storage: string | RuleStorage;
  /** Keys that callers have, by their SHA-256, and what each may do. Default: none. */
  keys?: readonly ServiceKey[];
  /** Tokens of an identity provider (JWT, RFC 7519); needs the package `jose`. Default: none are taken. */
  jwt?: JwtOptions;
  /** Keys that rule sets are signed with. Default: they are served unsigned. */
  signing?: SigningKey | readonly SigningKey[];
  /** Versions that a directory keeps of a rule set, 10 to 10,000. A storage of its own has its own. Default 100. */
  history?: number;
  /** File that every change is written to as a line of JSON, or `false`. Default `audit.jsonl` in the directory. */
  audit?: false | string;
  /** How long somebody who has logged in to the page stays so. Default `8h`. */
  session?: Duration;
  /** Options of the guard before the service, over those that the service sets. */
  guard?: RulesServiceGuard;
}

/** What may be set of the guard before the service. */
export type RulesServiceGuard = Pick<
  GuardOptions,
  | 'ban'
  | 'emergency'
  | 'https'
  | 'ip'
  | 'mode'
  | 'onEvent'
  | 'proxies'
  | 'rateLimit'
  | 'store'
  | 'telemetry'
  | 'warnings'
>;

/** Tokens that say who calls and what they may do. They have to have `sub` and `exp`. */
export interface JwtOptions {
  /** Where the issuer has its keys (RFC 7517). Either this or `secret`. */
  jwks?: string;
  /** The key that issuer and service share, 32 characters at least, for HS256, HS384 and HS512. */
  secret?: string;
  /** What `iss` has to be. */
  issuer: string;
  /** What `aud` has to have. */
  audience: string;
  /** The claim that says what a caller may do, a text or a list. Default `role`. */
  claim?: string;
  /** The role for each value of the claim. Default: the roles by their own names. */
  roles?: Readonly<Record<string, Role>>;
}

const filled = () => text((value) => value !== '' && value.length <= 1_024, 'a text that is not empty');
const own = <Value>(isGood: (value: unknown) => boolean, what: string) => z.custom<Value>(isGood, expected(what));
const isStorage = (value: unknown) => typeof value === 'object' && value !== null && 'append' in value;

const keySchema = object({
  id: text((value) => CALLER_ID.test(value), 'a name of 1 to 128 visible ASCII characters'),
  role: oneOf(...ROLES),
  sha256: z.custom<string>(
    (value) => typeof value === 'string' && /^[\da-f]{64}$/i.test(value),
    secret('64 hexadecimal digits'),
  ),
});

const jwtSchema = object({
  jwks: text((value) => URL.canParse(value) && isPrivateWay(new URL(value)), 'an https URL').optional(),
  secret: z
    .custom<string>(
      (value) => typeof value === 'string' && value.length >= 32,
      secret('a text of 32 characters at least'),
    )
    .optional(),
  issuer: filled(),
  audience: filled(),
  claim: filled().default('role'),
  roles: z
    .record(z.string(), oneOf(...ROLES), expected('an object of roles'))
    .default(Object.fromEntries(ROLES.map((role) => [role, role]))),
}).transform(({ jwks, secret, ...rest }, context) => {
  if (jwks !== undefined && secret === undefined) return { ...rest, key: { jwks } };
  if (secret !== undefined && jwks === undefined) return { ...rest, key: { secret } };
  context.addIssue({ code: 'custom', message: 'expected either jwks or secret', params: { complete: true } });
  return z.NEVER;
});

export const serviceSchema = object({
  storage: z.union(
    [filled(), own<RuleStorage>(isStorage, 'a storage')],
    expected('a directory, or a storage such as redisStorage(client)'),
  ),
  keys: list(keySchema, 'a list of keys with id, role, sha256').default([]),
  jwt: jwtSchema.optional(),
  signing: z
    .custom<SigningKey | readonly SigningKey[]>(
      (value) => typeof value === 'object' && value !== null,
      secret('a signing key, or a list of them'),
    )
    .optional(),
  history: wholeNumber(10, 10_000).default(HISTORY),
  audit: z.union([z.literal(false), filled()], expected('false or a file')).optional(),
  session: duration().default(8 * 3_600_000),
  guard: own<RulesServiceGuard>(
    (value) => typeof value === 'object' && value !== null,
    'an object of options',
  ).optional(),
}).refine(({ keys, jwt }) => keys.length > 0 || jwt !== undefined, {
  ...expected('"keys", "jwt" or both: nobody could get in'),
  path: ['keys'],
});

export type ServiceSettings = z.output<typeof serviceSchema>;
