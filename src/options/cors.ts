import { types } from 'node:util';
import type { Context } from 'koa';
import { z } from 'zod';
import { parseOrigin, parseOriginPattern, wholeOrigin } from '../request/origin.js';
import type { Duration } from './duration.js';
import { durationOrZero, expected, flag, functionOf, headerName, list, text } from './kinds.js';
import { asText, textForms } from './text-form.js';

export interface CorsOptions {
  /**
   * Origins whose pages may read answers. `'*'`: all, without credentials. A list: exact origins (`https://shop.example`),
   * subdomains of any depth (`https://*.shop.example`, the domain itself not among them), RegExps that match the whole
   * origin, and `'null'`. A function is asked on every request with a well-formed origin, before the checks run; one that
   * throws or does not answer within `checkTimeout` allows nothing. (Fetch, 3.2)
   */
  origins: '*' | readonly (string | RegExp)[] | ((origin: string, ctx: Context) => boolean | Promise<boolean>);
  /** Methods that a preflight allows. Default GET, HEAD, PUT, POST, DELETE, PATCH. */
  methods?: readonly string[];
  /** Request headers that a preflight allows. Default: those that it asks for. */
  allowedHeaders?: readonly string[];
  /** Answer headers that pages may read. Default RateLimit, RateLimit-Policy, Retry-After. */
  exposedHeaders?: readonly string[];
  /** Let pages send cookies and credentials and read the answers. Not with `origins: '*'`. Default false. */
  credentials?: boolean;
  /** How long browsers may keep the answer to a preflight; `0` for not at all. Default `10m`. */
  maxAge?: Duration;
}

const origin = z
  .custom<string | RegExp>(
    (value) => types.isRegExp(value) || (typeof value === 'string' && readOrigin(value) !== undefined),
    expected('an origin like "https://shop.example", "https://*.shop.example", "null", or a RegExp'),
  )
  .register(textForms, asText)
  .transform((value) => (typeof value === 'string' ? (readOrigin(value) ?? value) : value));

/** A listed origin as it is compared: an exact one normalised, a pattern in lower case. */
function readOrigin(text: string): string | undefined {
  if (text === 'null') return text;
  return parseOrigin(text) ?? (parseOriginPattern(text) && text.toLowerCase());
}

const method = text((value) => /^[a-z*-]{1,32}$/i.test(value), 'a method').transform((value) => value.toUpperCase());

const shape = {
  origins: z.union(
    [
      z.literal('*'),
      list(origin, 'a list of origins').min(1, expected('a list of at least one origin')),
      functionOf<Extract<CorsOptions['origins'], (...parameters: never) => unknown>>(),
    ],
    expected('"*", a list of origins, or a function of the origin'),
  ),
  methods: list(method, 'a list of methods').default(['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH']),
  allowedHeaders: list(headerName(), 'a list of header names').optional(),
  exposedHeaders: list(headerName(), 'a list of header names').default([
    'ratelimit',
    'ratelimit-policy',
    'retry-after',
  ]),
  credentials: flag().default(false),
  maxAge: durationOrZero().default(600_000),
};

export const corsSchema = z
  .union(
    [
      z.literal(false),
      z.strictObject(shape).superRefine((cors, context) => {
        for (const [path, message] of faultsWithCredentials(cors)) {
          context.addIssue({ code: 'custom', path, message });
        }
      }),
    ],
    expected(`false or an object with ${Object.keys(shape).join(', ')}`),
  )
  .default(false);

type Cors = z.output<z.ZodObject<typeof shape>>;

/** With credentials every page that is let in acts as the user: who that is has to be said. */
function* faultsWithCredentials(cors: Cors): Generator<[path: (string | number)[], message: string]> {
  const { origins, credentials } = cors;
  if (!credentials) return;
  if (origins === '*') yield [['origins'], 'expected a list of origins or a function where "credentials" is true'];
  for (const [index, entry] of Array.isArray(origins) ? origins.entries() : []) {
    if (entry === 'null') {
      yield [['origins', index], 'expected no "null" where "credentials" is true: any page can have that origin'];
    }
    if (typeof entry !== 'string' && wholeOrigin(entry).test(NOBODYS_ORIGIN)) {
      yield [['origins', index], 'expected no RegExp that matches any origin where "credentials" is true'];
    }
  }
  for (const option of ['methods', 'allowedHeaders', 'exposedHeaders'] as const) {
    if (cors[option]?.includes('*')) {
      yield [[option], 'expected names where "credentials" is true: "*" is none then'];
    }
  }
}

/** What matches this matches anything. */
const NOBODYS_ORIGIN = 'https://0q7x-nobody.invalid:61803';
