import type { Inspection } from '../inspection.js';
import type { Kind } from '../place.js';
import { isTelling, XmlNaming } from './xml-naming.js';
import { decodeEntities, endOfDeclaration, endOfName, readAttributes } from './xml-text.js';

const NAME: Kind = { place: 'xml', role: 'name', encoding: 'none' };
const VALUE: Kind = { place: 'xml', role: 'value', encoding: 'none' };

/**
 * Looks at the names, the attributes and the texts of an XML text where they stand. Tolerant: what is no markup is text, what
 * is not closed ends with the document. Sections of CDATA belong to the text around them; a document type is one input.
 */
export function* lookAtXml(
  inspection: Inspection,
  text: string,
  { prefix = 'body' }: { readonly prefix?: string } = {},
): Generator<undefined, void> {
  const naming = new XmlNaming(prefix);
  let words = '';
  let i = 0;
  const flush = () => {
    if (words.trim() !== '') inspection.lookAt(words, VALUE, naming);
    words = '';
  };
  while (i < text.length) {
    const open = text.indexOf('<', i);
    if (open !== i) words += decodeEntities(text.slice(i, open === -1 ? text.length : open));
    if (open === -1) break;
    const second = text.charCodeAt(open + 1);
    if (second === BANG && isCdata(text, open)) {
      const close = text.indexOf(']]>', open + 9);
      words += text.slice(open + 9, close === -1 ? text.length : close);
      i = close === -1 ? text.length : close + 3;
    } else if (second === BANG && text.startsWith('--', open + 2)) {
      const close = text.indexOf('-->', open + 4);
      i = close === -1 ? text.length : close + 3;
      inspection.lookAt(text.slice(open + 4, close === -1 ? text.length : close), VALUE, naming);
    } else if (second === BANG) {
      i = endOfDeclaration(text, open);
      inspection.lookAt(text.slice(open, i), VALUE, naming);
    } else if (second === QUESTION) {
      const close = text.indexOf('?>', open);
      i = close === -1 ? text.length : close + 2;
      const instruction = text.slice(open, i);
      if (!ORDINARY.test(instruction)) inspection.lookAt(instruction, VALUE, naming);
    } else if (second === SLASH) {
      flush();
      const close = text.indexOf('>', open);
      i = close === -1 ? text.length : close + 1;
      naming.close();
    } else {
      const nameEnd = endOfName(text, open + 1);
      if (nameEnd === -1) {
        words += '<';
        i = open + 1;
      } else {
        flush();
        i = lookAtElement(inspection, text, open, nameEnd, naming);
      }
    }
    if (inspection.work > PAUSE) yield;
  }
  flush();
}

/** Looks at the opening of an element; returns where it ends. */
function lookAtElement(inspection: Inspection, text: string, open: number, nameEnd: number, naming: XmlNaming): number {
  const name = text.slice(open + 1, nameEnd);
  naming.open(name);
  inspection.lookAt(name, NAME, naming);
  let tells = isTelling(name);
  const end = readAttributes(text, nameEnd, (attribute, start, stop) => {
    naming.attribute(attribute);
    inspection.lookAt(attribute, NAME, naming);
    inspection.lookAt(decodeEntities(text.slice(start, stop)), VALUE, naming);
    tells ||= isTelling(attribute);
  });
  naming.attribute('');
  if (tells) inspection.lookAt(text.slice(open, endOfContent(text, name, end)), VALUE, naming);
  if (text.charCodeAt(end - 2) === SLASH) naming.close();
  return end;
}

/** A program of a page is what stands in its element. */
function endOfContent(text: string, name: string, end: number): number {
  if (!/(?:^|:)script$/i.test(name)) return end;
  const close = text.indexOf('<', end);
  return close === -1 ? text.length : close;
}

function isCdata(text: string, open: number): boolean {
  return text.charCodeAt(open + 2) === OPEN_BRACKET && text.slice(open + 3, open + 9).toUpperCase() === 'CDATA[';
}

const BANG = 0x21;
const SLASH = 0x2f;
const QUESTION = 0x3f;
const OPEN_BRACKET = 0x5b;
/** Characters of work after which whoever drives may want to let others go first. */
const PAUSE = 16_384;
const ORDINARY =
  /^<\?xml\s{1,8}version\s?=\s?["']1\.[01]["'](?:\s{1,8}encoding\s?=\s?["'](?:utf-?8|utf-?16|iso-8859-1|us-ascii|windows-125\d)["'])?(?:\s{1,8}standalone\s?=\s?["'](?:yes|no)["'])?\s{0,8}\?>$/i;
