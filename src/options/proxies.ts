import { z } from 'zod';
import { parseCidr } from '../intel/address-set.js';
import { PROXY_WORDS } from '../request/proxy-trust.js';
import { expected, flag, headerName, list, object, wholeNumber } from './kinds.js';
import { asText, textForms } from './text-form.js';

export interface ProxyOptions {
  /** Addresses and CIDR ranges of proxies, and the words `loopback`, `private` (RFC 1918, RFC 4193, link-local) and `unix` (unix sockets). */
  trust?: readonly string[];
  /** The most proxies that stand before the application, the nearest included. Without `trust` exactly this many are believed. */
  hops?: number;
  /** Header that the proxies append the client to: `x-forwarded-for` (default), `forwarded` (RFC 7239), or another in the form of X-Forwarded-For. */
  header?: string;
  /** Believe a trusted proxy's X-Forwarded-Proto (or `proto=` of Forwarded) about http or https. Default true. */
  protocol?: boolean;
}

const proxy = z
  .custom<string>(
    (value) => typeof value === 'string' && (PROXY_WORDS.has(value) || parseCidr(value) !== undefined),
    expected('an address, a CIDR range, "loopback", "private" or "unix"'),
  )
  .register(textForms, asText);

export const proxiesSchema = object({
  trust: list(proxy, 'a list of addresses, CIDR ranges and the words loopback, private, unix').default([]),
  hops: wholeNumber(1, 32).optional(),
  header: headerName().default('x-forwarded-for'),
  protocol: flag().default(true),
})
  .refine(({ trust, hops }) => trust.length > 0 || hops !== undefined, expected('"trust", "hops" or both'))
  .optional();
