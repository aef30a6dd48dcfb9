import { charCodeAt } from '../char-code-at.js';
import { type Inspection, PAUSE, WINDOW } from '../inspection.js';
import type { Kind } from '../place.js';
import { Scan } from '../scan.js';
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
  /** The text in ASCII, where that is all that it is made of: bytes are read faster. */
  readonly bytes?: Uint8Array | undefined;
}

/**
 * Looks at the keys and the strings of a JSON text where they stand, without building what it describes: a key that comes
 * twice is seen twice, a text that was cut off or is malformed is seen as far as it goes, and then as a whole. Reads what
 * lenient readers read as well: other quotes, keys without any, comments.
 */
export function* lookAtJson(
  inspection: Inspection,
  text: string,
  { prefix = 'body', nesting = 0, bytes }: JsonPlace = {},
): Generator<undefined, void> {
  const walk = new Walk(inspection, text, new JsonNaming(prefix), nesting, bytes);
  for (let steps = walk.go(); steps !== undefined; steps = walk.go()) yield* steps;
  if (walk.isMalformed) {
    const whole = nesting === 0 ? TEXT : VALUE;
    yield* inspection.lookLong(text, whole, { inputName: () => prefix });
  }
}

/** A walk through a JSON text. No generator, in which each step of it would cost more. */
class Walk {
  readonly #inspection: Inspection;
  readonly #text: string;
  readonly #naming: JsonNaming;
  readonly #nesting: number;
  readonly #bytes: Uint8Array | undefined;
  #isMalformed = false;
  #at = 0;

  constructor(
    inspection: Inspection,
    text: string,
    naming: JsonNaming,
    nesting: number,
    bytes: Uint8Array | undefined,
  ) {
    this.#inspection = inspection;
    this.#text = text;
    this.#naming = naming;
    this.#nesting = nesting;
    this.#bytes = bytes;
  }

  get isMalformed(): boolean {
    return this.#isMalformed || this.#naming.depth !== 0;
  }

  /** Goes on, up to the end, to what has to be looked at in steps of its own, or to where others may go first. */
  go(): Iterable<undefined> | undefined {
    const text = this.#text;
    const naming = this.#naming;
    const inspection = this.#inspection;
    const { length } = text;
    let i = this.#at;
    while (i < length) {
      const code = charCodeAt(text, i);
      let value: string;
      if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
        const start = i + 1;
        const stop = scan.readTo(code, text, start, Math.min(start + WINDOW, length), this.#bytes);
        if (charCodeAt(text, stop) === code) {
          // Most strings: seen where they stand, and copied only if there is anything in them.
          const next = skipSpace(text, stop + 1);
          const isKey = charCodeAt(text, next) === COLON;
          i = stop + 1;
          if (isKey ? stop - start !== PROTOTYPE.length : isPlainText(text, start, stop)) {
            if (isKey) {
              naming.key(text.slice(start, stop));
              i = next + 1;
            }
            inspection.lookScanned(text, start, stop, isKey ? NAME : VALUE, naming, scan);
            if (inspection.work <= PAUSE) continue;
            this.#at = i;
            return ONE_STEP;
          }
          value = text.slice(start, stop);
        } else {
          const end = endOfString(text, start, code);
          if (end === text.length) this.#isMalformed = true;
          i = end + 1;
          value = unescapeJson(text.slice(start, end));
        }
      } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        naming.open(code === OPEN_BRACKET);
        i++;
        continue;
      } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        if (!naming.close()) this.#isMalformed = true;
        i++;
        continue;
      } else if (code <= SPACE || code === COMMA || code === COLON) {
        i++;
        continue;
      } else {
        const end = endOfWord(text, i);
        value = text.slice(i, end);
        i = end;
        if (isLiteral(value) && charCodeAt(text, skipSpace(text, i)) !== COLON) continue;
        // A word that is no key has no place in JSON.
        if (charCodeAt(text, skipSpace(text, i)) !== COLON) this.#isMalformed = true;
      }
      const next = skipSpace(text, i);
      if (charCodeAt(text, next) === COLON) {
        naming.key(value);
        const key = naming.isUnderConstructor(value) ? `constructor.${value}` : value;
        i = next + 1;
        if (key.length > WINDOW) {
          this.#at = i;
          return inspection.lookLong(key, NAME, naming);
        }
        inspection.lookAt(key, NAME, naming);
      } else {
        const steps = this.#look(value);
        if (steps !== undefined) {
          this.#at = i;
          return steps;
        }
      }
      if (inspection.work > PAUSE) {
        this.#at = i;
        return ONE_STEP;
      }
    }
    this.#at = i;
    return undefined;
  }

  /** Looks at a value that may be a text of another kind; in steps where it may be long. */
  #look(value: string): Iterable<undefined> | undefined {
    const inspection = this.#inspection;
    const naming = this.#naming;
    if (isGraphql(value, naming.lastKey)) return lookAtGraphql(inspection, value, naming);
    if (this.#nesting < MOST_NESTING && isJson(value)) {
      return lookAtJson(inspection, value, { prefix: naming.inputName(), nesting: this.#nesting + 1 });
    }
    if (value.length > WINDOW) return inspection.lookLong(value, VALUE, naming);
    inspection.lookAt(value, VALUE, naming);
    return undefined;
  }
}

const ONE_STEP: readonly undefined[] = [undefined];

/** Whether a string holds neither JSON nor GraphQL. */
function isPlainText(text: string, start: number, end: number): boolean {
  const first = charCodeAt(text, start);
  const last = charCodeAt(text, end - 1);
  return first !== OPEN_BRACE && first !== OPEN_BRACKET && last !== CLOSE_BRACE;
}

/** A key that may be one step further on the way to what all objects share. */
const PROTOTYPE = 'prototype';
const scan = new Scan();
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
