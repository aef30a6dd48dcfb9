import type { Words } from '../vocabulary.js';

/** Only words that tell something: an ordinary word here would have every value looked at that holds it. */
export const words: Words = {
  NOSQL: 'db flushall flushdb slaveof replicaof bgsave flush_all cachedump setuser'.split(' '),
  XML: 'doctype entity cdata xinclude xi include stylesheet schemalocation nonamespaceschemalocation xsl msxsl'.split(
    ' ',
  ),
  PROTOTYPE: '__proto__ __pro__proto__to__ __proto__proto__ prototype'.split(' '),
  GRAPHQL: '__schema __type'.split(' '),
};
