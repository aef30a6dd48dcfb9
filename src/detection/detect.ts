import type { GuardRequest } from '../request/guard-request.js';
import { decode } from './decode.js';
import type { DetectionMatch } from './signature.js';
import { signatures } from './signatures/index.js';

/** Looks at path and query of a request; the first signature that matches an input speaks for it. */
export function detect({ path, query }: GuardRequest): readonly DetectionMatch[] {
  if (isPlain(path) && isPlain(query)) return NONE;
  const matches: DetectionMatch[] = [];
  inspect(matches, 'path', path);
  let start = 0;
  for (let count = 0; start < query.length && count < MOST_PARAMETERS; count++) {
    const ampersand = query.indexOf('&', start);
    const end = ampersand === -1 ? query.length : ampersand;
    const equals = query.indexOf('=', start);
    const nameEnd = equals === -1 || equals > end ? end : equals;
    const name = query.slice(start, nameEnd);
    inspect(matches, 'query', name);
    inspect(matches, `query.${name.slice(0, 64)}`, query.slice(nameEnd + 1, end));
    start = end + 1;
  }
  return matches;
}

const NONE: readonly DetectionMatch[] = Object.freeze([]);
const MOST_PARAMETERS = 256;
/** More than is told: a secret must be whole to be known as one when it is redacted. */
const LONGEST_EXCERPT = 1_024;

function inspect(matches: DetectionMatch[], input: string, raw: string): void {
  if (isPlain(raw)) return;
  const value = decode(raw);
  for (const signature of signatures) {
    const position = signature.find(value);
    if (position !== -1) {
      matches.push({ signature, input, excerpt: value.slice(position, position + LONGEST_EXCERPT) });
      return;
    }
  }
}

/**
 * Most values: words, numbers and the separators of ordinary paths and queries, with none of the few words that make
 * an attack out of these alone. No signature can match in them.
 */
function isPlain(raw: string): boolean {
  return !/[^\w\-/=&.,:~+]|\.\.|\+(?:or|and)\+|union|etc\/|proc\//i.test(raw);
}
