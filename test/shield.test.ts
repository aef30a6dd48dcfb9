import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { guard } from '../src/index.js';
import { closeAll, guarded } from './guarded.js';
import { ROOT } from './repository.js';

describe('a shield', () => {
  afterEach(closeAll);

  it('is ready', async () => assert.equal(await guard().ready(), undefined));

  it('says how it is', async () => {
    const app = await guarded({ mode: 'monitor' });
    await app.get('/');
    // What is exported is that of the whole process.
    const { uptime, export: _, ...status } = app.shield.status();
    assert.ok(uptime > 0);
    assert.deepEqual(status, {
      status: 'healthy',
      reasons: [],
      warnings: [],
      mode: 'monitor',
      requests: { allowed: 1, blocked: 0, redirected: 0, bypassed: 0, unavailable: 0 },
      bans: 0,
      checks: {},
    });
  });

  it('closes its store with it', async () => {
    let closed = 0;
    const bans = { get: () => undefined, set() {}, delete: () => false, list: () => [] };
    const hit = () => [{ allowed: true, remaining: 1, retryAfter: 0, resetAfter: 0 }];
    const close = () => void closed++;
    await guard({ store: { hit, bans, close } }).close();
    assert.equal(closed, 1);
  });

  it('keeps no process alive, closed or not', async () => {
    const script = `
      import { guard } from ${JSON.stringify(join(ROOT, 'dist/src/index.js'))};
      const shield = guard();
      await shield.ban('203.0.113.9', { duration: '1h' });
      const flooded = guard({ onEvent() {} });
      for (let i = 0; i < 300; i++) flooded.event('order.placed');
      const req = { method: 'GET', headers: {}, socket: {} };
      const waiting = guard({ checkTimeout: '1d', custom: [() => new Promise(() => {})] });
      void waiting({ req, res: { setHeader() {} }, originalUrl: '/', state: {}, set() {} }, async () => {});
      console.log('done');
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      timeout: 20_000,
    });
    assert.equal(stdout, 'done\n');
  }).timeout(30_000);
});
