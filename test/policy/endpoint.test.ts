import assert from 'node:assert/strict';
import type { Context } from 'koa';
import { compileEndpoints, parseEndpoint } from '../../src/policy/endpoint.js';

/** Whether a request is taken for an endpoint; `routed` is the path that Koa reads where that is another one. */
function meant(endpoint: string, method: string, path: string, routed: string | null = path): boolean {
  return compileEndpoints([[endpoint, true]])({ method, path, ctx: { path: routed } as Context }).length > 0;
}

describe('endpoints', () => {
  it('are a path of any method, or of one', () => {
    for (const method of ['GET', 'POST', 'BREW']) assert.equal(meant('/login', method, '/login'), true);
    assert.equal(meant('POST /login', 'POST', '/login'), true);
    assert.equal(meant('post /login', 'POST', '/login'), true);
    assert.equal(meant('POST /login', 'PUT', '/login'), false);
    assert.equal(meant('POST /login', 'post', '/login'), true);
  });

  it('of GET are those of HEAD too, and not the other way round', () => {
    assert.equal(meant('GET /search', 'HEAD', '/search'), true);
    assert.equal(meant('HEAD /search', 'GET', '/search'), false);
  });

  it('take a star or a parameter for one segment, and two stars at the end for any rest', () => {
    for (const endpoint of ['/users/*/avatar', '/users/:id/avatar']) {
      assert.equal(meant(endpoint, 'GET', '/users/7/avatar'), true);
      for (const path of ['/users/avatar', '/users/7/8/avatar', '/users/7']) {
        assert.equal(meant(endpoint, 'GET', path), false, path);
      }
    }
    for (const path of ['/api', '/api/', '/api/a/b']) assert.equal(meant('/api/**', 'GET', path), true, path);
    for (const path of ['/apis', '/', '/a/api']) assert.equal(meant('/api/**', 'GET', path), false, path);
    assert.equal(meant('/', 'GET', '/'), true);
    assert.equal(meant('/', 'GET', '/a'), false);
    assert.equal(meant('/**', 'GET', '/a/b'), true);
  });

  const disguises = [
    '/LOGIN',
    '/login/',
    '/login//',
    '//login',
    '/log%69n',
    '/%6C%4f%67in',
    '/./login',
    '/a/../login',
    '/a/..//login',
    '/a/%2e%2E/login',
    '/a/..%2flogin',
    '/a/..%5clogin',
    '/a\\..\\login',
    '/%2flogin',
    '/login/.',
    '/login/x/..',
    '/../login',
    '/.//login',
    '/login//./',
    '//host/login',
    '//host:80/LOGIN/',
    '/\\host\\login',
    '//host/a/../login',
    `/${'./'.repeat(5_000)}login`,
    `/${'a/../'.repeat(3_000)}login`,
    `/${'%2f'.repeat(5_000)}login`,
  ];
  for (const path of disguises) {
    it(`are not dodged by ${path.slice(0, 32)}`, () => assert.equal(meant('/login', 'GET', path), true));
  }

  it('of a directory are not dodged by a slash inside of a segment, encoded or not', () => {
    for (const path of ['/files/a%2fb', '/files/a%5cb', '/files/a%2F..%2Fb', '/files//x', '/files/..']) {
      assert.equal(meant('/files/*', 'GET', path), true, path);
    }
    assert.equal(meant('/users/*/avatar', 'GET', '/users//7//avatar'), true);
    assert.equal(meant('/users/*/avatar', 'GET', '/users/../avatar'), true);
    assert.equal(meant('/users/*/avatar', 'GET', '/users//avatar'), false);
  });

  it('hold for the path that Koa reads, where that is another one than was sent', () => {
    assert.equal(meant('/login', 'GET', '/login#x', '/login'), true);
    assert.equal(meant('/login', 'GET', '/shop/login', '/login'), true);
    assert.equal(meant('/shop/login', 'GET', '/shop/login', '/login'), true);
    assert.equal(meant('/login', 'GET', '/login', null), true);
  });

  it('hold where Koa cannot read the path at all', () => {
    const ctx = Object.defineProperty({}, 'path', {
      get() {
        throw new TypeError('Invalid URL');
      },
    }) as Context;
    assert.deepEqual(compileEndpoints([['/login', 1]])({ method: 'GET', path: '/login', ctx }), [1]);
  });

  it('may be written with escapes and letters of any script', () => {
    assert.equal(meant('/caf%C3%A9', 'GET', '/CAF%c3%89'), true);
    assert.equal(meant('/caf\u00e9', 'GET', '/caf%C3%A9'), true);
    assert.equal(meant('/caf\u00e9', 'GET', '/caf%E9'), false);
  });

  it('are all told that a request is meant by, in their order', () => {
    const matching = compileEndpoints([
      ['/api/**', 'all'],
      ['POST /api/login', 'login'],
      ['/other', 'other'],
    ]);
    const request = { method: 'POST', path: '/api/login', ctx: { path: '/api/login' } as Context };
    assert.deepEqual(matching(request), ['all', 'login']);
    assert.deepEqual(matching({ ...request, method: 'GET' }), ['all']);
    assert.deepEqual(compileEndpoints([])(request), []);
  });

  it('survive paths that mean nothing', () => {
    for (const path of [
      '',
      '*',
      '%',
      '/%',
      '/%zz',
      '/%ff%fe',
      `/${'%ff'.repeat(5_000)}`,
      `/${'..%5c'.repeat(3_000)}`,
    ]) {
      assert.equal(meant('/login', 'GET', path), false, path.slice(0, 20));
    }
  });

  for (const text of [
    '',
    'login',
    'PSOT /login',
    'POST  /login',
    'POST',
    '/a?b',
    ' /a',
    '/**/a',
    '/a/../b',
    'GET /a*',
    '* /a',
    '/files/:name.json',
    '/users/:id([0-9]+)',
    '/users/:id+',
    '/:from-:to',
    '/a{/:id}',
  ]) {
    it(`cannot be ${JSON.stringify(text)}`, () => assert.equal(parseEndpoint(text), undefined));
  }
});
