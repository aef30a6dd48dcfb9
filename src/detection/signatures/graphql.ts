import { charCodeAt } from '../char-code-at.js';
import { CHARACTER } from '../characters.js';
import type { Family, Report } from '../family.js';
import type { Input } from '../input.js';
import type { Signature } from '../signature.js';
import { WORD } from '../vocabulary.js';

const INTROSPECTION: Signature = {
  id: 'graphql.introspection',
  family: 'graphql',
  severity: 'medium',
  score: 45,
  meaning: 'A GraphQL query asks for the schema: what all there is to attack.',
};
const NESTING: Signature = {
  id: 'graphql.nesting',
  family: 'graphql',
  severity: 'medium',
  score: 45,
  meaning:
    'A GraphQL query is nested deeper than applications ask, so that its answer grows with every level (CWE-400).',
};
const OVERLOAD: Signature = {
  id: 'graphql.overload',
  family: 'graphql',
  severity: 'medium',
  score: 45,
  meaning: 'A GraphQL query asks for the same field again and again under other names, past the limit of one answer.',
};

/** Abuse of what GraphQL offers: its schema, nesting, aliases. */
export const graphql: Family = {
  name: 'graphql',
  signatures: [INTROSPECTION, NESTING, OVERLOAD],
  mayHold({ characters, words, place, role }): boolean {
    if (role === 'name') return false;
    return (words & WORD.GRAPHQL) !== 0 || (place === 'graphql' && (characters & CHARACTER.BRACE) !== 0);
  },
  inspect(input: Input, report: Report): void {
    const { text } = input;
    if (input.place === 'graphql' || !input.isProse || STARTS_AS_QUERY.test(text)) {
      const schema = text.search(ASKS_FOR_SCHEMA);
      if (schema !== -1) report(INTROSPECTION, text, schema);
    }
    if (input.place !== 'graphql') return;
    const { nesting, aliases } = measure(text);
    if (nesting !== -1) report(NESTING, text, nesting);
    if (aliases !== -1) report(OVERLOAD, text, aliases);
  },
};

const STARTS_AS_QUERY = /^[\s{"]{0,16}(?:query|mutation|fragment|__schema|__type)\b/;
const ASKS_FOR_SCHEMA =
  /\b__schema\s{0,16}[{@(]|\b__type\s{0,16}\(\s{0,16}name\s{0,8}:|\bon\s{1,8}__(?:Type|Schema|Field|InputValue|EnumValue|Directive)\b/;

const DEEPEST = 20;
/** A field may come again below itself that often, as trees of comments do. */
const DEEPEST_CYCLE = 5;
const MOST_ALIASES = 30;

interface Measures {
  /** Where it is nested too deep; -1 where it is not. */
  readonly nesting: number;
  /** Where one alias too many stands; -1 where none does. */
  readonly aliases: number;
}

/** Reads a document once: how deep its fields are nested, and how often one field comes under other names. */
function measure(text: string): Measures {
  const stack: string[] = [];
  const aliased = new Map<string, number>();
  let nesting = -1;
  let aliases = -1;
  let parentheses = 0;
  let word = '';
  let isAlias = false;
  let i = 0;
  const field = () => {
    if (isAlias && word !== '') {
      const times = (aliased.get(word) ?? 0) + 1;
      if (aliased.size < 1_024 || times > 1) aliased.set(word, times);
      if (times > MOST_ALIASES && aliases === -1) aliases = i;
    }
    isAlias = false;
  };
  for (; i < text.length; i++) {
    const code = charCodeAt(text, i);
    if (isNamePart(code)) {
      const start = i;
      while (i + 1 < text.length && isNamePart(charCodeAt(text, i + 1))) i++;
      if (parentheses === 0) {
        word = text.slice(start, Math.min(i + 1, start + 64));
        field();
      }
    } else if (code === OPEN_PARENTHESIS) parentheses++;
    else if (code === CLOSE_PARENTHESIS) parentheses = Math.max(0, parentheses - 1);
    else if (parentheses > 0) continue;
    else if (code === COLON) isAlias = true;
    else if (code === OPEN_BRACE) {
      if (stack.length < 256) stack.push(word);
      word = '';
      if (nesting === -1 && isTooDeep(stack)) nesting = i;
    } else if (code === CLOSE_BRACE) stack.pop();
  }
  return { nesting, aliases };
}

function isTooDeep(stack: readonly string[]): boolean {
  if (stack.length >= DEEPEST) return true;
  const last = stack[stack.length - 1];
  if (last === 'ofType' || last === '') return false;
  return stack.length > DEEPEST_CYCLE && stack.filter((name) => name === last).length > DEEPEST_CYCLE;
}

function isNamePart(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39) || code === 0x5f
  );
}

const OPEN_PARENTHESIS = 0x28;
const CLOSE_PARENTHESIS = 0x29;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
