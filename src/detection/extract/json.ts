import type { Inspection } from '../inspection.js';
import type { Kind, Naming } from '../place.js';

const NAME: Kind = { place: 'json', role: 'name', encoding: 'none' };
const VALUE: Kind = { place: 'json', role: 'value', encoding: 'none' };
const TEXT: Kind = { place: 'text', role: 'value', encoding: 'none' };

/**
 * Looks at the keys and the strings of a JSON text where they stand, without building what it describes: a key that comes
 * twice is seen twice, a text that was cut off or is malformed is seen as far as it goes.
 */
export function* lookAtJson(
  inspection: Inspection,
  text: string,
  { prefix = 'body', nesting = 0 }: { readonly prefix?: string; readonly nesting?: number } = {},
): Generator<undefined, void> {
  const naming = new JsonNaming(prefix);
  let isMalformed = false;
  let i = 0;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      const end = endOfString(text, i + 1);
      const content = text.slice(i + 1, end);
      const value = content.includes('\\') ? unescapeJson(content) : content;
      i = end + 1;
      const next = skipSpace(text, i);
      if (text.charCodeAt(next) === COLON) {
        naming.key(value);
        inspection.lookAt(value, NAME, naming);
        i = next + 1;
      } else if (nesting < MOST_NESTING && isJson(value)) {
        yield* lookAtJson(inspection, value, { prefix: naming.inputName(), nesting: nesting + 1 });
      } else {
        inspection.lookAt(value, VALUE, naming);
      }
      if (inspection.work > PAUSE) yield;
      continue;
    }
    if (code === OPEN_BRACE || code === OPEN_BRACKET) naming.open(code === OPEN_BRACKET);
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) naming.close();
    else if (!isLiteral(code)) isMalformed = true;
    i++;
  }
  if (isMalformed) inspection.lookAt(text, TEXT, { inputName: () => prefix });
}

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const MOST_NESTING = 3;
/** Characters of work after which whoever drives may want to let others go first. */
const PAUSE = 16_384;
const DEEPEST_NAME = 8;

/** Position of the quote that ends a string, or the end of the text. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start);
  while (end !== -1) {
    let backslashes = 0;
    while (end - 1 - backslashes >= start && text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

function skipSpace(text: string, start: number): number {
  let i = start;
  while (i < text.length && text.charCodeAt(i) <= 0x20) i++;
  return i;
}

/** What stands between strings and brackets: numbers, true, false, null, commas and space. */
function isLiteral(code: number): boolean {
  return (
    code <= 0x20 || (code >= 0x2b && code <= 0x3a && code !== 0x2f) || (code >= 0x61 && code <= 0x7a) || code === 0x45
  );
}

function isJson(value: string): boolean {
  if (value.length < 2) return false;
  const first = value[0];
  const last = value[value.length - 1];
  return (
    (first === '{' && last === '}') || (first === '[' && (last === ']' || last === '}') && /["{]/.test(value[1] ?? ''))
  );
}

/** A string of JSON as a parser reads it; an escape that is none stays. */
function unescapeJson(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (whole, hex: string | undefined, simple: string | undefined) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return ESCAPED.get(simple ?? '') ?? whole;
  });
}

const ESCAPED: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

class JsonNaming implements Naming {
  readonly #prefix: string;
  /** The keys that lead here; empty for an element of a list. */
  readonly #keys: string[] = [];
  #depth = 0;
  #key = '';

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  key(key: string): void {
    this.#key = key;
  }

  open(isList: boolean): void {
    if (this.#depth < DEEPEST_NAME) this.#keys[this.#depth] = this.#key + (isList ? '[]' : '');
    this.#depth++;
    this.#key = '';
  }

  close(): void {
    if (this.#depth > 0) this.#depth--;
    this.#key = '';
  }

  inputName(): string {
    const keys = this.#keys.slice(0, Math.min(this.#depth, DEEPEST_NAME));
    return [this.#prefix, ...keys, this.#key]
      .filter((key) => key !== '' && key !== '[]')
      .map((key) => key.slice(0, 64))
      .join('.');
  }
}
