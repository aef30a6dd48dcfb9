import { parseCidr } from '../intel/cidr.js';
import { PROXY_WORDS } from '../request/proxy-trust.js';
import { expected, flag, headerName, list, object, text, wholeNumber } from './kinds.js';

export interface ProxyOptions {
  /** Addresses and CIDR ranges of proxies, and the words `loopback`, `private` (RFC 1918, RFC 4193, link-local) and `unix` (unix sockets). */
  trust?: readonly string[];
  /** The most proxies that stand before the application, the nearest included. Without `trust` exactly this many are believed. */
  hops?: number;
  /** Header that the proxies append the client to: `x-forwarded-for` (default), `forwarded` (RFC 7239), or another in the form of X-Forwarded-For. */
  header?: string;
  /**
   * Believe a trusted proxy's X-Forwarded-Proto about http or https, with `header: 'forwarded'` its `proto=` instead. Default
   * true; `false` for a proxy that hands on what a client sends there.
   */
  protocol?: boolean;
}

const proxy = text(
  (value) => PROXY_WORDS.has(value) || parseCidr(value) !== undefined,
  'an address, a CIDR range, "loopback", "private" or "unix"',
);

export const proxiesSchema = object({
  trust: list(proxy, 'a list of addresses, CIDR ranges and the words loopback, private, unix').default([]),
  hops: wholeNumber(1, 32).optional(),
  header: headerName().default('x-forwarded-for'),
  protocol: flag().default(true),
})
  .refine(({ trust, hops }) => trust.length > 0 || hops !== undefined, expected('"trust", "hops" or both'))
  .optional();
