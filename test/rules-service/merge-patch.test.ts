import assert from 'node:assert/strict';
import type { Json } from '../../src/rules-service/json.js';
import { mergePatch } from '../../src/rules-service/merge-patch.js';

/** RFC 7396, appendix A. */
const CASES: readonly [target: Json, patch: Json, result: Json][] = [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

describe('a JSON Merge Patch', () => {
  for (const [target, patch, result] of CASES) {
    it(`${JSON.stringify(patch)} makes ${JSON.stringify(result)} of ${JSON.stringify(target)}`, () =>
      assert.deepEqual(mergePatch(target, patch), result));
  }

  it('sets a field called __proto__ and nothing else by it', () => {
    const patch: Json = JSON.parse('{"__proto__":{"on":true}}');
    const merged = mergePatch({}, patch) as object;
    assert.deepEqual(Object.keys(merged), ['__proto__']);
    assert.equal(({} as { on?: unknown }).on, undefined);
    assert.equal((merged as { on?: unknown }).on, undefined);
  });
});
