import assert from 'node:assert/strict';
import { join } from 'node:path';
import { guard, memoryStore } from '../src/index.js';
import { run } from './package/program.js';
import { ROOT } from './repository.js';

/** An application with two guards that have all on, which is asked, and ends without process.exit(). */
const script = (ending: string) => `
  import { connect } from 'node:net';
  import Koa from 'koa';
  import { guard, memoryStore } from ${JSON.stringify(join(ROOT, 'dist/src/index.js'))};
  const everything = () => guard({
    proxies: { trust: ['loopback'] },
    ip: { allow: ['192.0.2.0/24'], deny: ['198.51.100.0/24'] },
    userAgents: { deny: ['sqlmap'], empty: true },
    rateLimit: { requests: 100, window: '1d', headers: 'both' },
    ban: { threshold: 1, duration: '1d' },
    https: { mode: 'require' },
    checks: { https: 'monitor' },
    body: { max: '1mb' },
    auth: { scheme: 'bearer', verify: async () => ({ id: 'ann' }) },
    headers: { authorization: true },
    referrers: { allow: ['shop.example'], missing: 'allow' },
    contentTypes: ['application/json'],
    timeWindow: { start: '00:00', end: '24:00' },
    emergency: { allow: ['192.0.2.0/24'] },
    detection: { threshold: 40 },
    honeypot: { paths: ['/attic/**'], fields: ['website'] },
    upgrades: { origins: 'same' },
    checkTimeout: '1d',
    custom: [async function waits() {}],
    respond: { async body() {}, async modify() {}, messages: { 403: 'No.' } },
    health: { path: '/healthz', details: true },
    store: memoryStore(),
    warnings: true,
    onEvent() {},
  });
  const [outer, inner] = [everything(), everything()];
  const app = new Koa().use(outer).use(inner).use((ctx) => { ctx.body = 'hello'; });
  const server = app.listen(0, '127.0.0.1', async () => {
    outer.upgrade(server);
    server.on('upgrade', (_, socket) => socket.destroy());
    // One that is refused, and that its client does not close.
    const upgrade = 'GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: Upgrade\\r\\nUpgrade: x\\r\\n\\r\\n';
    const open = connect({ port: server.address().port, host: '127.0.0.1', allowHalfOpen: true });
    open.unref().write(upgrade);
    await new Promise((resolve) => open.once('data', resolve));
    const ask = async (path) => {
      const headers = { 'x-forwarded-for': '203.0.113.9', authorization: 'Bearer t' };
      const response = await fetch('http://127.0.0.1:' + server.address().port + path, { headers });
      await response.text();
      return response.status;
    };
    console.log(await ask('/'), await ask('/healthz'), await ask('/?q=%3Cscript%3Ealert(1)%3C/script%3E'), await ask('/'));
    await outer.ban('203.0.113.10', { duration: '1d' });
    server.closeAllConnections();
    server.close();
    ${ending}
  });
`;

describe('close()', () => {
  const endings = {
    'that closes its server and its guards, twice': 'for (const shield of [outer, inner, outer]) await shield.close();',
    'that closes its server only': '',
  };
  for (const [kind, ending] of Object.entries(endings)) {
    it(`leaves nothing that keeps a process alive: one ${kind} ends by itself`, async () => {
      const args = ['--input-type=module', '-e', script(ending)];
      const { code, stdout } = await run(process.execPath, args, { cwd: ROOT, timeout: 20_000 });
      assert.deepEqual([code, stdout], [0, '200 200 403 403\n']);
    }).timeout(30_000);
  }

  it('closes its store once, however often it is called, and tells everybody how that went', async () => {
    let closed = 0;
    const close = async () => {
      closed++;
      throw new Error('no connection');
    };
    const shield = guard({ store: { ...memoryStore(), close } });
    const both = [shield.close(), shield.close()];
    for (const each of both) await assert.rejects(each, /no connection/);
    assert.equal(closed, 1);
  });
});
