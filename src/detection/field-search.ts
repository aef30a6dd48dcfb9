import { after } from '../promise.js';
import { utf8OfLatin1 } from './decode/bytes.js';
import { decodeText } from './decode/text.js';
import { type Inspected, stepsOf } from './engine.js';
import { lookAtPairs } from './extract/pairs.js';
import { QUERY_PAIRS } from './extract/target.js';
import { Gate } from './gate.js';
import { Inspection, PAUSE } from './inspection.js';
import type { Kind, Naming } from './place.js';
import { inTurns } from './turns.js';

/** Says which field of a request, `body.website`, has something in it. Waits only for a body that takes longer than one turn. */
export type FieldSearch = (
  request: Pick<Inspected, 'query' | 'body'>,
) => string | undefined | Promise<string | undefined>;

/**
 * Compiles a search for fields of query and body: in forms, multipart, and on the top level of JSON, read as detection reads
 * them, in each way that some parser may.
 */
export function fieldSearch(fields: readonly string[]): FieldSearch {
  const wanted = new Set(fields.flatMap((field) => [`query.${field}`, `body.${field}`]));
  return ({ query, body }) => {
    const search = new Search(wanted);
    if (query !== '') lookAtPairs(search, utf8OfLatin1(query), QUERY_PAIRS);
    if (search.found !== undefined) return search.found;
    const parsed = body && 'value' in body ? fields.find((field) => isNumberOrTrue(body.value, field)) : undefined;
    if (parsed !== undefined) return `body.${parsed}`;
    const steps = stepsOf(search, body);
    return steps && after(inTurns(steps, search, BUDGET), () => search.found);
  };
}

/** Milliseconds that one body may be searched, in turns. */
const BUDGET = 250;

/** Sees what an inspection for attacks would look at, and asks of each only whose value it is. */
class Search extends Inspection {
  found: string | undefined;
  readonly #wanted: ReadonlySet<string>;

  constructor(wanted: ReadonlySet<string>) {
    super(NO_FAMILIES);
    this.#wanted = wanted;
  }

  override look(source: string, start: number, end: number, kind: Kind, naming: Naming): void {
    this.work += LOOK_WORK;
    if (this.isDecided || kind.place === 'header') return;
    const name = naming.inputName();
    const field = this.#fieldOf(name);
    if (field === undefined) return;
    const isFilled =
      kind.role === 'value' ? !isBlank(source, start, end, kind) : name !== field || isBeforeNumberOrTrue(source, end);
    if (!isFilled) return;
    this.found = field;
    this.isDecided = true;
  }

  override lookScanned(source: string, start: number, end: number, kind: Kind, naming: Naming): void {
    this.look(source, start, end, kind, naming);
  }

  override *lookLong(text: string, kind: Kind, naming: Naming): Generator<undefined, void> {
    this.look(text, 0, text.length, kind, naming);
    if (this.work > PAUSE) yield;
  }

  /** The wanted field that an input is, or is a part of: `body.website` of `body.website[]`. */
  #fieldOf(name: string): string | undefined {
    if (this.#wanted.has(name)) return name;
    for (let i = name.indexOf('.') + 1; i > 0 && i < name.length; i++) {
      const isEnd = name[i] === '.' || name[i] === '[';
      if (isEnd && this.#wanted.has(name.slice(0, i))) return name.slice(0, i);
    }
    return undefined;
  }
}

function isBlank(source: string, start: number, end: number, { encoding }: Kind): boolean {
  return end - start <= LONGEST_BLANK && decodeText(source.slice(start, end), encoding).text.trim() === '';
}

/** Detection passes by what cannot be an attack. In JSON it stands behind the quote that ends its key. */
function isBeforeNumberOrTrue(source: string, end: number): boolean {
  return /^["']?\s*:\s*(?:true\b|[-+.\d])/.test(source.slice(end, end + LONGEST_BLANK));
}

function isNumberOrTrue(parsed: unknown, field: string): boolean {
  try {
    if (typeof parsed !== 'object' || parsed === null || !Object.hasOwn(parsed, field)) return false;
    const value: unknown = Reflect.get(parsed, field);
    return typeof value === 'number' || value === true;
  } catch {
    return false;
  }
}

const NO_FAMILIES = new Gate([]);
/** What a look costs, in characters: to tell the name of an input takes longer than to read it. */
const LOOK_WORK = 64;
const LONGEST_BLANK = 1_024;
