import type { Naming } from '../place.js';

/** The way to a value of a JSON text, `body.user.name`. */
export class JsonNaming implements Naming {
  readonly #prefix: string;
  /** The keys that lead here; empty for an element of a list. */
  readonly #keys: string[] = [];
  /** Depths of the objects that stand under a key `constructor`. */
  readonly #constructors = new Set<number>();
  #depth = 0;
  #key = '';

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** How many objects and lists are open. */
  get depth(): number {
    return this.#depth;
  }

  get lastKey(): string {
    return this.#key;
  }

  key(key: string): void {
    this.#key = key;
  }

  open(isList: boolean): void {
    if (this.#depth < DEEPEST_NAME) this.#keys[this.#depth] = this.#key + (isList ? '[]' : '');
    this.#depth++;
    if (this.#key === 'constructor') this.#constructors.add(this.#depth);
    this.#key = '';
  }

  /** Whether there was anything to close. */
  close(): boolean {
    if (this.#depth === 0) return false;
    if (this.#constructors.size > 0) this.#constructors.delete(this.#depth);
    this.#depth--;
    this.#key = '';
    return true;
  }

  /** Whether a key is one step further on the way to what all objects share. */
  isUnderConstructor(key: string): boolean {
    return key === 'prototype' && this.#constructors.has(this.#depth);
  }

  inputName(): string {
    const keys = this.#keys.slice(0, Math.min(this.#depth, DEEPEST_NAME));
    return [this.#prefix, ...keys, this.#key]
      .filter((key) => key !== '' && key !== '[]')
      .map((key) => key.slice(0, 64))
      .join('.');
  }
}

const DEEPEST_NAME = 8;
