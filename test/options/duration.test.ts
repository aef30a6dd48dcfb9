import assert from 'node:assert/strict';
import { readDuration } from '../../src/options/duration.js';

describe('durations', () => {
  const good: [string | number, number][] = [
    ['250ms', 250],
    ['10s', 10_000],
    ['5m', 300_000],
    ['1.5h', 5_400_000],
    ['1d', 86_400_000],
    [30, 30_000],
    [0.5, 500],
  ];
  for (const [text, milliseconds] of good) {
    it(`reads ${JSON.stringify(text)} as ${milliseconds} ms`, () => assert.equal(readDuration(text), milliseconds));
  }

  const bad = [
    '',
    '1x',
    '10',
    's',
    '-1s',
    '1 m',
    '0s',
    '1e3s',
    0,
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '99999d',
    null,
    {},
  ];
  for (const value of bad) {
    it(`refuses ${typeof value === 'number' ? value : JSON.stringify(value)}`, () =>
      assert.equal(readDuration(value), undefined));
  }
});
