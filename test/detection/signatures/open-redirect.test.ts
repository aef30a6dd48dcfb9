import assert from 'node:assert/strict';
import { openRedirect } from '../../../src/detection/signatures/open-redirect.js';
import { found, score } from '../found.js';

const only = { families: [openRedirect], place: 'query', name: 'query.next' } as const;

const ATTACKS: readonly (readonly [string, string])[] = [
  ['protocol_relative', '//a.example/'],
  ['disguised', '///a.example'],
  ['disguised', '/\\a.example'],
  ['disguised', 'https:a.example'],
  ['disguised', 'http:/a.example'],
  ['disguised', '/%09/a.example'],
  ['disguised', '%09//a.example'],
  ['disguised', '//a.example%00.b.example'],
  ['disguised', 'http://%2561%2562%2563.example'],
  ['user', 'https://b.example@a.example/'],
  ['disguised', 'https://a.example//../b'],
  ['script', 'javascript:void(0)+alert(1)'],
  ['script', 'javascript:alert(1)'],
  ['script', 'java%0ascript:alert(1)'],
  ['script', 'data:text/html,hello'],
];

const ORDINARY = [
  '/home',
  '/a?b=//c',
  'https://example.com/cb',
  'https://medium.example/@ada',
  'home',
  '#top',
  'javascript:void(0)',
  'javascript:void(0);',
  'javascript:;',
  'https://example.com:443/a?b=c',
  'HTTPS://Example.com/A',
  'app://done',
];

describe('Open redirect', () => {
  for (const [id, value] of ATTACKS) {
    it(`sees ${value}`, () => {
      assert.ok(found(value, only).includes(`open_redirect.${id}`), String(found(value, only)));
    });
  }

  for (const value of ORDINARY) it(`passes ${value}`, () => assert.equal(score(value, only), 0));

  it('does not look at parameters that lead nowhere', () => {
    assert.equal(score('//cdn.example.com/a.css', { ...only, name: 'query.css' }), 0);
  });

  it('lets JSON name its own pages without a scheme', () => {
    assert.equal(score('//api.example.com/a', { ...only, place: 'json', name: 'body.url' }), 0);
    assert.ok(score('//a.example', { ...only, place: 'json', name: 'body.next' }) >= 40);
  });
});
