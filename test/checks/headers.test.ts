import assert from 'node:assert/strict';
import { closeAll, guarded } from '../guarded.js';

const SECRET = 'hunter2hunter2';
const request = (...lines: string[]) =>
  `GET / HTTP/1.1\r\nHost: a\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
const status = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);

describe('required headers', () => {
  afterEach(closeAll);

  it('with true have to be there and not blank, whatever their value and the case of their name', async () => {
    const app = await guarded({ headers: { 'X-Tenant': true } });
    for (const line of ['X-Tenant: a', 'x-tenant: 0', 'X-TENANT: a, b']) {
      assert.equal(status(await app.raw(request(line))), 200, line);
    }
    for (const line of ['X-Tenant:', 'X-Tenant:  \t ', 'X-Tenants: a', 'X: X-Tenant']) {
      assert.equal(status(await app.raw(request(line))), 400, line);
    }
  });

  it('with a value have to have exactly that', async () => {
    const app = await guarded({ headers: { 'X-Origin-Verify': SECRET } });
    assert.equal(status(await app.raw(request(`x-origin-verify:  ${SECRET} `))), 200);
    for (const value of [
      SECRET.slice(0, -1),
      `${SECRET}2`,
      `${SECRET}${'\u00ff'.repeat(8)}`,
      SECRET.toUpperCase(),
      `${SECRET}\u00a0`,
      SECRET.replace('h', '\u00e8'),
      '\u00e8'.repeat(SECRET.length),
      'x'.repeat(8_000),
    ]) {
      assert.equal(status(await app.raw(request(`X-Origin-Verify: ${value}`))), 403, value.slice(0, 20));
    }
    assert.equal(status(await app.raw(request('X-Origin-Verify:'))), 400);
    assert.equal(status(await app.raw(request())), 400);
  });

  it('keep nothing of one request for the next', async () => {
    const app = await guarded({ headers: { 'X-Origin-Verify': SECRET } });
    assert.equal(status(await app.raw(request(`X-Origin-Verify: ${SECRET}`))), 200);
    assert.equal(status(await app.raw(request(`X-Origin-Verify: ${SECRET.slice(0, 4)}`))), 403);
  });

  it('are not met by sending several, one of them right', async () => {
    const app = await guarded({ headers: { 'X-Origin-Verify': SECRET } });
    const lines = [`X-Origin-Verify: ${SECRET}`, 'X-Origin-Verify: x'];
    assert.equal(status(await app.raw(request(...lines))), 403);
    assert.equal(status(await app.raw(request(...lines.reverse()))), 403);
  });

  it('all have to be there', async () => {
    const app = await guarded({ headers: { 'x-a': true, 'x-b': 'b' } });
    assert.equal(status(await app.raw(request('X-A: a', 'X-B: b'))), 200);
    assert.equal(status(await app.raw(request('X-A: a'))), 400);
    assert.equal(status(await app.raw(request('X-B: b'))), 400);
    assert.equal(status(await app.raw(request('X-A: a', 'X-B: a'))), 403);
  });

  it('may have names that objects have by themselves', async () => {
    const app = await guarded({ headers: { constructor: true as const } });
    assert.equal(status(await app.raw(request())), 400);
    assert.equal(status(await app.raw(request('Constructor: a'))), 200);
  });

  it('may be such as Node keeps in a list', async () => {
    const app = await guarded({ headers: { 'set-cookie': 'a=b' } });
    assert.equal(status(await app.raw(request('Set-Cookie: a=b'))), 200);
    assert.equal(status(await app.raw(request('Set-Cookie: a=b', 'Set-Cookie: c=d'))), 403);
  });

  it('are told by their name, never by their value, neither the expected nor the given one', async () => {
    const app = await guarded({ headers: { 'X-Origin-Verify': SECRET } });
    const { text } = await app.get('/', { 'x-origin-verify': 'guess1guess1' });
    assert.equal(app.events[0]?.attributes['security_rule.name'], 'x-origin-verify');
    assert.doesNotMatch(JSON.stringify(app.events), /hunter2|guess1/);
    assert.doesNotMatch(text, /hunter2|guess1|origin/i);
  });

  it('are a matter of set-up, not of threat: nobody is banned over one', async () => {
    const app = await guarded({ headers: { 'x-a': 'a' }, ban: { threshold: 1 }, proxies: { trust: ['loopback'] } });
    for (const headers of [{}, { 'x-a': 'b' }]) await app.get('/', { ...headers, 'x-forwarded-for': '203.0.113.9' });
    assert.deepEqual(await app.shield.bans(), []);
  });

  it('are the same over HTTP/2, where names are in lower case anyway', async () => {
    const app = await guarded({ headers: { 'X-A': 'a' } });
    assert.equal((await app.http2({ 'x-a': 'a' })).status, 200);
    assert.equal((await app.http2({ 'x-a': 'b' })).status, 403);
    assert.equal((await app.http2({})).status, 400);
  });
});
