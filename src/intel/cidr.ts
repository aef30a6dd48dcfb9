import { parseAddress, type Words } from '../request/address.js';

/** A range of addresses: the first and the last one, and how it was written. */
export interface Cidr {
  readonly family: 4 | 6;
  readonly first: Words;
  readonly last: Words;
  readonly text: string;
}

/** Reads an address or a CIDR range; `undefined` for what is neither. An IPv4-mapped IPv6 range is taken as IPv4. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  const address = parseAddress(slash === -1 ? text : text.slice(0, slash));
  if (!address) return undefined;
  const length = slash === -1 ? 128 : prefixLength(text, slash);
  if (length === undefined) return undefined;
  const first = maskWords(address.words, length, 0);
  return { family: address.family, first, last: maskWords(address.words, length, 0xffffffff), text };
}

/** Whether two ranges have an address in common. */
export function overlap(one: Cidr, other: Cidr): boolean {
  return compareWords(one.first, other.last) <= 0 && compareWords(other.first, one.last) <= 0;
}

/** Negative where the first address comes before the second, 0 where they are the same. */
export function compareWords(one: Words, other: Words): number {
  const index = one.findIndex((word, place) => word !== other[place]);
  return index === -1 ? 0 : (one[index] ?? 0) - (other[index] ?? 0);
}

/** Prefix length within 128 bits. IPv4 lengths count from the mapped prefix. */
function prefixLength(text: string, slash: number): number | undefined {
  const digits = text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(digits)) return undefined;
  const written = Number(digits);
  if (!text.includes(':')) return written <= 32 ? written + 96 : undefined;
  // ::ffff:10.0.0.0/104 is a range of IPv4 addresses; a shorter prefix would reach beyond them.
  const mapped = parseAddress(text.slice(0, slash))?.family === 4;
  return written <= 128 && (!mapped || written >= 96) ? written : undefined;
}

function maskWords(words: Words, length: number, fill: number): Words {
  const mask = (word: number, index: number) => {
    const kept = Math.min(32, Math.max(0, length - index * 32));
    const hostBits = kept === 0 ? 0xffffffff : kept === 32 ? 0 : 0xffffffff >>> kept;
    return ((word & ~hostBits) | (fill & hostBits)) >>> 0;
  };
  return [mask(words[0], 0), mask(words[1], 1), mask(words[2], 2), mask(words[3], 3)];
}
