import { CHARACTER } from './characters.js';
import type { Kind } from './place.js';

/**
 * Whether a value of letters and digits alone may be an attack: a name that follows relations of a data model,
 * `author__password__startswith`, or what serialized objects begin with.
 */
export function mayBePlainAttack(source: string, start: number, end: number, kind: Kind, characters: number): boolean {
  if (end - start < 8) return false;
  if (kind.role === 'name') {
    return (characters & CHARACTER.UNDERSCORE) !== 0 && source.slice(start, end).includes('__', 1);
  }
  if (!BEGINNINGS.has(source.charCodeAt(start))) return false;
  SERIALIZED.lastIndex = start;
  return SERIALIZED.test(source);
}

/** Java, Python, Ruby and PHP, in base64 or hexadecimal digits. */
const SERIALIZED = /rO0AB|aced0005|gASV|gA[JN][Yj]|BAh[7bv]|Tzo|YToxO/iy;
const BEGINNINGS = new Set([...'raAgGbBtTyYR'].map((character) => character.charCodeAt(0)));
