import { createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { Address, parseAddress } from '../request/address.js';

export interface AddressOptions {
  readonly clientAddress: 'full' | 'truncated' | 'hashed';
  /** What addresses are hashed with; without one they are not told. */
  readonly addressKey?: string | undefined;
}

/** How the address of a client is told, or the /64 that a ban is for. What is no address comes back as it is. */
export type AddressTelling = (text: string) => string;

/** `undefined` where addresses are told in full. */
export function addressTelling({ clientAddress, addressKey = '' }: AddressOptions): AddressTelling | undefined {
  if (clientAddress === 'full') return undefined;
  if (clientAddress === 'truncated') return (text) => ofAddress(text, truncated);
  const known = new LRUCache<string, string>({ max: MOST_KNOWN });
  return (text) =>
    ofAddress(text, (_, subject) => {
      const hash =
        known.get(subject) ??
        `${PREFIX}${createHmac('sha256', addressKey).update(subject).digest('hex').slice(0, DIGITS)}`;
      known.set(subject, hash);
      return hash;
    });
}

const MOST_KNOWN = 10_000;
/** Says what it is, and that it is no address. */
const PREFIX = 'hmac:';
/** 64 bits: among four billion addresses one pair is alike. */
const DIGITS = 16;

function ofAddress(text: string, tell: (address: Address, subject: string) => string): string {
  const isSubnet = text.endsWith('/64');
  const address = parseAddress(isSubnet ? text.slice(0, -'/64'.length) : text);
  return address ? tell(address, isSubnet ? `${address.text}/64` : address.text) : text;
}

/** The last octet and the last 80 bits are zero, as web analytics has it; of 6to4, which has an IPv4 address in its /48, the last 88. */
function truncated({ family, words: [a, b, c, d] }: Address): string {
  if (family === 4) return new Address([a, b, c, (d & 0xffff_ff00) >>> 0]).text;
  const kept = a >>> 16 === 0x2002 ? 0xff00_0000 : 0xffff_0000;
  return new Address([a, (b & kept) >>> 0, 0, 0]).text;
}
