import assert from 'node:assert/strict';
import type { AttackFamily } from '../../../src/detection/signature.js';
import { found, type Seen, score } from '../found.js';

export type Case = readonly [value: string, seen?: Seen];

/** Each of the values must block, by this signature. */
export function assertFound(id: string, cases: readonly Case[]): void {
  for (const [value, seen] of cases) {
    assert.ok(found(value, seen).includes(id), `${id} in ${JSON.stringify(value)}: ${found(value, seen)}`);
    assert.ok(score(value, seen) >= 40, `score of ${JSON.stringify(value)}`);
  }
}

/** None of the values may hold anything of a family. */
export function assertPasses(family: AttackFamily, cases: readonly Case[]): void {
  for (const [value, seen] of cases) {
    const own = found(value, seen).filter((id) => id.startsWith(`${family}.`));
    assert.deepEqual(own, [], JSON.stringify(value));
  }
}
