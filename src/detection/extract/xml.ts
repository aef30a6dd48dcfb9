import { charCodeAt } from '../char-code-at.js';
import { type Inspection, PAUSE, WINDOW } from '../inspection.js';
import type { Kind } from '../place.js';
import { XmlNaming } from './xml-naming.js';
import { decodeEntities, endOfDeclaration, endOfName, readAttributes } from './xml-text.js';

const NAME: Kind = { place: 'xml', role: 'name', encoding: 'none' };
const VALUE: Kind = { place: 'xml', role: 'value', encoding: 'none' };

/**
 * Looks at an XML text: as a whole, since declarations and the nesting of elements are evidence themselves; then at the
 * names, the attributes and the texts where they stand. Tolerant: what is no markup is text, what is not closed ends with the
 * document. Sections of CDATA belong to the text around them.
 */
export function* lookAtXml(inspection: Inspection, text: string, prefix = 'body'): Generator<undefined, void> {
  const naming = new XmlNaming(prefix);
  yield* inspection.lookLong(text, VALUE, { inputName: () => prefix });
  let words = '';
  let i = 0;
  function* flush(): Generator<undefined, void> {
    if (words.length > WINDOW) yield* inspection.lookLong(words, VALUE, naming);
    else if (words.trim() !== '') inspection.lookAt(words, VALUE, naming);
    words = '';
  }
  while (i < text.length) {
    const open = text.indexOf('<', i);
    if (open !== i) words += decodeEntities(text.slice(i, open === -1 ? text.length : open));
    if (open === -1) break;
    const second = charCodeAt(text, open + 1);
    if (second === BANG && isCdata(text, open)) {
      const close = text.indexOf(']]>', open + 9);
      words += text.slice(open + 9, close === -1 ? text.length : close);
      i = close === -1 ? text.length : close + 3;
    } else if (second === BANG && text.startsWith('--', open + 2)) {
      const close = text.indexOf('-->', open + 4);
      i = close === -1 ? text.length : close + 3;
      yield* inspection.lookLong(text.slice(open + 4, close === -1 ? text.length : close), VALUE, naming);
    } else if (second === BANG) {
      i = endOfDeclaration(text, open);
    } else if (second === QUESTION) {
      const close = text.indexOf('?>', open);
      i = close === -1 ? text.length : close + 2;
    } else if (second === SLASH) {
      yield* flush();
      const close = text.indexOf('>', open);
      i = close === -1 ? text.length : close + 1;
      naming.close();
    } else {
      const nameEnd = endOfName(text, open + 1);
      if (nameEnd === -1) {
        words += '<';
        i = open + 1;
      } else {
        yield* flush();
        i = yield* lookAtElement(inspection, text, open, nameEnd, naming);
      }
    }
    if (inspection.work > PAUSE) yield;
  }
  yield* flush();
}

/** Looks at the opening of an element; returns where it ends. */
function* lookAtElement(
  inspection: Inspection,
  text: string,
  open: number,
  nameEnd: number,
  naming: XmlNaming,
): Generator<undefined, number> {
  const name = text.slice(open + 1, nameEnd);
  naming.open(name);
  yield* inspection.lookLong(name, NAME, naming);
  const { attributes, end } = readAttributes(text, nameEnd);
  for (const { name, start, stop } of attributes) {
    naming.attribute(name);
    yield* inspection.lookLong(name, NAME, naming);
    yield* inspection.lookLong(decodeEntities(text.slice(start, stop)), VALUE, naming);
    if (inspection.work > PAUSE) yield;
  }
  naming.attribute('');
  if (charCodeAt(text, end - 2) === SLASH) naming.close();
  return end;
}

function isCdata(text: string, open: number): boolean {
  return charCodeAt(text, open + 2) === OPEN_BRACKET && text.slice(open + 3, open + 9).toUpperCase() === 'CDATA[';
}

const BANG = 0x21;
const SLASH = 0x2f;
const QUESTION = 0x3f;
const OPEN_BRACKET = 0x5b;
