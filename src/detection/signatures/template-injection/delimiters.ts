import { charCodeAt } from '../../char-code-at.js';
/** An expression between the delimiters of a template language. */
export interface Embedded {
  readonly opener: string;
  /** What stands between the delimiters, in lower case. */
  readonly content: string;
  readonly start: number;
  /** Position behind the closer. */
  readonly end: number;
}

/** Longer openers first: what begins alike is tried in this order. */
const DELIMITERS: readonly (readonly [opener: string, closer: string])[] = [
  ['{{', '}}'],
  ['{%', '%}'],
  ['{#', '#}'],
  ['<%', '%>'],
  ['[[', ']]'],
  ['[%', '%]'],
  ['[=', ']'],
  ['${', '}'],
  ['#{', '}'],
  ['*{', '}'],
  ['~{', '}'],
  ['@{', '}'],
  ['!{', '}'],
  ['@(', ')'],
  ['{', '}'],
];
const BY_FIRST: ReadonlyMap<number, readonly (readonly [string, string])[]> = new Map(
  [...new Set(DELIMITERS.map(([opener]) => opener.charCodeAt(0)))].map((code) => [
    code,
    DELIMITERS.filter(([opener]) => opener.charCodeAt(0) === code),
  ]),
);

const OPENS = new Uint8Array(128);
for (const code of BY_FIRST.keys()) OPENS[code] = 1;

function delimiterAt(lower: string, at: number, code: number): readonly [string, string] | undefined {
  const next = charCodeAt(lower, at + 1);
  for (const delimiter of BY_FIRST.get(code) ?? []) {
    const [opener] = delimiter;
    if (opener.length === 1 || opener.charCodeAt(1) === next) return delimiter;
  }
  return undefined;
}

/**
 * Calls `visit` for each embedded expression until it returns true. Linear: what was read of one is not read again, and where
 * the next closer of a kind stands is asked once.
 */
export function someEmbedded(lower: string, visit: (embedded: Embedded) => boolean): boolean {
  const closers = new Map<string, number>();
  let i = 0;
  while (i < lower.length) {
    const code = charCodeAt(lower, i);
    const delimiter = code < 128 && OPENS[code] === 1 ? delimiterAt(lower, i, code) : undefined;
    if (delimiter === undefined) {
      i++;
      continue;
    }
    const [opener, closer] = delimiter;
    const from = i + opener.length;
    let close = closers.get(closer);
    if (close === undefined || close < from) {
      const next = lower.indexOf(closer, from);
      close = next === -1 ? Number.POSITIVE_INFINITY : next;
      closers.set(closer, close);
    }
    if (close === Number.POSITIVE_INFINITY) {
      i++;
      continue;
    }
    const end = close + closer.length;
    if (visit({ opener, content: lower.slice(from, close), start: i, end })) return true;
    i = end;
  }
  return false;
}
