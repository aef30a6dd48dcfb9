import { utf8OfLatin1 } from '../decode/bytes.js';
import type { Inspection } from '../inspection.js';
import type { Kind, Naming } from '../place.js';
import { lookAtPairs } from './pairs.js';

const PATH: Kind = { place: 'path', role: 'value', encoding: 'percent' };
const QUERY_NAME: Kind = { place: 'query', role: 'name', encoding: 'form' };
const QUERY_VALUE: Kind = { place: 'query', role: 'value', encoding: 'form' };
const path: Naming = { inputName: () => 'path' };

/** The request target: its path as a whole, and each pair of its query. */
export function lookAtTarget(inspection: Inspection, target: { readonly path: string; readonly query: string }): void {
  inspection.lookAt(utf8OfLatin1(target.path), PATH, path);
  if (target.query !== '') lookAtPairs(inspection, utf8OfLatin1(target.query), QUERY_PAIRS);
}

const QUERY_PAIRS = { prefix: 'query', separator: '&', name: QUERY_NAME, value: QUERY_VALUE } as const;
