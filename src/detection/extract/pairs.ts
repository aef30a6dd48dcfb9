import { decodeText } from '../decode/text.js';
import type { Inspection } from '../inspection.js';
import type { Kind, Naming } from '../place.js';

export interface PairsFormat {
  /** What names of inputs begin with: `query`, `body`, `cookie`. */
  readonly prefix: string;
  readonly separator: '&' | ';';
  readonly name: Kind;
  readonly value: Kind;
}

/** Looks at the names and the values of pairs, `a=1&b=2`, where they stand. */
export function lookAtPairs(inspection: Inspection, source: string, format: PairsFormat): void {
  const { separator, prefix } = format;
  const naming = new PairNaming(source, prefix);
  let start = 0;
  while (start < source.length) {
    const next = source.indexOf(separator, start);
    const end = next === -1 ? source.length : next;
    while (separator === ';' && source.charCodeAt(start) === SPACE) start++;
    if (end > start) {
      // No indexOf, which would look beyond this pair: many pairs may have no value.
      let nameEnd = start;
      while (nameEnd < end && source.charCodeAt(nameEnd) !== EQUALS) nameEnd++;
      naming.of(start, nameEnd, true);
      inspection.look(source, start, nameEnd, format.name, naming);
      naming.of(start, nameEnd, false);
      if (nameEnd + 1 < end) inspection.look(source, nameEnd + 1, end, format.value, naming);
    }
    start = end + 1;
  }
}

const SPACE = 0x20;
const EQUALS = 0x3d;

class PairNaming implements Naming {
  readonly #source: string;
  readonly #prefix: string;
  #start = 0;
  #end = 0;
  #isName = false;

  constructor(source: string, prefix: string) {
    this.#source = source;
    this.#prefix = prefix;
  }

  of(start: number, end: number, isName: boolean): void {
    this.#start = start;
    this.#end = end;
    this.#isName = isName;
  }

  inputName(): string {
    if (this.#isName) return this.#prefix;
    return `${this.#prefix}.${decodeText(this.#source.slice(this.#start, this.#end), 'form').text.slice(0, 64)}`;
  }
}
