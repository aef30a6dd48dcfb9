import assert from 'node:assert/strict';
import { nearest } from '../../src/options/nearest.js';

describe('the nearest known word', () => {
  const known = ['rateLimit', 'userAgents', 'ip', 'ban', 'https', 'custom'];
  for (const [word, expected] of [
    ['ratelimit', 'rateLimit'],
    ['userAgent', 'userAgents'],
    ['pi', 'ip'],
    ['bans', 'ban'],
    ['htpps', 'https'],
    ['something', undefined],
  ] as const) {
    it(`for ${word} is ${expected ?? 'none'}`, () => assert.equal(nearest(word, known), expected));
  }
});
