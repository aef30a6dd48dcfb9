import { z } from 'zod';
import { linearPattern } from './detection.js';
import { list, object, oneOf, secret, text } from './kinds.js';
import { asText, textForms } from './text-form.js';

export interface PrivacyOptions {
  /**
   * How addresses of clients are told to OpenTelemetry: `full`; `truncated` to the IPv4 /24 or the IPv6 /48; or `hashed` with
   * `addressKey`, alike wherever the key is the same. Limits, bans and `onEvent` have the address itself. Default `full`.
   */
  clientAddress?: 'full' | 'truncated' | 'hashed';
  /** The secret that addresses are hashed with, 16 characters at least: who has it can find out whose hash one is. */
  addressKey?: string;
  /** Secrets of the application's own, beside those that are known by their structure. Default: none. */
  redact?: RedactOptions;
}

export interface RedactOptions {
  /** Names of attributes, fields and parameters whose values are never told: `customer_no` makes `[REDACTED:CUSTOMER_NO:8]`. Default: none. */
  names?: readonly string[];
  /** Texts that are never told, wherever they stand. Default: none. */
  patterns?: readonly RedactPattern[];
  /** Names of attributes that are told as they are: of those that checks and the application give, not of what a client has sent. Default: none. */
  keep?: readonly string[];
}

export interface RedactPattern {
  /** What it is called in its place: `CUSTOMER_NO`. */
  kind: string;
  /** What is looked for, in the syntax of RE2; a text is read as a pattern. */
  pattern: string | RegExp;
}

const attributeName = () =>
  text((value) => /^[\w.@/-]{1,128}$/.test(value), 'a name of letters, digits and _ . - @ /, 128 characters at most');

const names = () => list(attributeName(), 'a list of names');

const kind = () =>
  text((value) => /^[A-Z][A-Z0-9_]{1,31}$/.test(value), 'a name like "CUSTOMER_NO": capitals, digits and _');

const patterns = () => list(object({ kind: kind(), pattern: linearPattern() }), 'a list of objects with kind, pattern');

const addressKey = () =>
  z
    .custom<string>(
      (value) => typeof value === 'string' && value.length >= 16 && value.length <= 1_024,
      secret('a secret of 16 to 1024 characters'),
    )
    .register(textForms, asText);

const NOTHING = { names: [], patterns: [], keep: [] };

export const privacySchema = object({
  clientAddress: oneOf('full', 'truncated', 'hashed').default('full'),
  addressKey: addressKey().optional(),
  redact: object({
    names: names().default([]),
    patterns: patterns().default([]),
    keep: names().default([]),
  }).default(NOTHING),
})
  .refine(({ clientAddress, addressKey: key }) => clientAddress !== 'hashed' || key !== undefined, {
    ...secret('a secret of 16 to 1024 characters, since privacy.clientAddress is "hashed"'),
    path: ['addressKey'],
  })
  .default({ clientAddress: 'full', redact: NOTHING });

export type PrivacySettings = z.output<typeof privacySchema>;
