import { parseCidr } from './cidr.js';

/**
 * Reads addresses and CIDR ranges as `parseCidr` does, one after another and into the same few numbers: of 100,000 of them
 * that leaves nothing to collect.
 */
export class RangeReader {
  family: 4 | 6 = 4;
  /** The first address: one word of IPv4, four of IPv6, the most significant first. */
  readonly words = new Uint32Array(4);
  /** How many bits of it count, of 32 or 128. */
  length = 0;
  readonly #groups = new Uint16Array(8);

  /** Reads what stands from one place of a text up to another. False for what is neither address nor range; what was read before is lost then. */
  read(text: string, from = 0, to = text.length): boolean {
    const isRead = hasColons(text, from, to) ? this.#readColons(text, from, to) : this.#readDotted(text, from, to);
    if (isRead) this.#mask();
    return isRead;
  }

  #readDotted(text: string, from: number, to: number): boolean {
    let word = 0;
    let octet = -1;
    let octets = 0;
    let at = from;
    for (; ; at++) {
      const code = at < to ? text.charCodeAt(at) : SLASH;
      if (code === DOT || code === SLASH) {
        if (octet === -1 || ++octets > 4) return false;
        word = word * 256 + octet;
        octet = -1;
        if (code === SLASH) break;
      } else {
        const digit = code - ZERO;
        if (digit < 0 || digit > 9 || octet === 0) return false;
        octet = octet === -1 ? digit : octet * 10 + digit;
        if (octet > 255) return false;
      }
    }
    this.family = 4;
    this.words[0] = word;
    this.length = lengthIn(text, at, to, 32);
    return octets === 4 && this.length !== NONE;
  }

  #readColons(text: string, from: number, to: number): boolean {
    let group = 0;
    let digits = 0;
    let groups = 0;
    let gap = NONE;
    let at = from;
    for (; at < to; at++) {
      const code = text.charCodeAt(at);
      const digit = hexOf(code);
      if (digit !== NONE) {
        group = group * 16 + digit;
        if (++digits > 4) return false;
      } else if (code === COLON) {
        if (digits > 0) {
          if (groups === 8) return false;
          this.#groups[groups++] = group;
          if (at + 1 === to || text.charCodeAt(at + 1) === SLASH) return false;
        } else if (at > from || text.charCodeAt(from + 1) !== COLON) return false;
        group = 0;
        digits = 0;
        if (at + 1 < to && text.charCodeAt(at + 1) === COLON) {
          if (gap !== NONE) return false;
          gap = groups;
          at++;
        }
      } else if (code === SLASH) break;
      // A dotted end, a zone: seldom.
      else return this.#readOther(text.slice(from, to));
    }
    if (digits > 0) {
      if (groups === 8) return false;
      this.#groups[groups++] = group;
    }
    if (gap === NONE ? groups !== 8 : groups > 7) return false;
    this.#join(gap, groups);
    this.length = lengthIn(text, at, to, 128);
    return this.length !== NONE && this.#settled();
  }

  /** Puts groups together to words; those behind a gap are the last. */
  #join(gap: number, count: number): void {
    const groups = this.#groups;
    if (gap !== NONE) {
      const end = 8 - (count - gap);
      groups.copyWithin(end, gap, count);
      groups.fill(0, gap, end);
    }
    for (let at = 0; at < 4; at++) this.words[at] = ((groups[at * 2] ?? 0) << 16) | (groups[at * 2 + 1] ?? 0);
  }

  /** An IPv4-mapped range is one of IPv4, unless it reaches beyond them. */
  #settled(): boolean {
    const { words } = this;
    const isMapped = words[0] === 0 && words[1] === 0 && words[2] === 0xffff;
    this.family = isMapped ? 4 : 6;
    if (!isMapped) return true;
    words[0] = words[3] ?? 0;
    this.length -= 96;
    return this.length >= 0;
  }

  #readOther(text: string): boolean {
    const range = parseCidr(text);
    if (!range) return false;
    const { family, first, last } = range;
    this.family = family;
    this.words.set(family === 4 ? [first[3]] : first);
    this.length = 0;
    for (const [index, word] of first.entries()) this.length += Math.clz32(word ^ (last[index] ?? 0));
    if (family === 4) this.length -= 96;
    return true;
  }

  #mask(): void {
    const { words, length } = this;
    for (let at = 0; at < (this.family === 4 ? 1 : 4); at++) {
      const kept = length - at * 32;
      if (kept <= 0) words[at] = 0;
      else if (kept < 32) words[at] = (words[at] ?? 0) & ~(0xffffffff >>> kept);
    }
  }
}

/** The prefix length that stands from a slash on; the whole where there is none. */
function lengthIn(text: string, slash: number, to: number, most: number): number {
  if (slash >= to) return most;
  const digits = to - slash - 1;
  if (digits < 1 || digits > 3) return NONE;
  let length = 0;
  for (let at = slash + 1; at < to; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return NONE;
    length = length * 10 + digit;
  }
  return length <= most ? length : NONE;
}

/** An address of IPv6 has one within its first group or behind it. */
function hasColons(text: string, from: number, to: number): boolean {
  const last = Math.min(to, from + 5);
  for (let at = from; at < last; at++) if (text.charCodeAt(at) === COLON) return true;
  return false;
}

function hexOf(code: number): number {
  if (code >= ZERO && code <= ZERO + 9) return code - ZERO;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : NONE;
}

const NONE = -1;
const ZERO = 48;
const DOT = 46;
const SLASH = 47;
const COLON = 58;
