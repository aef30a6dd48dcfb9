import assert from 'node:assert/strict';
import { closeAll, guarded } from '../guarded.js';

const agent = (text: string) => ({ 'user-agent': text });

describe('user agents', () => {
  afterEach(closeAll);

  it('are denied by a text anywhere in them, whatever its case, and by a RegExp as it is', async () => {
    const app = await guarded({ userAgents: { deny: ['sqlmap', /^python-requests\/2\.[0-5]\./] } });
    for (const text of ['SqlMap/1.8', 'x (sqlmap)', 'python-requests/2.3.1'])
      assert.equal((await app.get('/', agent(text))).status, 403, text);
    for (const text of ['Mozilla/5.0', 'python-requests/2.31.0'])
      assert.equal((await app.get('/', agent(text))).status, 200, text);
  });

  it('match the same on every request, also by a RegExp that keeps a position', async () => {
    const app = await guarded({ userAgents: { deny: [/bot/g] } });
    for (let i = 0; i < 4; i++) assert.equal((await app.get('/', agent('a bot'))).status, 403);
  });

  it('may be missing unless that is asked for', async () => {
    const request = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
    const lax = await guarded({ userAgents: { deny: ['sqlmap'] } });
    assert.match(await lax.raw(request), /^HTTP\/1\.1 200 /);
    const strict = await guarded({ userAgents: { empty: true } });
    assert.match(await strict.raw(request), /^HTTP\/1\.1 403 /);
    assert.match(await strict.raw('GET / HTTP/1.1\r\nHost: a\r\nUser-Agent:  \r\n\r\n'), /^HTTP\/1\.1 403 /);
  });

  it('are looked at up to 512 characters, so that no pattern costs more', async () => {
    const app = await guarded({ userAgents: { deny: ['evil'] } });
    assert.equal((await app.get('/', agent(`${'a'.repeat(508)}evil`))).status, 403);
    assert.equal((await app.get('/', agent(`${'a'.repeat(12_000)}evil`))).status, 200);
  });
});
