import assert from 'node:assert/strict';
import { type Form, formFor } from '../../src/response/accept.js';

const CHROME = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8';
const FIREFOX = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

const asked: readonly (readonly [string | undefined, Form])[] = [
  [undefined, 'json'],
  ['', 'json'],
  ['*/*', 'json'],
  [CHROME, 'html'],
  [FIREFOX, 'html'],
  ['text/html, */*; q=0.01', 'html'],
  ['text/html, */*', 'html'],
  ['text/html', 'html'],
  ['TEXT/HTML', 'html'],
  ['text/*', 'html'],
  ['text/plain', 'text'],
  ['text/plain, text/html;q=0.9', 'text'],
  ['text/plain;q=0.5, text/html;q=0.4, application/json;q=0.3', 'text'],
  ['application/json', 'json'],
  ['application/json, text/plain, */*', 'json'],
  ['text/html, application/json', 'json'],
  ['text/html;q=0.5, application/json;q=0.5', 'json'],
  ['text/html;level=1;q=0.7, application/json;q=0.6', 'html'],
  ['text/html;q=0.701, application/*;q=0.7', 'html'],
  ['image/avif,image/webp,*/*;q=0.8', 'json'],
  ['application/vnd.api+json', 'json'],
  ['*/*, application/json;q=0', 'html'],
  ['*/*;q=0', 'json'],
  ['image/png', 'json'],
  ['text/html;q=high', 'json'],
  ['text/html;q=2', 'json'],
  ['text/html;q=-1', 'json'],
  ['text', 'json'],
  [';;;,,,q=1', 'json'],
  ['\u0000text/html', 'json'],
];

describe('the form of an answer', () => {
  for (const [accept, form] of asked) {
    it(`is ${form} for ${JSON.stringify(accept)}`, () => assert.equal(formFor(accept), form));
  }

  it('is found in a header of any size, of which the first 64 ranges are read, each with 16 parameters', () => {
    assert.equal(formFor(`text/html${',a/b'.repeat(100_000)}`), 'html');
    assert.equal(formFor(`${'a/b,'.repeat(100_000)}text/html`), 'json');
    assert.equal(formFor(`text/html${';a=b'.repeat(10)};q=0`), 'json');
    assert.equal(formFor(`text/html${';a=b'.repeat(100_000)};q=0`), 'html');
    assert.equal(formFor(' '.repeat(100_000)), 'json');
  });
});
