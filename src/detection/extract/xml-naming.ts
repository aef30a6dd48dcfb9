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

const DEEPEST_NAME = 8;
