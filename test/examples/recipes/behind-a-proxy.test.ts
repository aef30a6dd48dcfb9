import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/behind-a-proxy.js';
import { closeAll, type Serving, serve } from './serving.js';

describe('the recipe behind-a-proxy', () => {
  afterEach(closeAll);

  it('gives each client behind the proxy a limit of its own', async () => {
    const { ask } = await serve(app());
    await exhaust(ask, () => '198.51.100.7');
    assert.equal((await ask('/', { 'x-forwarded-for': '198.51.100.7' })).status, 429);
    assert.equal((await ask('/', { 'x-forwarded-for': '198.51.100.8' })).status, 200);
  });

  it('believes nothing that the client wrote into the header itself', async () => {
    const { ask } = await serve(app());
    await exhaust(ask, (n) => `192.0.2.${n}, 198.51.100.7`);
    assert.equal((await ask('/', { 'x-forwarded-for': '192.0.2.200, 198.51.100.7' })).status, 429);
  });

  it('goes past a chain of proxies in private networks', async () => {
    const { ask } = await serve(app());
    await exhaust(ask, (n) => `198.51.100.7, 10.0.0.${n}`);
    assert.equal((await ask('/', { 'x-forwarded-for': '198.51.100.7' })).status, 429);
  });
});

async function exhaust(ask: Serving['ask'], forwarded: (n: number) => string): Promise<void> {
  for (let n = 1; n <= 60; n++) assert.equal((await ask('/', { 'x-forwarded-for': forwarded(n) })).status, 200);
}
