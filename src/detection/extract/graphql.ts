import { type Inspection, PAUSE } from '../inspection.js';
import type { Kind, Naming } from '../place.js';
import { endOfString } from './json-text.js';

const VALUE: Kind = { place: 'graphql', role: 'value', encoding: 'none' };

/** Whether a string under a key is a document of GraphQL. */
export function isGraphql(text: string, key: string): boolean {
  if (text.length < 3 || !text.includes('{')) return false;
  return KEYS.has(key) ? DOCUMENT.test(text) : OPERATION.test(text);
}

/** Looks at a document of GraphQL: its strings as the values that they are, and what is left of it, which is no text. */
export function* lookAtGraphql(inspection: Inspection, text: string, naming: Naming): Generator<undefined, void> {
  let structure = '';
  let start = 0;
  let isOdd = false;
  for (let i = text.indexOf('"'); i !== -1; i = text.indexOf('"', start)) {
    structure += text.slice(start, i + 1);
    isOdd ||= !BEFORE_STRING.test(text.slice(Math.max(start, i - 64), i));
    const isBlock = text.startsWith('"""', i);
    const end = isBlock ? closing(text, i + 3, '"""') : closing(text, i + 1, '"');
    const content = text.slice(i + (isBlock ? 3 : 1), end);
    yield* inspection.lookLong(content.includes('\\') ? content.replace(ESCAPED_QUOTE, '"') : content, VALUE, naming);
    if (inspection.work > PAUSE) yield;
    structure += '"';
    start = end + (isBlock ? 3 : 1);
  }
  structure += text.slice(start);
  yield* inspection.lookLong(structure, VALUE, naming);
  // With quotes where GraphQL has none it is something else that begins like it, and means what it does as a whole.
  if (isOdd || start > text.length) yield* inspection.lookLong(text, VALUE, naming);
}

function closing(text: string, start: number, quote: string): number {
  if (quote === '"') return endOfString(text, start, 0x22);
  const end = text.indexOf(quote, start);
  return end === -1 ? text.length : end;
}

/** What a string stands behind, in a query or as a description in a schema. */
const BEFORE_STRING = /(?:^|[:([,={}&|)"])\s*$/;
const ESCAPED_QUOTE = /\\"/g;
const KEYS: ReadonlySet<string> = new Set(['query', 'mutation', 'subscription', 'document', 'gql', 'graphql']);
const OPERATION =
  /^\s{0,64}(?:query|mutation|subscription)\b[\s\w]{0,128}[({@]|^\s{0,64}fragment\s{1,16}\w{1,64}\s{1,16}on\s/;
const DOCUMENT = /^\s{0,64}(?:\{\s{0,64}[A-Za-z_.#]|(?:query|mutation|subscription|fragment)\b|__schema\b|__type\b|#)/;
