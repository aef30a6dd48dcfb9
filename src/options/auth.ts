import type { Context } from 'koa';
import { z } from 'zod';
import type { BasicCredential } from '../auth/credentials.js';
import type { Principal } from '../auth/principal.js';
import type { Duration } from './duration.js';
import { duration, expected, headerName, list, orFalse, pathPattern, secret, text, wholeNumber } from './kinds.js';

/** Who a caller is, or `null` or `undefined` for a credential that is not good. */
export type Verified = Principal | { readonly id: string } | null | undefined;

/**
 * Says whom a credential belongs to, at once or later. Anything but an object with an `id`, `null` or `undefined`, and
 * whatever is thrown, is a failed check: nobody gets in by it.
 */
export type Verify<Credential> = (credential: Credential, ctx: Context) => Verified | PromiseLike<Verified>;

interface AuthBase {
  /** Name of what is protected, told in WWW-Authenticate: printable ASCII, 128 characters at most. Default `restricted`. */
  realm?: string;
  /**
   * Refused credentials per client address and window, kept in this process; from then on 429 without asking `verify`.
   * All addresses are counted, loopback too. Default 100 a minute; `false` for no limit.
   */
  failures?: false | AuthFailuresOptions;
  /** Path patterns that need no credentials, such as `/login`. None is looked at there either: no `principal`. */
  exclude?: readonly string[];
}

export interface AuthFailuresOptions {
  /** Refused credentials allowed within the window. */
  requests: number;
  /** Length of the window. */
  window: Duration;
}

export interface BearerAuthOptions extends AuthBase {
  /** `bearer`: a token in `Authorization: Bearer` (RFC 6750). */
  scheme: 'bearer';
  /** Says whom a credential belongs to, at once or later: `{ id }`, or nothing for one that is not good. */
  verify: Verify<string>;
  /** Only with `api-key`. */
  header?: undefined;
}

export interface BasicAuthOptions extends AuthBase {
  /** `basic`: user name and password in `Authorization: Basic` (RFC 7617), as UTF-8. */
  scheme: 'basic';
  /** Says whom a credential belongs to, at once or later: `{ id }`, or nothing for one that is not good. */
  verify: Verify<BasicCredential>;
  /** Only with `api-key`. */
  header?: undefined;
}

export interface ApiKeyAuthOptions extends AuthBase {
  /** `api-key`: a key in a header of its own. */
  scheme: 'api-key';
  /** The header that carries the key. Default `x-api-key`. */
  header?: string;
  /** Says whom a credential belongs to, at once or later: `{ id }`, or nothing for one that is not good. */
  verify: Verify<string>;
}

/** Proof of who the caller is. What is verified is on `ctx.state.guard.principal`. */
export type AuthOptions = BearerAuthOptions | BasicAuthOptions | ApiKeyAuthOptions;

const realm = text((value) => /^[\x20-\x7e]{1,128}$/.test(value), 'printable ASCII, 1 to 128 characters');

/** What is the same for every scheme. */
export const callerBase = {
  realm: realm.default('restricted'),
  failures: orFalse({ requests: wholeNumber(1, 1_000_000), window: duration() }).default({
    requests: 100,
    window: 60_000,
  }),
  exclude: list(pathPattern(), 'a list of path patterns').default([]),
};
/** What stands in its place by mistake is likely to be a key, or a list of them. */
const verify = <Credential>() =>
  z.custom<Verify<Credential>>((value) => typeof value === 'function', secret('a function of the credential and ctx'));
const noHeader = z.undefined(expected('none: only scheme "api-key" has a header of its own')).optional();

const FORM = 'an object with scheme, verify, realm, failures, exclude';

export const authForms = z.discriminatedUnion(
  'scheme',
  [
    z.strictObject({ scheme: z.literal('bearer'), verify: verify<string>(), header: noHeader, ...callerBase }),
    z.strictObject({ scheme: z.literal('basic'), verify: verify<BasicCredential>(), header: noHeader, ...callerBase }),
    z.strictObject({
      scheme: z.literal('api-key'),
      verify: verify<string>(),
      header: headerName().default('x-api-key'),
      ...callerBase,
    }),
  ],
  { error: ({ code }) => `expected ${code === 'invalid_union' ? '"bearer", "basic" or "api-key"' : FORM}` },
);

export const authSchema = authForms.optional();
