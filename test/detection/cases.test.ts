import assert from 'node:assert/strict';
import { inspectedOf, readOwnCases, type Sample } from '../../bench/detection/corpus.js';
import { inspect } from '../../src/detection/engine.js';
import { families } from '../../src/detection/signatures/index.js';

/** From which score on the guard blocks, by default. */
const THRESHOLD = 40;

describe('own cases of the bench', () => {
  const { attacks, benign } = readOwnCases();

  it('hold attacks and ordinary requests in every place, each with an id of its own', () => {
    const all = [...attacks, ...benign];
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
    for (const place of ['query', 'form', 'json', 'cookie', 'header', 'path', 'multipart', 'xml']) {
      assert.ok(attacks.filter((sample) => sample.place === place).length >= 20, place);
    }
    assert.ok(attacks.length >= 300 && benign.length >= 400);
  });

  it('are found where they are attacks, at least 95 of 100', () => {
    const missed = attacks.filter((sample) => blockedBy(sample).length === 0);
    assert.ok(missed.length <= attacks.length * 0.05, `${missed.length} missed:\n${missed.map(told).join('\n')}`);
  });

  for (const tier of [1, 2]) {
    it(`are let through where they are not, tier ${tier}`, () => {
      const kept = benign.filter((sample) => sample.tier === tier && blockedBy(sample).length > 0);
      assert.deepEqual(
        kept.map((sample) => `${told(sample)} by ${blockedBy(sample)}`),
        [],
      );
    });
  }
});

/** The signatures that a request is blocked by. */
function blockedBy(sample: Sample): readonly string[] {
  const request = inspectedOf(sample);
  return request === undefined
    ? []
    : inspect(request, families)
        .filter(({ score }) => score >= THRESHOLD)
        .flatMap(({ matches }) => matches.map(({ signature }) => signature.id));
}

function told({ id, place, path, body, headers }: Sample): string {
  const shown = body ?? (place === 'header' || place === 'cookie' ? JSON.stringify(headers) : path);
  return `${id} in ${place}: ${shown.slice(0, 160)}`;
}
