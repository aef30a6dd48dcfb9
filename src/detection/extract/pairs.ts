import { charCodeAt } from '../char-code-at.js';
import { decodeText } from '../decode/text.js';
import { type Inspection, PAUSE, WINDOW } from '../inspection.js';
import type { Kind, Naming } from '../place.js';
import { isGraphql, lookAtGraphql } from './graphql.js';
import { lookAtJson } from './json.js';
import { isJson } from './json-text.js';

export interface PairsFormat {
  /** What names of inputs begin with: `query`, `body`, `cookie`. */
  readonly prefix: string;
  readonly separator: '&' | ';';
  readonly name: Kind;
  readonly value: Kind;
}

/** Looks at the names and the values of pairs, `a=1&b=2`, where they stand; a value that is JSON by its keys and strings. */
export function lookAtPairs(inspection: Inspection, source: string, format: PairsFormat): void {
  const naming = new PairNaming(source, format.prefix);
  let start = 0;
  while (start < source.length) {
    const end = endOfPair(source, start, format);
    const steps = lookAtPair(inspection, source, start, end, format, naming);
    if (steps) for (const _ of steps);
    start = end + 1;
  }
}

/** The same for a body, which may be as long as its client likes. */
export function* lookAtForm(inspection: Inspection, source: string, format: PairsFormat): Generator<undefined, void> {
  const naming = new PairNaming(source, format.prefix);
  let start = 0;
  while (start < source.length) {
    const end = endOfPair(source, start, format);
    if (end - start <= WINDOW) {
      const steps = lookAtPair(inspection, source, start, end, format, naming);
      if (steps) yield* steps;
    } else {
      const nameEnd = endOfName(source, start, end);
      naming.of(start, nameEnd, true);
      yield* inspection.lookLong(source.slice(start, nameEnd), format.name, naming);
      naming.of(start, nameEnd, false);
      const value = source.slice(nameEnd + 1, end);
      const { text } = decodeText(value, format.value.encoding);
      if (isJson(text)) yield* lookAtJson(inspection, text, { prefix: naming.inputName(), nesting: 1 });
      else yield* inspection.lookLong(value, format.value, naming);
    }
    if (inspection.work > PAUSE) yield;
    start = end + 1;
  }
}

function endOfPair(source: string, start: number, { separator }: PairsFormat): number {
  const next = source.indexOf(separator, start);
  return next === -1 ? source.length : next;
}

/** No indexOf, which would look beyond this pair: many pairs may have no value. */
function endOfName(source: string, start: number, end: number): number {
  let nameEnd = start;
  while (nameEnd < end && charCodeAt(source, nameEnd) !== EQUALS) nameEnd++;
  return nameEnd;
}

/** In steps where the value is a text of its own. */
function lookAtPair(
  inspection: Inspection,
  source: string,
  from: number,
  end: number,
  format: PairsFormat,
  naming: PairNaming,
): Iterable<undefined> | undefined {
  let start = from;
  while (format.separator === ';' && charCodeAt(source, start) === SPACE) start++;
  if (end <= start) return undefined;
  const nameEnd = endOfName(source, start, end);
  naming.of(start, nameEnd, true);
  inspection.look(source, start, nameEnd, format.name, naming);
  naming.of(start, nameEnd, false);
  return nameEnd + 1 < end ? lookAtValue(inspection, source, nameEnd + 1, end, format, naming) : undefined;
}

function lookAtValue(
  inspection: Inspection,
  source: string,
  start: number,
  end: number,
  { value: kind }: PairsFormat,
  naming: PairNaming,
): Iterable<undefined> | undefined {
  if (end - start > 6 && mayOpen(source, start)) {
    const { text } = decodeText(source.slice(start, end), kind.encoding);
    const json = text.trim();
    if (isGraphql(json, naming.ownName())) return lookAtGraphql(inspection, json, naming);
    // Programs send JSON in one line; with more it is a file that somebody pasted.
    if (isJson(json) && !json.includes('\n')) {
      inspection.work += end - start;
      return lookAtJson(inspection, json, { prefix: naming.inputName(), nesting: 1 });
    }
  }
  inspection.look(source, start, end, kind, naming);
  return undefined;
}

const SPACE = 0x20;
const EQUALS = 0x3d;
/** What a JSON or a GraphQL text begins with, percent-encoded or not. */
const OPENING = /(?:\+|%20|%0a|%0d){0,16}(?:[{[]|%(?:25){0,8}(?:7b|5b)|query\b|mutation\b)/iy;
const FIRST: ReadonlySet<number> = new Set([...'+%[{qQmM'].map((character) => character.charCodeAt(0)));

/** Whether a value may be JSON or GraphQL by what it begins with. */
function mayOpen(source: string, start: number): boolean {
  if (!FIRST.has(charCodeAt(source, start))) return false;
  OPENING.lastIndex = start;
  return OPENING.test(source);
}

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

  /** The name of the pair alone. */
  ownName(): string {
    return decodeText(this.#source.slice(this.#start, this.#end), 'form').text.slice(0, 64);
  }

  inputName(): string {
    return this.#isName ? this.#prefix : `${this.#prefix}.${this.ownName()}`;
  }
}
