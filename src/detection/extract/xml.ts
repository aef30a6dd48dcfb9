import { withoutEscapes } from '../decode/escapes.js';
import type { Inspection } from '../inspection.js';
import type { Kind, Naming } from '../place.js';

const DOCUMENT: Kind = { place: 'xml', role: 'value', encoding: 'none' };
const NAME: Kind = { place: 'xml', role: 'name', encoding: 'none' };
const VALUE: Kind = { place: 'xml', role: 'value', encoding: 'none' };

/**
 * Looks at an XML text: as a whole, since declarations and the nesting of elements are evidence themselves, then at the
 * names and values of attributes and at the text of each element, CDATA sections joined with what stands around them.
 * Whatever is malformed is read as far as it goes.
 */
export function* lookAtXml(inspection: Inspection, text: string, prefix = 'body'): Generator<undefined, void> {
  const naming = new XmlNaming(prefix);
  yield* inspection.lookLong(text, 0, text.length, DOCUMENT, { inputName: () => prefix });
  let content = '';
  let i = 0;
  const flush = () => {
    if (content.trim() !== '') inspection.lookAt(content, VALUE, naming);
    content = '';
  };
  while (i < text.length) {
    const open = text.indexOf('<', i);
    const end = open === -1 ? text.length : open;
    if (end > i) content += withoutEntities(text.slice(i, end));
    if (open === -1) break;
    if (text.startsWith('<![CDATA[', open)) {
      const close = text.indexOf(']]>', open);
      content += text.slice(open + 9, close === -1 ? text.length : close);
      i = close === -1 ? text.length : close + 3;
      continue;
    }
    if (text.startsWith('<!--', open)) {
      const close = text.indexOf('-->', open + 4);
      i = close === -1 ? text.length : close + 3;
      continue;
    }
    flush();
    const close = endOfTag(text, open + 1);
    if (text[open + 1] === '/') naming.close();
    else if (text[open + 1] !== '?' && text[open + 1] !== '!') {
      lookAtTag(inspection, text.slice(open + 1, close), naming);
      if (text[close - 1] === '/') naming.close();
    }
    i = close + 1;
    if (inspection.work > PAUSE) yield;
  }
  flush();
}

const PAUSE = 16_384;
const DEEPEST_NAME = 8;

/** Position of the > that ends a tag: not one within quotes. */
function endOfTag(text: string, start: number): number {
  let quote = '';
  for (let i = start; i < text.length; i++) {
    const character = text[i] as string;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return i;
  }
  const unquoted = text.indexOf('>', start);
  return unquoted === -1 ? text.length : unquoted;
}

const ATTRIBUTE = /([^\s=/"'<>]{1,256})\s{0,16}=\s{0,16}(?:"([^"]*)"?|'([^']*)'?)/g;

function lookAtTag(inspection: Inspection, tag: string, naming: XmlNaming): void {
  const name = /^[^\s/>]*/.exec(tag)?.[0] ?? '';
  naming.open(name);
  inspection.lookAt(name, NAME, naming);
  for (const [, attribute = '', double, single] of tag.slice(name.length).matchAll(ATTRIBUTE)) {
    naming.attribute = attribute;
    inspection.lookAt(attribute, NAME, naming);
    inspection.lookAt(withoutEntities(double ?? single ?? ''), VALUE, naming);
  }
  naming.attribute = '';
}

function withoutEntities(text: string): string {
  return text.includes('&') ? withoutEscapes(text) : text;
}

class XmlNaming implements Naming {
  attribute = '';
  readonly #prefix: string;
  readonly #names: string[] = [];
  #depth = 0;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  open(name: string): void {
    if (this.#depth < DEEPEST_NAME) this.#names[this.#depth] = name;
    this.#depth++;
  }

  close(): void {
    if (this.#depth > 0) this.#depth--;
  }

  inputName(): string {
    const names = this.#names.slice(0, Math.min(this.#depth, DEEPEST_NAME)).map((name) => name.slice(0, 64));
    const attribute = this.attribute === '' ? [] : [`@${this.attribute.slice(0, 64)}`];
    return [this.#prefix, ...names, ...attribute].join('.');
  }
}
