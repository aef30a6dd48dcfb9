import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonMembers } from '../../../src/intel/clouds/json-members.js';

/** The object again, lists put together. */
function read(text: string): Record<string, unknown> {
  const object: Record<string, unknown> = Object.create(null);
  const lists = new Map<string, unknown[]>();
  for (const { key, value } of jsonMembers(text)) {
    const before = lists.get(key);
    if (before) before.push(value);
    else lists.set(key, [value]);
    object[key] = lists.get(key);
  }
  return object;
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

function throws(text: string): boolean {
  try {
    for (const _ of jsonMembers(text));
    return false;
  } catch (error) {
    assert.ok(error instanceof SyntaxError);
    return true;
  }
}

describe('the members of a JSON object', () => {
  it('are what JSON.parse reads, lists element by element', () => {
    const content = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ noUnicodeString: false }));
    fc.assert(
      fc.property(content, fc.constantFrom(undefined, 2, '\t'), (object, space) => {
        const text = JSON.stringify(object, null, space);
        const parsed: Record<string, unknown> = JSON.parse(text);
        const expected = Object.entries(parsed).filter(([, value]) => !Array.isArray(value) || value.length > 0);
        const members = read(text);
        assert.deepEqual(Object.keys(members).sort(), expected.map(([key]) => key).sort());
        for (const [key, value] of expected) assert.deepEqual(members[key], Array.isArray(value) ? value : [value]);
      }),
      { numRuns: 500 },
    );
  });

  it('are refused where JSON.parse refuses the text, or reads no object', () => {
    const signs = fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"\\"', '1', '-', 'null', 'tru', ' ', '"', '\\');
    const texts = fc.array(signs, { maxLength: 9 }).map((parts) => parts.join(''));
    const inObject = texts.map((inside) => `{"a":${inside}}`);
    fc.assert(
      fc.property(fc.oneof(texts, inObject), (text) => {
        let isRefused = false;
        try {
          isRefused = !isObject(JSON.parse(text));
        } catch {
          isRefused = true;
        }
        assert.equal(throws(text), isRefused, text);
      }),
      { numRuns: 5_000 },
    );
  });

  it('come one at a time', () => {
    const members = jsonMembers('{"a":[1,2],"b":{"c":[3]} , wrong');
    assert.deepEqual(members.next().value, { key: 'a', value: 1 });
    assert.deepEqual(members.next().value, { key: 'a', value: 2 });
    assert.deepEqual(members.next().value, { key: 'b', value: { c: [3] } });
    assert.throws(() => members.next(), SyntaxError);
  });
});
