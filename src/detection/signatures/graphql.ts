import { CHARACTER } from '../characters.js';
import type { Family } from '../family.js';
import type { Signature } from '../signature.js';
import { WORD } from '../vocabulary.js';

const signature = (id: string, score: number, meaning: string): Signature => ({
  id: `graphql.${id}`,
  family: 'graphql',
  severity: 'medium',
  score,
  meaning,
});

const INTROSPECTION = signature(
  'introspection',
  40,
  'A GraphQL query for the schema itself, which tells what there is to attack.',
);
const DEPTH = signature('depth', 45, 'A GraphQL query that is nested deeper than any client needs (CWE-400).');

/** Queries of GraphQL that ask for the schema, or for more than a server can give. */
export const graphql: Family = {
  name: 'graphql',
  signatures: [INTROSPECTION, DEPTH],

  mayHold: ({ characters, words, role }) =>
    role === 'value' && (words & WORD.GRAPHQL) !== 0 && (characters & CHARACTER.BRACE) !== 0,

  inspect(input, report) {
    const { text } = input;
    const schema = text.search(/\b__(?:schema\s{0,8}\{|type\s{0,8}\(\s{0,8}name\b)/);
    if (schema !== -1 && !input.isProse) report(INTROSPECTION, text, schema);
    let depth = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 0x7b && ++depth === DEEPEST && /^\s*(?:query|mutation|subscription|\{)/.test(text))
        report(DEPTH, text, 0);
      else if (code === 0x7d) depth--;
    }
  },
};

const DEEPEST = 12;
