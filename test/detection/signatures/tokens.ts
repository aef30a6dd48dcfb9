import assert from 'node:assert/strict';
import { found, type Seen, score } from '../found.js';

/** A value, and where it stands: a parameter of the query unless another place is said. */
export type Value = string | readonly [value: string, seen: Seen];

/** An attack by a value has a signature among those found in it, and blocks. */
export function assertFound(signature: string, ...values: readonly Value[]): void {
  for (const [value, seen] of values.map(placed)) {
    assert.ok(found(value, seen).includes(signature), `${JSON.stringify(value)}: ${found(value, seen)}`);
    assert.ok(score(value, seen) >= 40, JSON.stringify(value));
  }
}

/** A value in which nothing of a family is found, wherever it stands. */
export function assertPasses(family: string, ...values: readonly Value[]): void {
  for (const [value, seen] of values.map(placed)) {
    const ids = found(value, seen).filter((id) => id.startsWith(`${family}.`));
    assert.deepEqual(ids, [], JSON.stringify(value));
  }
}

function placed(value: Value): readonly [string, Seen] {
  return typeof value === 'string' ? [value, { place: 'query', encoding: 'none' }] : value;
}

export const JSON_VALUE: Seen = { place: 'json' };
export const FORM: Seen = { place: 'form' };
export const KEY: Seen = { place: 'json', role: 'name' };
export const NAME: Seen = { place: 'query', role: 'name' };
export const PATH: Seen = { place: 'path' };
export const COOKIE: Seen = { place: 'cookie' };
export const HEADER: Seen = { place: 'header' };
export const XML: Seen = { place: 'xml' };
export const GRAPHQL: Seen = { place: 'graphql' };
