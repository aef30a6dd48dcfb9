/** 128 bits as four 32-bit words, the most significant first. IPv4 lies in `::ffff:0:0/96`. */
export type Words = readonly [number, number, number, number];

/** An IP address, parsed once. */
export class Address {
  readonly family: 4 | 6;
  readonly words: Words;
  #text: string | undefined;
  #subject: string | undefined;

  constructor(words: Words) {
    this.words = words;
    this.family = words[0] === 0 && words[1] === 0 && words[2] === 0xffff ? 4 : 6;
  }

  /** Canonical text: dotted decimal, or RFC 5952. */
  get text(): string {
    this.#text ??= this.family === 4 ? dotted(this.words[3]) : compressed(this.words);
    return this.#text;
  }

  /** Who counts as one client: the address, for IPv6 its /64, since a subscriber has at least that much. */
  get subject(): string {
    this.#subject ??= this.family === 4 || isTranslated(this.words) ? this.text : subnet(this.words);
    return this.#subject;
  }

  get isLoopback(): boolean {
    const [a, b, c, d] = this.words;
    return this.family === 4 ? d >>> 24 === 127 : a === 0 && b === 0 && c === 0 && d === 1;
  }
}

/**
 * Reads an IPv4 or IPv6 address; `undefined` for anything else, such as leading zeros, short forms, ports.
 * IPv4-mapped IPv6 (`::ffff:192.0.2.1`) is the IPv4 address; a zone (`%eth0`) is left out.
 */
export function parseAddress(text: string): Address | undefined {
  if (text.length < 2 || text.length > 64) return undefined;
  if (!text.includes(':')) {
    const word = parseDotted(text);
    return word === undefined ? undefined : new Address([0, 0, 0xffff, word]);
  }
  const words = parseColons(text);
  return words && new Address(words);
}

function parseDotted(text: string): number | undefined {
  let word = 0;
  let octet = -1;
  let octets = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = i === text.length ? DOT : text.charCodeAt(i);
    if (code === DOT) {
      if (octet === -1 || ++octets > 4) return undefined;
      word = word * 256 + octet;
      octet = -1;
    } else {
      const digit = code - ZERO;
      if (digit < 0 || digit > 9 || octet === 0) return undefined;
      octet = octet === -1 ? digit : octet * 10 + digit;
      if (octet > 255) return undefined;
    }
  }
  return octets === 4 ? word : undefined;
}

const DOT = 46;
const ZERO = 48;

function parseColons(text: string): Words | undefined {
  const zone = text.indexOf('%');
  const plain = zone === -1 ? text : text.slice(0, zone);
  const gap = plain.indexOf('::');
  if (gap === -1) return toWords(parseGroups(plain));
  if (plain.includes('::', gap + 1)) return undefined;
  const head = gap === 0 ? [] : parseGroups(plain.slice(0, gap), false);
  const tail = gap + 2 === plain.length ? [] : parseGroups(plain.slice(gap + 2));
  if (!head || !tail || head.length + tail.length > 7) return undefined;
  return toWords([...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail]);
}

function parseGroups(text: string, mayEndDotted = true): number[] | undefined {
  const groups: number[] = [];
  const parts = text.split(':', 9);
  for (const [index, part] of parts.entries()) {
    if (mayEndDotted && index === parts.length - 1 && part.includes('.')) {
      const word = parseDotted(part);
      if (word === undefined) return undefined;
      groups.push(word >>> 16, word & 0xffff);
    } else {
      if (!/^[\da-f]{1,4}$/i.test(part)) return undefined;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}

function toWords(groups: readonly number[] | undefined): Words | undefined {
  if (groups?.length !== 8) return undefined;
  const word = (index: number) => (((groups[index] ?? 0) << 16) | (groups[index + 1] ?? 0)) >>> 0;
  return [word(0), word(2), word(4), word(6)];
}

function dotted(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}

/** Behind NAT64 (RFC 6052, 2.1) all of IPv4 shares one /64: there, too, an address is a client. */
function isTranslated([a, b, c]: Words): boolean {
  return a === 0x0064_ff9b && b === 0 && c === 0;
}

function subnet([a, b]: Words): string {
  return `${compressed([a, b, 0, 0])}/64`;
}

/** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as `::`. */
function compressed(words: Words): string {
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff]);
  let bestStart = -1;
  let bestLength = 1;
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length++;
    if (length > bestLength) {
      bestStart = start;
      bestLength = length;
    }
    start += length;
  }
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (bestStart === -1) return hex(groups);
  return `${hex(groups.slice(0, bestStart))}::${hex(groups.slice(bestStart + bestLength))}`;
}
