import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/https-behind-a-proxy.js';
import { closeAll, serve } from './serving.js';

/** As the proxy on this machine sends it. */
const FORWARDED = { 'x-forwarded-for': '198.51.100.7' };

describe('the recipe https-behind-a-proxy', () => {
  afterEach(closeAll);

  it('answers what came to the proxy by https', async () => {
    const { ask } = await serve(app());
    const { status, text } = await ask('/', { ...FORWARDED, host: 'shop.example', 'x-forwarded-proto': 'https' });
    assert.deepEqual([status, text], [200, 'hello']);
  });

  it('answers it also where the proxy does not say who the client is', async () => {
    const { ask } = await serve(app());
    assert.equal((await ask('/', { host: 'shop.example', 'x-forwarded-proto': 'https' })).status, 200);
    const forged = await ask('/', { host: 'shop.example', 'x-forwarded-proto': 'https, http' });
    assert.equal(forged.status, 308);
  });

  it('sends what came by http to the same place by https', async () => {
    const { ask } = await serve(app());
    const headers = { ...FORWARDED, host: 'www.shop.example', 'x-forwarded-proto': 'http' };
    const { status, headers: answered } = await ask('/cart?step=2', headers, 'POST');
    assert.deepEqual([status, answered.location], [308, 'https://www.shop.example/cart?step=2']);
  });

  it('sends nobody to a host that is not ours', async () => {
    const { ask } = await serve(app());
    const { status, headers } = await ask('/', { ...FORWARDED, host: 'evil.example', 'x-forwarded-proto': 'http' });
    assert.deepEqual([status, headers.location], [400, undefined]);
  });

  it('answers the probe of the load balancer by http', async () => {
    const { ask } = await serve(app());
    assert.equal((await ask('/health', { host: '10.0.0.5' })).status, 200);
  });
});
