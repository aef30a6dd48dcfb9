import { assertFound, assertPasses, GRAPHQL, JSON_VALUE } from './tokens.js';

describe('abuse of GraphQL', () => {
  it('sees questions for the schema', () => {
    assertFound(
      'graphql.introspection',
      ['{ __schema { types { name } } }', GRAPHQL],
      ['query { __type(name: "User") { name } }', GRAPHQL],
      ['fragment A on __Type { name }', GRAPHQL],
      '{__schema{queryType{name}}}',
    );
  });

  it('sees nesting without end, and one field again and again', () => {
    assertFound('graphql.nesting', [`{${'a{b{'.repeat(7)}c${'}}'.repeat(7)}}`, GRAPHQL]);
    const names = Array.from({ length: 40 }, (_, i) => `a${i}:login(pin:"${i}")`);
    assertFound('graphql.overload', [`{${names.join(' ')}}`, GRAPHQL]);
  });

  it('lets ordinary queries pass', () => {
    assertPasses(
      'graphql',
      ['{ __typename user(id: 7) { name friends { edges { node { name } } } } }', GRAPHQL],
      ['query A($a: Int = 1) { b: c(d: {e: {f: 1}}) { g } h: i { g } }', GRAPHQL],
      [`{ ${Array.from({ length: 60 }, (_, i) => `a${i}: field${i}`).join(' ')} }`, GRAPHQL],
      ['The field __schema is what every server has', JSON_VALUE],
    );
  });
});
