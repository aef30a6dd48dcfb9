import assert from 'node:assert/strict';
import { compilePaths, parsePathPattern } from '../../src/policy/path-pattern.js';

const excluded = (patterns: string[], path: string) => compilePaths(patterns)?.(path) ?? false;

describe('path patterns', () => {
  it('without a star are the path itself', () => {
    assert.equal(excluded(['/health'], '/health'), true);
    for (const path of ['/health/', '/healthy', '/Health', '/health/x', '/'])
      assert.equal(excluded(['/health'], path), false, path);
  });

  it('take a star for one segment', () => {
    assert.equal(excluded(['/assets/*'], '/assets/a.css'), true);
    assert.equal(excluded(['/users/*/avatar'], '/users/7/avatar'), true);
    for (const path of ['/assets/', '/assets', '/assets/a/b', '/assetsx/a'])
      assert.equal(excluded(['/assets/*'], path), false, path);
  });

  it('take two stars at the end for any rest', () => {
    for (const path of ['/static', '/static/', '/static/a/b/c'])
      assert.equal(excluded(['/static/**'], path), true, path);
    for (const path of ['/statics', '/', '/a/static']) assert.equal(excluded(['/static/**'], path), false, path);
  });

  it('never match a path that could be read as another one', () => {
    const tricks = [
      '/static/../admin',
      '/static/%2e%2e/admin',
      '/static/..%2fadmin',
      '/static//admin',
      '/static/..\\admin',
      '/static/%5cadmin',
      '/static/./x',
      '/static/x%00',
    ];
    for (const path of tricks) assert.equal(excluded(['/static/**'], path), false, path);
  });

  for (const text of ['', 'health', '/a?b', '/a b', '/**/a', '/a*', '/a/../b', '/%2e%2e/a', '//a']) {
    it(`cannot be ${JSON.stringify(text)}`, () => assert.equal(parsePathPattern(text), undefined));
  }

  it('are nothing at all where there are none', () => assert.equal(compilePaths([]), undefined));
});
