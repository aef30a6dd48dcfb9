import { charCodeAt } from '../../char-code-at.js';
/** What an address of a URL is for a visitor: one that he is not in, or one in a spelling that only passes filters. */
export type AddressKind = 'metadata' | 'loopback' | 'private' | 'odd' | undefined;

/** Judges a host that is a number or an address (RFC 1918, 3927, 4193, 6890; inet_aton's forms of IPv4). */
export function addressKind(host: string): AddressKind {
  if (charCodeAt(host, 0) === OPEN_BRACKET) return ipv6Kind(host.slice(1, host.indexOf(']')));
  const first = charCodeAt(host, 0);
  if (first < ZERO || first > NINE || !NUMERIC.test(host)) return undefined;
  const parts = host.endsWith('.') ? host.slice(0, -1).split('.') : host.split('.');
  if (parts.length > 4) return undefined;
  let isOdd = parts.length < 4;
  let address = 0;
  for (const [i, part] of parts.entries()) {
    const value = numberOf(part);
    if (value === undefined) return undefined;
    if (part.length > 1 && part.startsWith('0')) isOdd = true;
    const isLast = i === parts.length - 1;
    const width = isLast ? 4 - i : 1;
    if (value >= 256 ** width) isOdd = true;
    address = (address * 256 ** width + (value % 256 ** width)) % 2 ** 32;
  }
  return ipv4Kind(address) ?? (isOdd ? 'odd' : undefined);
}

const OPEN_BRACKET = 0x5b;
const ZERO = 0x30;
const NINE = 0x39;
const NUMERIC = /^[0-9a-fx.]{1,128}$/;

function numberOf(part: string): number | undefined {
  if (/^0x[0-9a-f]{1,32}$/.test(part)) return Number(part);
  if (/^0[0-7]{1,32}$/.test(part)) return Number.parseInt(part, 8);
  return /^[0-9]{1,32}$/.test(part) ? Number(part) : undefined;
}

function ipv4Kind(address: number): AddressKind {
  if (METADATA.has(address)) return 'metadata';
  const first = Math.floor(address / 2 ** 24);
  const second = Math.floor(address / 2 ** 16) % 256;
  if (first === 127 || first === 0) return 'loopback';
  if (first === 169 && second === 254) return 'metadata';
  if (first === 10 || (first === 192 && second === 168) || (first === 172 && second >= 16 && second < 32)) {
    return 'private';
  }
  return first === 100 && second >= 64 && second < 128 ? 'private' : undefined;
}

const ipv4 = (a: number, b: number, c: number, d: number): number => a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;

/** Where clouds tell an instance its secrets: AWS, Azure, GCP and many more; Alibaba; Oracle. */
const METADATA: ReadonlySet<number> = new Set([
  ipv4(169, 254, 169, 254),
  ipv4(169, 254, 170, 2),
  ipv4(100, 100, 100, 200),
  ipv4(192, 0, 0, 192),
  ipv4(168, 63, 129, 16),
]);

function ipv6Kind(literal: string): AddressKind {
  const zone = literal.indexOf('%');
  const address = zone === -1 ? literal : literal.slice(0, zone);
  if (!/^[0-9a-f:.]{2,64}$/.test(address)) return undefined;
  if (address === 'fd00:ec2::254') return 'metadata';
  if (/^(?:0{0,4}:){1,8}0{0,3}[01]?$/.test(address)) return 'loopback';
  if (zone !== -1 || /^f[cde][0-9a-f]{2}:/.test(address)) return 'private';
  // An IPv4 address in the clothes of IPv6 is asked for by nobody.
  if (
    /^(?:0{0,4}:){1,6}(?:ffff:(?:0:)?)?(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9a-f]{1,4}:[0-9a-f]{1,4})$/.test(address)
  ) {
    return 'odd';
  }
  return address.startsWith('64:ff9b:') || address.startsWith('2002:') || /^[0-9a-f]{1,4}::$/.test(address)
    ? 'odd'
    : undefined;
}
