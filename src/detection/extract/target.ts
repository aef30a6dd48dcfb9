import { utf8OfLatin1 } from '../decode/bytes.js';
import type { Inspection } from '../inspection.js';
import type { Kind, Naming } from '../place.js';
import { lookAtPairs } from './pairs.js';

const PATH: Kind = { place: 'path', role: 'value', encoding: 'percent' };
const QUERY_NAME: Kind = { place: 'query', role: 'name', encoding: 'form' };
const QUERY_VALUE: Kind = { place: 'query', role: 'value', encoding: 'form' };
/** What a router hands over of a path, `/users/:id`: a value like those of the query. */
const SEGMENT: Kind = { place: 'value', role: 'value', encoding: 'percent' };
const path: Naming = { inputName: () => 'path' };

/** The request target: its path as a whole, those of its segments that are no plain names, and each pair of its query. */
export function lookAtTarget(inspection: Inspection, target: { readonly path: string; readonly query: string }): void {
  const whole = utf8OfLatin1(target.path);
  inspection.lookAt(whole, PATH, path);
  if (UNUSUAL.test(whole)) lookAtSegments(inspection, whole);
  if (target.query !== '') lookAtPairs(inspection, utf8OfLatin1(target.query), QUERY_PAIRS);
}

function lookAtSegments(inspection: Inspection, whole: string): void {
  let start = 1;
  while (start < whole.length) {
    let end = whole.indexOf('/', start);
    if (end === -1) end = whole.length;
    if (end - start >= SHORTEST && UNUSUAL.test(whole.slice(start - 1, end)))
      inspection.look(whole, start, end, SEGMENT, path);
    start = end + 1;
  }
}

/** A character that ordinary segments have none of, as it is or encoded. */
const UNUSUAL = /[^\w./~@:,+=-]|\/(?:rO0AB|aced0005|gASV|BAh[7bv]|Tzo|YToxO|AAEAAAD)/;
/** Less says nothing. */
const SHORTEST = 3;

export const QUERY_PAIRS = { prefix: 'query', separator: '&', name: QUERY_NAME, value: QUERY_VALUE } as const;
