import assert from 'node:assert/strict';
import { https } from '../../src/checks/https.js';
import type { Finding, GuardRequest } from '../../src/index.js';
import { closeAll, guarded } from '../guarded.js';

const proxies = { trust: ['loopback'] };
const request = (target: string, host: string) => `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
const location = (answer: string) => /^location: (.*)\r$/im.exec(answer)?.[1];

describe('https', () => {
  afterEach(closeAll);

  it('as redirect sends a plain http request to the same place over https, keeping its method', async () => {
    const app = await guarded({ https: 'redirect' });
    const answer = await app.raw(request('/a/b?c=d&e', 'Shop.example:8080'));
    assert.match(answer, /^HTTP\/1\.1 308 /);
    assert.equal(location(answer), 'https://shop.example/a/b?c=d&e');
    assert.equal(app.reached(), 0);
  });

  it('redirects to known hosts only, when hosts are given', async () => {
    const app = await guarded({ https: { mode: 'redirect', hosts: ['Shop.example'] } });
    assert.equal(location(await app.raw(request('/', 'shop.example'))), 'https://shop.example/');
    const answer = await app.raw(request('/', 'evil.example'));
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.equal(location(answer), undefined);
  });

  for (const host of [
    'a b',
    'evil.example/x',
    'user@evil.example',
    'a:99999999',
    '-a',
    '"x"',
    '[::1',
    `${'a'.repeat(300)}.example`,
  ]) {
    it(`never redirects to a malformed host: ${host.slice(0, 20)}`, async () => {
      const app = await guarded({ https: 'redirect' });
      const answer = await app.raw(request('/', host));
      assert.match(answer, /^HTTP\/1\.1 400 /);
      assert.equal(location(answer), undefined);
    });
  }

  for (const target of [
    '//evil.example/x',
    'http://evil.example/y',
    '/\\evil.example',
    '/a%0d%0aSet-Cookie:x=1',
    '/a%00b',
  ]) {
    it(`never leads anywhere else by its target: ${JSON.stringify(target)}`, async () => {
      const app = await guarded({ https: 'redirect' });
      const answer = await app.raw(request(target, 'shop.example'));
      assert.equal(new URL(location(answer) ?? '').origin, 'https://shop.example');
      assert.doesNotMatch(answer, /^set-cookie/im);
    });
  }

  it('writes a target that HTTP/2 let through as bytes that a header may hold', () => {
    const request = { secure: false, headers: { host: 'a.example' }, path: '/\u00e4\n', query: '' } as GuardRequest;
    const finding = https({ mode: 'redirect', hosts: [] }).run(request) as Finding;
    assert.equal(finding.headers?.Location, 'https://a.example/%E4%0A');
  });

  it('as require answers 426', async () => {
    const app = await guarded({ https: 'require' });
    const { status, headers } = await app.get('/');
    assert.equal(status, 426);
    assert.match(headers.get('upgrade') ?? '', /^TLS/);
  });

  it('takes the word of a trusted proxy that the client came over https', async () => {
    const app = await guarded({ proxies, https: 'require' });
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    assert.equal((await app.get('/', { ...headers, 'x-forwarded-proto': 'https' })).status, 200);
    assert.equal((await app.get('/', { ...headers, 'x-forwarded-proto': 'http' })).status, 426);
    assert.equal((await app.get('/', headers)).status, 426);
  });

  it('takes the word of the proxy, however much a client has written before it', async () => {
    const app = await guarded({ proxies, https: 'require' });
    const claims = `X-Forwarded-Proto: ${'https,'.repeat(200)}\r\nX-Forwarded-Proto: http\r\n`;
    const answer = await app.raw(`GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9\r\n${claims}\r\n`);
    assert.match(answer, /^HTTP\/1\.1 426 /);
  });

  it('leads an HTTP/2 client to its :authority, as the application would read it', () => {
    const headers = { host: 'evil.example', ':authority': 'shop.example' };
    const finding = https({ mode: 'redirect', hosts: [] }).run({
      secure: false,
      headers,
      path: '/',
      query: '',
    } as unknown as GuardRequest) as Finding;
    assert.equal(finding.headers?.Location, 'https://shop.example/');
  });

  it('does not take the word of a client', async () => {
    const app = await guarded({ https: 'require' });
    assert.equal((await app.get('/', { 'x-forwarded-proto': 'https' })).status, 426);
  });
});
