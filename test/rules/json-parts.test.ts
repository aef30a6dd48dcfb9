import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type JsonPart, jsonParts } from '../../src/rules/json-parts.js';

/** What the parts put together say. */
function read(text: string, unread?: ReadonlySet<string>): unknown {
  const all: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const part of jsonParts(text, unread)) {
    if (part.kind === 'value') all[part.key] = part.value;
    else all[part.key] = [...((all[part.key] as unknown[] | undefined) ?? []), ...itemsOf(text, part)];
  }
  return all;
}

function itemsOf(text: string, part: Exclude<JsonPart, { kind: 'value' }>): readonly unknown[] {
  if (part.kind === 'items') return part.items;
  return Array.from({ length: part.places.length / 2 }, (_, index) =>
    JSON.parse(text.slice(part.places[index * 2], part.places[index * 2 + 1])),
  );
}

describe('the parts of a JSON text', () => {
  it('are together what JSON.parse reads, however it is written', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 6 });
    fc.assert(
      fc.property(object, fc.constantFrom('', ' ', '\n\t'), (value, space) => {
        const text = JSON.stringify(value, null, space);
        assert.deepEqual(JSON.parse(JSON.stringify(read(text))), JSON.parse(text));
        // Lists that are only found, and read from there.
        assert.deepEqual(read(text, new Set(Object.keys(value))), read(text));
      }),
    );
  });

  it('are refused where JSON.parse refuses, whatever is done to a text', () => {
    const damage = fc.record({
      at: fc.nat(200),
      sign: fc.constantFrom('', ',', '"', '\\', '[', ']', '{', '}', ':', ' ', '1', 'x'),
    });
    const object = fc.dictionary(fc.string({ maxLength: 3 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
    fc.assert(
      fc.property(object, damage, (value, { at, sign }) => {
        const text = JSON.stringify(value);
        const place = at % (text.length + 1);
        const damaged = text.slice(0, place) + sign + text.slice(place + 1);
        let expected: unknown;
        try {
          expected = JSON.parse(damaged);
        } catch {
          assert.throws(() => read(damaged), SyntaxError);
          assert.throws(() => read(damaged, { has: () => true } as unknown as ReadonlySet<string>), SyntaxError);
          return;
        }
        if (typeof expected !== 'object' || expected === null || Array.isArray(expected)) return;
        try {
          assert.deepEqual(JSON.parse(JSON.stringify(read(damaged))), JSON.parse(JSON.stringify(expected)));
        } catch (error) {
          if (!(error instanceof SyntaxError)) throw error;
          // The one thing that is refused here and taken there.
          assert.match(error.message, /comes twice/);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('of a long list come some at a time', () => {
    const parts = [...jsonParts(JSON.stringify({ list: Array.from({ length: 1_000 }, (_, index) => index) }))];
    assert.equal(parts.length, 4);
    assert.deepEqual([...jsonParts('{"list":[]}')], [{ kind: 'items', key: 'list', items: [] }]);
  });
});
