import { CHARACTER } from '../../characters.js';
import type { Family, Report } from '../../family.js';
import type { Input } from '../../input.js';
import type { Signature } from '../../signature.js';
import { WORD } from '../../vocabulary.js';
import { findEntities, findExternalSubset } from './declaration.js';
import { findInclusion, findSchema, findStylesheet } from './inclusion.js';
import { findXpath, mayHoldXpath } from './xpath.js';

const EXTERNAL_ENTITY: Signature = {
  id: 'xxe.external_entity',
  family: 'xxe',
  severity: 'critical',
  score: 90,
  meaning: 'XML declares an entity whose text is a file or the answer of a server (CWE-611).',
};
const ENTITY_EXPANSION: Signature = {
  id: 'xxe.entity_expansion',
  family: 'xxe',
  severity: 'high',
  score: 80,
  meaning: 'XML declares entities made of other entities, which grow without bound when they are read (CWE-776).',
};
const ENTITY: Signature = {
  id: 'xxe.entity',
  family: 'xxe',
  severity: 'medium',
  score: 50,
  meaning: 'XML from a client declares entities of its own.',
};
const SUBSET: Signature = {
  id: 'xxe.internal_subset',
  family: 'xxe',
  severity: 'medium',
  score: 45,
  meaning: 'XML from a client brings a document type of its own along (CWE-611).',
};
const EXTERNAL_SUBSET: Signature = {
  id: 'xxe.external_dtd',
  family: 'xxe',
  severity: 'high',
  score: 60,
  meaning: 'XML has its document type read from a place that the client names (CWE-611).',
};
const INCLUSION: Signature = {
  id: 'xxe.inclusion',
  family: 'xxe',
  severity: 'high',
  score: 60,
  meaning: 'XML includes another document (XInclude).',
};
const STYLESHEET: Signature = {
  id: 'xxe.stylesheet',
  family: 'xxe',
  severity: 'high',
  score: 50,
  meaning: 'XML brings a stylesheet along that reads other documents or calls functions of the server (CWE-91).',
};
const SCHEMA: Signature = {
  id: 'xxe.schema_location',
  family: 'xxe',
  severity: 'medium',
  score: 45,
  meaning: 'XML names a schema on a host that is not the one of its vocabulary.',
};
const ENCODING: Signature = {
  id: 'xxe.encoding',
  family: 'xxe',
  severity: 'high',
  score: 50,
  meaning: 'XML declares an encoding that hides its markup from readers of ASCII (UTF-7, EBCDIC).',
};

const XPATH: Signature = {
  id: 'xxe.xpath',
  family: 'xxe',
  severity: 'high',
  score: 50,
  meaning: 'A value holds XPath that asks for nodes of a document, or leaves the condition it stands in (CWE-643).',
};

/** Documents that an XML reader is made to fetch or to blow up (CWE-611, CWE-776). */
export const xxe: Family = {
  name: 'xxe',
  signatures: [
    EXTERNAL_ENTITY,
    ENTITY_EXPANSION,
    ENTITY,
    SUBSET,
    EXTERNAL_SUBSET,
    INCLUSION,
    STYLESHEET,
    SCHEMA,
    ENCODING,
    XPATH,
  ],
  mayHold(traits): boolean {
    const { characters, words, place, role } = traits;
    if (role === 'name') return false;
    if (mayHoldXpath(traits)) return true;
    const isMarkup = (characters & CHARACTER.LESS) !== 0;
    if (place === 'xml') return isMarkup || (words & WORD.XML) !== 0;
    return isMarkup && ((words & WORD.XML) !== 0 || (characters & (CHARACTER.BANG | CHARACTER.QUESTION)) !== 0);
  },
  inspect(input: Input, report: Report): void {
    const { unescapedLower: text, unescaped: view } = input;
    if (mayHoldXpath(input) && !input.isProse) {
      const xpath = findXpath(text);
      if (xpath !== -1) report(XPATH, view, xpath);
    }
    if ((input.characters & CHARACTER.LESS) === 0 && (input.words & WORD.XML) === 0) return;
    const isXml = input.place === 'xml' || DECLARED.test(text);
    // A text about XML has it somewhere; a document begins with it.
    if (input.isProse && !isXml && !STARTS_AS_XML.test(text)) return;
    const entities = findEntities(text);
    if (entities.external !== -1) report(EXTERNAL_ENTITY, view, entities.external);
    if (entities.expanding !== -1) report(ENTITY_EXPANSION, view, entities.expanding);
    if (entities.first !== -1) report(ENTITY, view, entities.first);
    const external = findExternalSubset(text);
    if (external !== -1) report(EXTERNAL_SUBSET, view, external);
    const subset = isXml ? text.search(INTERNAL_SUBSET) : -1;
    if (subset !== -1) report(SUBSET, view, subset);
    const inclusion = findInclusion(text);
    if (inclusion !== -1) report(INCLUSION, view, inclusion);
    const stylesheet = findStylesheet(text);
    if (stylesheet !== -1) report(STYLESHEET, view, stylesheet);
    const schema = findSchema(text);
    if (schema !== -1) report(SCHEMA, view, schema);
    const encoding = text.search(ODD_ENCODING);
    if (encoding !== -1) report(ENCODING, view, encoding);
  },
};

const INTERNAL_SUBSET = /<!doctype\s{1,64}[^\s"'<>[]{1,256}[^<>[]{0,512}\[/;
const DECLARED = /^\s{0,64}["']?<\?xml[\s?]/;
const STARTS_AS_XML = /^\s{0,64}["']?<(?:!doctype\s{1,64}(?!html\b)|!entity|\?xml|xi:|xsl:)/;
const ODD_ENCODING =
  /<\?xml\b[^>]{0,64}\bencoding\s{0,8}=\s{0,8}["'](?:utf-?7|cp-?037|ibm-?0?(?:37|500|1047|273|1140)|ebcdic)/;
