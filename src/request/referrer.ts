import { parseAddress } from './address.js';

/** Where a request came from, as its Referer says: host name or address, and scheme with host and port. */
export interface Referrer {
  readonly host: string;
  readonly origin: string;
}

/** One entry of `referrers`: a host, the hosts below one, or an origin. */
export interface ReferrerPattern {
  readonly kind: 'host' | 'below' | 'origin';
  readonly value: string;
}

/** Reads a Referer the way browsers read URLs; `undefined` for what no browser sends: credentials, odd bytes, other schemes. */
export function readReferrer(header: string): Referrer | undefined {
  if (header.length > LONGEST || !/^https?:\/\/[!-~]+$/i.test(header) || !URL.canParse(header)) return undefined;
  const url = new URL(header);
  return url.username === '' && url.password === '' ? referrerOf(url) : undefined;
}

/** Browsers send no more than the origin of a longer one (W3C Referrer Policy). */
const LONGEST = 4_096;

/** Reads `shop.example`, `*.shop.example`, `https://shop.example:8443`; `undefined` for what is none of these. */
export function parseReferrerPattern(text: string): ReferrerPattern | undefined {
  const [, scheme, star, host = '', port = ''] = (text.length <= 300 && PATTERN.exec(text)) || [];
  const url = `${scheme ?? 'http://'}${host}${port}`;
  if (host === '' || !URL.canParse(url)) return undefined;
  const { host: name, origin } = referrerOf(new URL(url));
  if (scheme !== undefined) return star === undefined ? { kind: 'origin', value: origin } : undefined;
  if (port !== '') return undefined;
  if (star === undefined) return { kind: 'host', value: name };
  return isAddress(name) ? undefined : { kind: 'below', value: name };
}

const PATTERN = /^(https?:\/\/)?(\*\.)?([\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)*\.?|\[[\da-f:.]+\])(:\d+)?$/iu;

/** `shop.example.` is the same host in DNS. */
function referrerOf({ protocol, hostname, port }: URL): Referrer {
  const host = hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;
  return { host, origin: `${protocol}//${host}${port === '' ? '' : `:${port}`}` };
}

function isAddress(host: string): boolean {
  return host.startsWith('[') || parseAddress(host) !== undefined;
}
