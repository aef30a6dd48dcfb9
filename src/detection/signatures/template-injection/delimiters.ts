/** An expression between the delimiters of a template language. */
export interface Embedded {
  readonly opener: string;
  /** What stands between the delimiters, in lower case. */
  readonly content: string;
  /** The same from the last brace on: what an expression in an expression holds. */
  readonly inner: string;
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

/**
 * Calls `visit` for each embedded expression until it returns true. Linear: what was read of one is not read again, and where
 * the next closer of a kind stands is asked once.
 */
export function someEmbedded(lower: string, visit: (embedded: Embedded) => boolean): boolean {
  const closers = new Map<string, number>();
  let i = 0;
  while (i < lower.length) {
    const candidates = BY_FIRST.get(lower.charCodeAt(i));
    const delimiter = candidates?.find(([opener]) => lower.startsWith(opener, i));
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
    const content = lower.slice(from, close);
    const brace = content.lastIndexOf('{');
    const last = brace === -1 ? -1 : content.indexOf('}', brace);
    const inner = content.slice(brace + 1, last === -1 ? undefined : last);
    const end = close + closer.length;
    if (visit({ opener, content, inner, start: i, end })) return true;
    i = end;
  }
  return false;
}
