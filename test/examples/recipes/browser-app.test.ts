import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/browser-app.js';
import { closeAll, serve } from './serving.js';

const OURS = 'https://admin.shop.example';

describe('the recipe browser-app', () => {
  afterEach(closeAll);

  it('gives the script of the page the nonce of its policy, another one each time', async () => {
    const { ask } = await serve(app());
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const { text, headers } = await ask('/');
        const [, nonce] = /nonce="([\w-]+)"/.exec(text) ?? [];
        assert.ok(String(headers['content-security-policy']).includes(`script-src 'self' 'nonce-${nonce}'`));
        return nonce;
      }),
    );
    assert.notEqual(nonces[0], nonces[1]);
  });

  it('lets pages of the other origin call the API with cookies, and of no further one', async () => {
    const { ask } = await serve(app());
    const asked = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'content-type' };
    const preflight = await ask('/api/items', { origin: OURS, ...asked }, 'OPTIONS');
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers['access-control-allow-headers'], 'content-type');
    const { headers } = await ask('/api/items', { origin: OURS });
    assert.equal(headers['access-control-allow-origin'], OURS);
    assert.equal(headers['access-control-allow-credentials'], 'true');
    const { headers: others } = await ask('/api/items', { origin: 'https://evil.example' });
    assert.equal(others['access-control-allow-origin'], undefined);
  });
});
