import {
  BRACE,
  BRACKET,
  COLON,
  COMMA,
  END_BRACE,
  END_BRACKET,
  end,
  endOfValue,
  past,
  QUOTE,
  skipBlank,
  stringEnd,
  unexpected,
} from '../json-scan.js';

/** A member of the object that a JSON text is, or some elements of one that is a list. */
export type JsonPart =
  | { readonly kind: 'value'; readonly key: string; readonly value: unknown }
  | { readonly kind: 'items'; readonly key: string; readonly items: readonly unknown[] }
  /** Elements that are not read yet: where each begins and ends, one after another. They need not be JSON. */
  | { readonly kind: 'places'; readonly key: string; readonly places: readonly number[] };

/**
 * The members of the object that a text is, in their order; lists some elements at a time, an empty one once without any. In
 * steps, so that others may go first in between: `JSON.parse` of megabytes takes many milliseconds. Of the lists whose keys are
 * `unread` the elements are only found.
 * @throws {SyntaxError} once it comes to what is not JSON, at once for a text that is no object, for a key that comes twice.
 */
export function* jsonParts(text: string, unread?: ReadonlySet<string>): Generator<JsonPart, void, undefined> {
  const keys = new Set<string>();
  let at = past(text, skipBlank(text, 0), BRACE);
  if (text.charCodeAt(at) === END_BRACE) return end(text, at);
  for (;;) {
    if (text.charCodeAt(at) !== QUOTE) throw unexpected(text, at);
    const keyEnd = stringEnd(text, at) + 1;
    if (keyEnd - at > LONGEST_KEY) throw new SyntaxError(`a key of more than ${LONGEST_KEY} characters`);
    const key = String(JSON.parse(text.slice(at, keyEnd)));
    if (keys.has(key)) throw new SyntaxError(`the key ${JSON.stringify(key.slice(0, 80))} comes twice`);
    keys.add(key);
    at = past(text, skipBlank(text, keyEnd), COLON);
    if (text.charCodeAt(at) === BRACKET) {
      at = yield* listParts(text, at, key, unread?.has(key) === true);
    } else {
      const next = valueEnd(text, at);
      yield { kind: 'value', key, value: JSON.parse(text.slice(at, next)) };
      at = skipBlank(text, next);
    }
    if (text.charCodeAt(at) !== COMMA) return end(text, at);
    at = past(text, at, COMMA);
  }
}

/** Answers with where what comes after the list begins. */
function* listParts(
  text: string,
  start: number,
  key: string,
  isUnread: boolean,
): Generator<JsonPart, number, undefined> {
  let at = past(text, start, BRACKET);
  if (text.charCodeAt(at) === END_BRACKET) {
    yield isUnread ? { kind: 'places', key, places: [] } : { kind: 'items', key, items: [] };
    return skipBlank(text, at + 1);
  }
  for (;;) {
    const first = at;
    const places: number[] = [];
    for (let count = 1; ; count++) {
      const next = valueEnd(text, at);
      // Nothing at all, after a comma: as part of a list of nothing it would be taken.
      if (next === at) throw unexpected(text, at);
      if (isUnread) places.push(at, next);
      at = skipBlank(text, next);
      if (text.charCodeAt(at) !== COMMA || count === MOST_ITEMS || at - first > MOST_CHARACTERS) break;
      at = past(text, at, COMMA);
    }
    if (isUnread) yield { kind: 'places', key, places };
    else yield { kind: 'items', key, items: JSON.parse(`[${text.slice(first, at)}]`) as unknown[] };
    if (text.charCodeAt(at) === END_BRACKET) return skipBlank(text, at + 1);
    at = past(text, at, COMMA);
  }
}

const MOST_ITEMS = 256;
const MOST_CHARACTERS = 16_384;
/** Of a value that is no list, and of an element of one. */
const LONGEST_VALUE = 1_048_576;
const LONGEST_KEY = 1_024;

/** Where the value ends that begins there: what it is made of is for `JSON.parse` to say, at once, so it may not be long. */
function valueEnd(text: string, from: number): number {
  const end = endOfValue(text, from);
  if (end - from > LONGEST_VALUE) throw new SyntaxError(`more than ${LONGEST_VALUE} characters at position ${from}`);
  return end;
}
