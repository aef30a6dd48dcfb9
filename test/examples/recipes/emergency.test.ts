import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { app } from '../../../examples/recipes/emergency.js';
import { run } from './running.js';
import { closeAll, type Serving, serve } from './serving.js';

const KEY = 'ops-key-c60e9b14a2';
const OFFICE = { 'x-forwarded-for': '198.51.100.7' };
const VISITOR = { 'x-forwarded-for': '203.0.113.9' };

describe('the recipe emergency', () => {
  afterEach(async () => {
    process.removeAllListeners('SIGUSR2');
    await closeAll();
  });

  it('lets everybody in until it is switched on', async () => {
    const { ask } = await serve(app());
    assert.equal((await ask('/', VISITOR)).text, 'hello');
    assert.equal((await ask('/', OFFICE)).text, 'hello');
  });

  it('lets the office in once it is on, tells others when to come back, and keeps the probe', async () => {
    const { ask } = await serve(app());
    assert.equal((await turn(ask, 'on')).text, '{"emergency":true}');
    const refused = await ask('/', VISITOR);
    assert.deepEqual([refused.status, refused.headers['retry-after']], [503, '600']);
    assert.equal((await ask('/', OFFICE)).text, 'hello');
    assert.equal((await ask('/health')).text, 'ok');
    assert.equal((await ask('/health', VISITOR)).text, 'ok');

    assert.equal((await turn(ask, 'off')).text, '{"emergency":false}');
    assert.equal((await ask('/', VISITOR)).status, 200);
  });

  it('is switched by nobody without the key', async () => {
    const { ask } = await serve(app());
    for (const key of ['', 'ops', 'ops-key-c60e9b14a3']) assert.equal((await turn(ask, 'on', key)).status, 401);
    assert.equal((await ask('/', VISITOR)).status, 200);
  });

  it('is switched off by nobody from elsewhere, key or not', async () => {
    const { ask } = await serve(app());
    await turn(ask, 'on');
    assert.equal((await ask('/admin/emergency/off', { ...VISITOR, 'x-admin-key': KEY }, 'PUT')).status, 503);
    // A header that the client has written itself.
    const forged = { 'x-forwarded-for': '198.51.100.7, 203.0.113.9', 'x-admin-key': KEY };
    assert.equal((await ask('/admin/emergency/off', forged, 'PUT')).status, 503);
    assert.equal((await ask('/', VISITOR)).status, 503);
  });

  for (const path of ['/health/../', '/health/', '//health', '/%68ealth', '/HEALTH']) {
    it(`is not got around by ${path}`, async () => {
      const { ask } = await serve(app());
      await turn(ask, 'on');
      assert.equal((await ask(path, VISITOR)).status, 503);
    });
  }

  it('lets nobody try many keys', async () => {
    const { ask } = await serve(app());
    for (let n = 0; n < 20; n++) assert.equal((await turn(ask, 'on', `guess ${n}`)).status, 401);
    assert.equal((await turn(ask, 'on')).status, 429);
  });

  it('is switched by a signal, too', async function () {
    this.timeout(30_000);
    const running = await run('emergency', { variables: { OTEL_SDK_DISABLED: 'true' } });
    try {
      assert.equal((await running.ask('/')).status, 200);
      for (const status of [503, 200]) {
        running.send('SIGUSR2');
        while ((await running.ask('/')).status !== status) await wait(20);
      }
    } finally {
      const { signal, errors } = await running.stop();
      assert.deepEqual([signal, errors], ['SIGTERM', '']);
    }
  });
});

function turn(ask: Serving['ask'], state: 'on' | 'off', key = KEY) {
  return ask(`/admin/emergency/${state}`, { ...OFFICE, 'x-admin-key': key }, 'PUT');
}
