import assert from 'node:assert/strict';
import { wordFinder } from '../../src/privacy/word-finder.js';

describe('finding words', () => {
  it('finds those that end others, in either case, beside what is in none', () => {
    const find = wordFinder([['she='], ['he='], ['hers']]);
    const texts: [text: string, bits: number][] = [
      ['SHE: x', 0b011],
      ['he"', 0b010],
      ['shers', 0b100],
      ['sh\u00e9e=', 0],
      ['she', 0],
      ['', 0],
    ];
    for (const [text, bits] of texts) assert.equal(find(text), bits, text);
  });
});
