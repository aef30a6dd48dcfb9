import assert from 'node:assert/strict';
import { readSize } from '../../src/options/size.js';

describe('a size', () => {
  for (const [given, bytes] of [
    ['128kb', 131_072],
    ['1mb', 1_048_576],
    ['1.5KB', 1_536],
    ['2gb', 2_147_483_648],
    ['10b', 10],
    [0, 0],
    [1_000, 1_000],
  ] as const) {
    it(`${JSON.stringify(given)} is ${bytes} bytes`, () => assert.equal(readSize(given), bytes));
  }

  for (const given of [
    '',
    '10',
    'kb',
    '-1kb',
    '1tb',
    '1 kb',
    `${'9'.repeat(40)}b`,
    '99999999999gb',
    -1,
    1.5,
    Number.NaN,
    null,
    true,
  ]) {
    it(`is not ${JSON.stringify(given)}`, () => assert.equal(readSize(given), undefined));
  }
});
