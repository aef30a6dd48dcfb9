import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/excluded-paths.js';
import { closeAll, serve } from './serving.js';

describe('the recipe excluded-paths', () => {
  afterEach(closeAll);

  it('answers probes and files however often and with whatever they are asked', async () => {
    const { ask } = await serve(app());
    for (let n = 0; n < 40; n++) {
      assert.equal((await ask('/health')).text, '{"status":"ok"}');
      assert.equal((await ask('/assets/css/shop.css')).status, 200);
    }
  });

  it('checks everything else', async () => {
    const { ask } = await serve(app());
    const agent = { 'user-agent': 'Mozilla/5.0' };
    assert.equal((await ask('/orders')).status, 403);
    for (let n = 0; n < 30; n++) assert.equal((await ask('/orders', agent)).status, 200);
    assert.equal((await ask('/orders', agent)).status, 429);
  });

  for (const path of ['/assets/../admin', '/assets/%2e%2e/admin', '/assets//admin', '/health/', '/HEALTH/x']) {
    it(`is not fooled by ${path}`, async () => {
      const { ask } = await serve(app());
      assert.equal((await ask(path)).status, 403);
    });
  }
});
