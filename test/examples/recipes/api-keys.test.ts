import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/api-keys.js';
import { closeAll, serve } from './serving.js';

const SHOP = { 'x-api-key': 'demo-key-of-the-shop' };
const REPORTS = { 'x-api-key': 'demo-key-of-reports' };

describe('the recipe api-keys', () => {
  afterEach(closeAll);

  it('knows the caller by its key, and lets nobody in without one', async () => {
    const { ask } = await serve(app());
    assert.equal((await ask('/', SHOP)).text, '{"hello":"shop"}');
    assert.equal((await ask('/', REPORTS)).text, '{"hello":"reports"}');
    const { status, headers } = await ask('/');
    assert.deepEqual([status, headers['www-authenticate']], [401, 'ApiKey realm="restricted"']);
    assert.equal((await ask('/', { 'x-api-key': 'demo-key-of-nobody' })).status, 401);
  });

  it('limits each caller by itself', async () => {
    const { ask } = await serve(app());
    for (let n = 0; n < 30; n++) assert.equal((await ask('/', SHOP)).status, 200);
    assert.equal((await ask('/', SHOP)).status, 429);
    assert.equal((await ask('/', REPORTS)).status, 200);
  });
});
