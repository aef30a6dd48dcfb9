import { type Inspection, PAUSE, WINDOW } from '../inspection.js';
import type { Kind, Naming } from '../place.js';
import { isGraphql, lookAtGraphql } from './graphql.js';
import { JsonNaming } from './json-naming.js';
import { endOfString, endOfWord, isJson, isLiteral, skipSpace, unescapeJson } from './json-text.js';

const NAME: Kind = { place: 'json', role: 'name', encoding: 'none' };
const VALUE: Kind = { place: 'json', role: 'value', encoding: 'none' };
const TEXT: Kind = { place: 'text', role: 'value', encoding: 'none' };

export interface JsonPlace {
  /** What names of inputs begin with. */
  readonly prefix?: string;
  /** In how many strings of JSON the text stands. */
  readonly nesting?: number;
}

/**
 * Looks at the keys and the strings of a JSON text where they stand, without building what it describes: a key that comes
 * twice is seen twice, a text that was cut off or is malformed is seen as far as it goes, and then as a whole. Reads what
 * lenient readers read as well: other quotes, keys without any, comments.
 */
export function* lookAtJson(
  inspection: Inspection,
  text: string,
  { prefix = 'body', nesting = 0 }: JsonPlace = {},
): Generator<undefined, void> {
  const naming = new JsonNaming(prefix);
  let isMalformed = false;
  let i = 0;
  /** Position of the next backslash, looked for only when the last one is passed. */
  let backslash = -1;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    let value: string;
    if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
      const start = i + 1;
      const end = endOfString(text, start, code);
      if (end === text.length) isMalformed = true;
      i = end + 1;
      if (backslash < start) backslash = indexOrEnd(text, '\\', start);
      const after = skipSpace(text, i);
      if (backslash >= end && text.charCodeAt(after) !== COLON && isPlainText(text, start, end)) {
        // Most strings: seen where they stand, and copied only if there is anything in them.
        inspection.look(text, start, end, VALUE, naming);
        if (inspection.work > PAUSE) yield;
        continue;
      }
      value = unescapeJson(text.slice(start, end));
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      naming.open(code === OPEN_BRACKET);
      i++;
      continue;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      if (!naming.close()) isMalformed = true;
      i++;
      continue;
    } else if (code <= SPACE || code === COMMA || code === COLON) {
      i++;
      continue;
    } else {
      const end = endOfWord(text, i);
      value = text.slice(i, end);
      i = end;
      if (isLiteral(value) && text.charCodeAt(skipSpace(text, i)) !== COLON) continue;
      // A word that is no key has no place in JSON.
      if (text.charCodeAt(skipSpace(text, i)) !== COLON) isMalformed = true;
    }
    const next = skipSpace(text, i);
    if (text.charCodeAt(next) === COLON) {
      naming.key(value);
      const key = naming.isUnderConstructor(value) ? `constructor.${value}` : value;
      if (key.length <= WINDOW) inspection.lookAt(key, NAME, naming);
      else yield* inspection.lookLong(key, NAME, naming);
      i = next + 1;
    } else if (isGraphql(value, naming.lastKey)) {
      yield* lookAtGraphql(inspection, value, naming);
    } else if (nesting < MOST_NESTING && isJson(value)) {
      yield* lookAtJson(inspection, value, { prefix: naming.inputName(), nesting: nesting + 1 });
    } else {
      if (value.length <= WINDOW) inspection.lookAt(value, VALUE, naming);
      else yield* inspection.lookLong(value, VALUE, naming);
    }
    if (inspection.work > PAUSE) yield;
  }
  if (isMalformed || naming.depth !== 0) {
    const whole = nesting === 0 ? TEXT : VALUE;
    yield* inspection.lookLong(text, whole, { inputName: () => prefix });
  }
}

/** Whether a string holds no JSON, no GraphQL and not more than can be looked at in one go. */
function isPlainText(text: string, start: number, end: number): boolean {
  if (end - start > WINDOW) return false;
  const first = text.charCodeAt(start);
  const last = text.charCodeAt(end - 1);
  return first !== OPEN_BRACE && first !== OPEN_BRACKET && last !== CLOSE_BRACE;
}

function indexOrEnd(text: string, part: string, start: number): number {
  const index = text.indexOf(part, start);
  return index === -1 ? text.length : index;
}

/** The same at once, for a short text that stands in another one. */
export function lookAtJsonWithin(inspection: Inspection, text: string, naming: Naming): void {
  for (const _ of lookAtJson(inspection, text, { prefix: naming.inputName(), nesting: 1 }));
}

const SPACE = 0x20;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const MOST_NESTING = 3;
