import assert from 'node:assert/strict';
import { found } from '../found.js';

describe('XPath injection', () => {
  for (const value of [
    "' or count(/*)=1 or 'a'='b",
    "x'] | //account/*[contains(*,'",
    '1] | //* | //*[1',
    'string-length(//account[1]/pin)',
    "' or contains(name(),'adm') or '",
    "' or doc('http://evil.test/a') or '",
    '/*/child::node()',
    "x' or starts-with(name(/*[1]),'u') or 'x'='y",
    "substring(name(parent::*[position()=1]),1,1)='u'",
  ]) {
    it(`is seen in ${value}`, () => assert.ok(found(value, { place: 'query' }).includes('xxe.xpath')));
  }

  for (const value of [
    'count(items) / 2',
    "it's (more or less) [1] | [2]",
    'https://example.test/a(b)/c[1]',
    'self::create() and parent::boot()',
    'a::before { content: "x" }',
    '[x] | /docs/a',
  ]) {
    it(`is not seen in ${value}`, () => assert.ok(!found(value, { place: 'query' }).includes('xxe.xpath')));
  }
});
