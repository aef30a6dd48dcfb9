import { types } from 'node:util';
import { type Inspection, PAUSE, WINDOW } from '../inspection.js';
import type { Kind, Naming, Place } from '../place.js';
import { looksBinary } from './binary.js';
import { lookAtJson } from './json.js';

/**
 * Looks at the keys and the strings of a value of the application's, at any depth: objects, lists, maps, sets. Each object
 * once, so that cycles end; what throws when it is read is passed over. Runs none of the application's methods.
 */
export function* lookAtObject(
  inspection: Inspection,
  value: unknown,
  prefix: string,
  place: Place = 'value',
): Generator<undefined, void> {
  const keyKind: Kind = { place, role: 'name', encoding: 'none' };
  const valueKind: Kind = { place, role: 'value', encoding: 'none' };
  const seen = new Set<object>();
  const naming = new PathNaming(prefix);
  const open: Level[] = [];
  let left = MOST_ENTRIES;

  // One more level than there are, for the value itself.
  open.push({ entries: [['', value] as Entry][Symbol.iterator](), path: undefined });
  while (open.length > 0) {
    const level = open[open.length - 1] as Level;
    const entry = nextOf(level.entries);
    if (entry === undefined || left-- <= 0) {
      open.pop();
      continue;
    }
    const [key, item] = entry;
    inspection.work += ENTRY_WORK;
    naming.at(level.path, '');
    if (key !== '') inspection.lookAt(key, keyKind, naming);
    naming.at(level.path, key);
    const text = textOf(item);
    if (text !== undefined) {
      if (isJson(text)) yield* lookAtJson(inspection, text, { prefix: naming.inputName(), nesting: 1 });
      else if (text.length <= WINDOW) inspection.lookAt(text, valueKind, naming);
      else yield* inspection.lookLong(text, valueKind, naming);
    } else if (typeof item === 'object' && item !== null && !seen.has(item)) {
      seen.add(item);
      const inside = insideOf(item, key);
      if (inside) open.push({ entries: inside.entries, path: { key: inside.name, above: level.path } });
    }
    if (inspection.work > PAUSE) yield;
  }
}

/** A key and what stands under it; elements of lists have none. */
type Entry = readonly [key: string, value: unknown];

interface Level {
  readonly entries: Iterator<Entry>;
  readonly path: Path | undefined;
}

interface Path {
  readonly key: string;
  readonly above: Path | undefined;
}

/** The next one that can be had at all. */
function nextOf(entries: Iterator<Entry>): Entry | undefined {
  try {
    const { done, value } = entries.next();
    return done ? undefined : value;
  } catch {
    return undefined;
  }
}

/** What is in an object that stands under a key, and what the key is called on the way there: lists by brackets. */
function insideOf(item: object, key: string): { entries: Iterator<Entry>; name: string } | undefined {
  try {
    if (Array.isArray(item)) return { entries: elements(item), name: `${key}[]` };
    if (types.isMap(item)) return { entries: pairs(item), name: key };
    if (types.isSet(item)) return { entries: members(item), name: `${key}[]` };
    if (ArrayBuffer.isView(item) || types.isAnyArrayBuffer(item) || types.isDate(item)) return undefined;
    return { entries: properties(item), name: key };
  } catch {
    return undefined;
  }
}

/** Without the holes of sparse lists, of which there may be billions. */
function* elements(list: readonly unknown[]): Generator<Entry, undefined> {
  const isSparse = list.length > MOST_ENTRIES;
  if (isSparse) yield* properties(list, '');
  else for (let i = 0; i < list.length; i++) yield ['', readAt(list, i)];
}

function* pairs(map: Map<unknown, unknown>): Generator<Entry, undefined> {
  for (const [key, value] of Map.prototype.entries.call(map)) {
    yield [typeof key === 'string' ? key : '', value];
    if (typeof key === 'object') yield ['', key];
  }
}

function* members(set: Set<unknown>): Generator<Entry, undefined> {
  for (const value of Set.prototype.values.call(set)) yield ['', value];
}

function* properties(item: object, name?: string): Generator<Entry, undefined> {
  for (const key of Object.keys(item)) yield [name ?? key, readAt(item, key)];
}

function readAt(item: object, key: string | number): unknown {
  try {
    return (item as Record<string | number, unknown>)[key];
  } catch {
    return undefined;
  }
}

function textOf(item: unknown): string | undefined {
  if (typeof item === 'string') return item;
  try {
    if (types.isStringObject(item)) return String.prototype.valueOf.call(item);
    return Buffer.isBuffer(item) && !looksBinary(item) ? item.toString() : undefined;
  } catch {
    return undefined;
  }
}

function isJson(text: string): boolean {
  const first = text[0];
  const last = text[text.length - 1];
  return (first === '{' && last === '}') || (first === '[' && last === ']' && text.includes('"'));
}

class PathNaming implements Naming {
  readonly #prefix: string;
  #path: Path | undefined;
  #key = '';

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  at(path: Path | undefined, key: string): void {
    this.#path = path;
    this.#key = key;
  }

  inputName(): string {
    const keys = [this.#key];
    for (let path = this.#path; path && keys.length < DEEPEST_NAME; path = path.above) keys.unshift(path.key);
    return [this.#prefix, ...keys]
      .filter((key) => key !== '' && key !== '[]')
      .map((key) => key.slice(0, 64))
      .join('.');
  }
}

/** Of a value with more the rest is not looked at: what a body can hold has less. */
const MOST_ENTRIES = 1_000_000;
/** What an entry costs besides its text, in characters. */
const ENTRY_WORK = 16;
const DEEPEST_NAME = 8;
