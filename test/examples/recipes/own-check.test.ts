import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/own-check.js';
import { closeAll, serve } from './serving.js';

describe('the recipe own-check', () => {
  afterEach(closeAll);

  it('refuses a tenant that is suspended, and no other', async () => {
    const { ask } = await serve(app());
    assert.equal((await ask('/', { 'x-tenant': 'acme' })).status, 403);
    assert.equal((await ask('/', { 'x-tenant': 'initech' })).status, 200);
    assert.equal((await ask('/')).status, 200);
  });

  it('bans nobody for it', async () => {
    const { ask } = await serve(app());
    for (let n = 0; n < 15; n++) await ask('/', { 'x-tenant': 'acme' });
    assert.equal((await ask('/')).status, 200);
  });

  it('marks a checkout by a script, and lets it through', async () => {
    const { ask } = await serve(app());
    const scripted = await ask('/checkout', { 'user-agent': 'curl/8' }, 'POST');
    assert.deepEqual([scripted.status, scripted.text], [200, '{"score":10}']);
    const browser = await ask('/checkout', { 'user-agent': 'Mozilla/5.0' }, 'POST');
    assert.deepEqual([browser.status, browser.text], [200, '{"score":0}']);
  });
});
