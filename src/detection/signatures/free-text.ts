import { CHARACTER } from '../characters.js';
import type { Input } from '../input.js';

/** Prose, words around a span of code, and what has several lines where lines are ordinary: code, lists, logs. Short fields and parts of URLs are none. */
export function isFreeText(input: Input): boolean {
  if (input.isProse) return true;
  if ((input.characters & CHARACTER.BACKTICK) !== 0 && CODE_SPAN.test(input.text)) return true;
  if ((input.characters & CHARACTER.LINE) === 0 || !HAS_LINES.has(input.place)) return false;
  const first = input.text.indexOf('\n');
  return first !== -1 && input.text.indexOf('\n', first + 1) !== -1;
}

/** A word, a space, and code in backticks, as people quote it. */
const CODE_SPAN = /(?:[a-z:.,] |\n)`[^`]{3,}/i;
const HAS_LINES: ReadonlySet<string> = new Set(['form', 'json', 'multipart', 'text', 'xml', 'value']);
