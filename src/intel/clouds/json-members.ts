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
} from '../../json-scan.js';

/** A member of the object that a JSON text is. */
export interface JsonMember {
  readonly key: string;
  readonly value: unknown;
}

/**
 * The members of the object that a text is, in their order; a list element by element, each under the name of its list. One
 * at a time, so that others may go first in between: `JSON.parse` of a list of megabytes takes many milliseconds.
 * @throws {SyntaxError} once it comes to what is not JSON, or at once for a text that is no object.
 */
export function* jsonMembers(text: string): Generator<JsonMember, void, undefined> {
  let at = past(text, skipBlank(text, 0), BRACE);
  if (text.charCodeAt(at) === END_BRACE) return end(text, at);
  for (;;) {
    if (text.charCodeAt(at) !== QUOTE) throw unexpected(text, at);
    const keyEnd = stringEnd(text, at) + 1;
    const key = String(JSON.parse(text.slice(at, keyEnd)));
    at = past(text, skipBlank(text, keyEnd), COLON);
    if (text.charCodeAt(at) === BRACKET) {
      at = past(text, at, BRACKET);
      for (let isFirst = true; !isFirst || text.charCodeAt(at) !== END_BRACKET; isFirst = false) {
        const next = endOfValue(text, at);
        yield { key, value: JSON.parse(text.slice(at, next)) };
        at = skipBlank(text, next);
        if (text.charCodeAt(at) === END_BRACKET) break;
        at = past(text, at, COMMA);
      }
      at = skipBlank(text, at + 1);
    } else {
      const next = endOfValue(text, at);
      yield { key, value: JSON.parse(text.slice(at, next)) };
      at = skipBlank(text, next);
    }
    if (text.charCodeAt(at) !== COMMA) return end(text, at);
    at = past(text, at, COMMA);
  }
}
