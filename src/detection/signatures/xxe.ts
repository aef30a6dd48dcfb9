import { CHARACTER } from '../characters.js';
import type { Family } from '../family.js';
import type { Signature } from '../signature.js';
import { WORD } from '../vocabulary.js';

const signature = (id: string, score: number, meaning: string): Signature => ({
  id: `xxe.${id}`,
  family: 'xxe',
  severity: 'critical',
  score,
  meaning,
});

const ENTITY = signature(
  'entity',
  70,
  'A declaration of an XML entity, by which a parser reads files or fetches URLs (CWE-611).',
);
const SUBSET = signature(
  'internal_subset',
  50,
  'A document type with declarations of its own in an XML document (CWE-776).',
);
const EXTERNAL = signature('external_subset', 50, 'A document type that an XML parser would fetch from elsewhere.');
const INCLUDE = signature('include', 60, 'XInclude, or a stylesheet, that pulls another document in.');
const ENCODING = signature('encoding', 60, 'An XML document in UTF-7, which hides what it declares.');
const STYLESHEET = signature('stylesheet', 40, 'A stylesheet from elsewhere for an XML document.');
const SCHEMA = signature('schema_location', 20, 'A schema that an XML parser would fetch from elsewhere.');

/** External entities and everything else by which an XML document reaches out of itself. */
export const xxe: Family = {
  name: 'xxe',
  signatures: [ENTITY, SUBSET, EXTERNAL, INCLUDE, ENCODING, STYLESHEET, SCHEMA],

  mayHold: ({ characters, words, place }) =>
    (words & WORD.XML) !== 0 &&
    ((characters & CHARACTER.LESS) !== 0 || place === 'xml' || (characters & CHARACTER.PLUS) !== 0),

  inspect(input, report) {
    // A document shown in a longer text, as in a manual, is no document that is parsed.
    if (input.place !== 'xml' && input.isProse) return;
    const value = input.unescapedLower;
    for (const [found, pattern] of PATTERNS) {
      const at = value.search(pattern);
      if (at !== -1) report(found, value, at);
    }
    const type = DOCTYPE.exec(value);
    if (!type) return;
    if (type[2] === '[') report(SUBSET, value, type.index);
    else if (type[2] !== undefined && !/^html$/.test(type[1] ?? '') && !isStandard(value, type.index)) {
      report(EXTERNAL, value, type.index);
    }
  },
};

const PATTERNS: readonly (readonly [Signature, RegExp])[] = [
  [ENTITY, /<!entity\s{1,16}(?:(?:%|&#x?[0-9a-f]{2,4};)\s{0,16})?[\w.:-]{1,64}\s{1,16}(?:system\b|public\b|["'])/],
  [
    INCLUDE,
    /<xi:include\b|["']http:\/\/www\.w3\.org\/2001\/xinclude["'][^<]{0,64}href|<xsl:(?:include|import)\s|(?:^|[^\w.])document\s{0,4}\(\s{0,4}["'](?:file|https?|ftp|\/)/,
  ],
  [ENCODING, /encoding\s{0,4}=\s{0,4}["']utf-7|\+adw-?(?:\+aa?iq|aiq)-?doctype/],
  [STYLESHEET, /<\?xml-stylesheet\b[^>]{0,128}href\s{0,4}=\s{0,4}["']?\s{0,4}(?:https?:)?\/\//],
  [SCHEMA, /:(?:nonamespace)?schemalocation\s{0,4}=\s{0,4}["']\s{0,4}https?:\/\//],
];
const DOCTYPE = /<!doctype\s{1,16}(?:%\s{0,8})?([\w.:-]{1,64})\s{0,16}(\[|system\b|public\b)?/;

/** The document types of the web, by the places where they are published. */
function isStandard(value: string, start: number): boolean {
  return /^<!doctype[^>[]{0,256}(?:"-\/\/w3c\/\/|https?:\/\/www\.w3\.org\/)[^>[]{0,256}>/.test(
    value.slice(start, start + 600),
  );
}
