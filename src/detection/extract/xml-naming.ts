import type { Naming } from '../place.js';

/** The way to a text of an XML document, `body.order.item`, or to an attribute, `body.order.@id`. */
export class XmlNaming implements Naming {
  readonly #prefix: string;
  readonly #names: string[] = [];
  #depth = 0;
  #attribute = '';

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

  /** The attribute that is looked at; none with an empty name. */
  attribute(name: string): void {
    this.#attribute = name;
  }

  inputName(): string {
    const names = this.#names.slice(0, Math.min(this.#depth, DEEPEST_NAME)).map((name) => name.slice(0, 64));
    const attribute = this.#attribute === '' ? [] : [`@${this.#attribute.slice(0, 64)}`];
    return [this.#prefix, ...names, ...attribute].join('.');
  }
}

/**
 * Whether the name of an element or an attribute says more with what stands beside it: what a page runs, what includes, what
 * transforms, where schemas are.
 */
export function isTelling(name: string): boolean {
  const lower = name.toLowerCase();
  const colon = lower.indexOf(':');
  if (colon !== -1 && FOREIGN.has(lower.slice(0, colon))) return true;
  const local = colon === -1 ? lower : lower.slice(colon + 1);
  return (
    PAGE.has(local) ||
    (local.length > 4 && local.startsWith('on')) ||
    local.endsWith('schemalocation') ||
    local === 'include'
  );
}

const DEEPEST_NAME = 8;
const FOREIGN: ReadonlySet<string> = new Set(['xsl', 'xi', 'msxsl', 'xalan', 'lxslt', 'exsl', 'redirect', 'saxon']);
/** Elements with which a page runs something or fetches something. */
const PAGE: ReadonlySet<string> = new Set(
  (
    'script img image svg iframe frame object embed applet body html input video audio source track details marquee form ' +
    'button textarea select math base meta link style animate set foreignobject handler isindex bgsound xml a'
  ).split(' '),
);
