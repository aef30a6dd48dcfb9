import { addressSet } from '../intel/address-set.js';
import type { Address } from './address.js';

/** Words that stand for ranges of proxies in `proxies.trust`. */
export const PROXY_WORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['loopback', ['127.0.0.0/8', '::1/128']],
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', 'fc00::/7', 'fe80::/10']],
  ['unix', []],
]);

/** Whom the guard believes about the client. */
export interface ProxyTrust {
  /** True when a connection over a unix socket, which has no address, is a proxy's. */
  readonly unix: boolean;
  has(address: Address): boolean;
}

/** Builds the trust from `proxies.trust`. */
export function proxyTrust(trust: readonly string[]): ProxyTrust {
  const ranges = addressSet(trust.flatMap((entry) => PROXY_WORDS.get(entry) ?? [entry]));
  return { unix: trust.includes('unix'), has: (address) => ranges.match(address) !== undefined };
}
