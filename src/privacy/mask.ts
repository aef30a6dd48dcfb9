import { MARKER, marker } from './marker.js';
import { findNumbers } from './number-finder.js';
import { SECRETS, type Secret } from './secrets.js';
import { wordFinder } from './word-finder.js';

/**
 * Takes the secrets out of a text, all of it, and says in their place what was there: `[REDACTED:JWT:212]`. What has been
 * taken out stays as it is, so twice is once.
 */
export function mask(text: string): string {
  const { length } = text;
  if (length < SHORTEST) return text;
  const words = findWords(text);
  const numbers = length < SHORTEST_NUMBER ? 0 : findNumbers(text);
  if (words === 0 && numbers === 0) return text;
  const safe = replaced(text, words, numbers);
  if (numbers === 0) return safe;
  // A number that is gone may have been what hid the one beside it.
  let [before, after] = [text, safe];
  for (let round = 0; round < MOST_ROUNDS && after !== before; round++)
    [before, after] = [after, replaced(after, 0, numbers)];
  return after;
}

function replaced(text: string, words: number, numbers: number): string {
  let safe = text;
  for (const { word, number, pattern, replace } of FINDERS) {
    if ((words & word) !== 0 || (numbers & number) !== 0) safe = safe.replace(pattern, replace);
  }
  return safe;
}

const MOST_ROUNDS = 4;

/** The least that a secret and its name take: `pin=1`. */
const SHORTEST = 5;
const SHORTEST_NUMBER = 11;

const findWords = wordFinder(SECRETS.map(({ hints }) => (typeof hints === 'number' ? [] : hints)));

const FINDERS = SECRETS.map((secret, index) => ({
  word: 1 << index,
  number: typeof secret.hints === 'number' ? secret.hints : 0,
  pattern: new RegExp(`${MARKER}|${secret.pattern}`, secret.pattern.includes('\\p{') ? 'giu' : 'gi'),
  replace: replacing(secret),
}));

type Groups = Readonly<Record<string, string | undefined>>;

function replacing({ kind, is, told }: Secret): (match: string, ...rest: unknown[]) => string {
  return (match, ...rest) => {
    if (IS_MARKER.test(match)) return match;
    const last = rest.at(-1);
    const { keep, keep2, ...prefixes }: Groups = typeof last === 'object' ? (last as Groups) : {};
    const kept = keep ?? keep2 ?? '';
    const secret = match.slice(kept.length);
    if (is && !is(secret)) return match;
    const prefix = PREFIXES.map((name) => prefixes[name]).find((value) => value !== undefined);
    return kept + marker(kind, prefix === undefined ? (told?.(secret) ?? secret.length) : `${prefix}***`);
  };
}

const IS_MARKER = new RegExp(`^${MARKER}`, 'i');
const PREFIXES = ['prefix', 'prefix2', 'prefix3', 'prefix4', 'prefix5'];
