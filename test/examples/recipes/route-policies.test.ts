import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/route-policies.js';
import { closeAll, serve } from './serving.js';

const KEY = 'the-admin-key-of-this-test';
const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };
const office = { ...browser, 'x-forwarded-for': '198.51.100.7', 'x-forwarded-proto': 'https', 'x-api-key': KEY };

describe('the recipe route-policies', () => {
  afterEach(closeAll);

  it('lets the office into the admin area, over https and with its key', async () => {
    const { ask } = await serve(app(KEY));
    assert.deepEqual((await ask('/admin/orders', office)).text, '{"orders":[],"for":"office"}');
    assert.equal((await ask('/admin/orders', { ...office, 'x-api-key': 'another key' })).status, 401);
    assert.equal((await ask('/admin/orders', { ...office, 'x-forwarded-proto': 'http' })).status, 426);
    assert.equal((await ask('/admin/orders', { ...office, 'x-forwarded-for': '203.0.113.9' })).status, 403);
  });

  for (const path of ['/ADMIN/orders', '/admin/orders/', '/admin//orders', '/admin/./orders', '/%61dmin/orders']) {
    it(`has nobody else see the orders by ${path}`, async () => {
      const { ask } = await serve(app(KEY));
      assert.equal((await ask(path, { ...office, 'x-forwarded-for': '203.0.113.9' })).text.includes('orders"'), false);
    });
  }

  it('gives five tries to log in, and as many pages as everywhere', async () => {
    const { ask } = await serve(app(KEY));
    const statuses = [];
    for (let i = 0; i < 6; i++) statuses.push((await ask('/login', browser, 'POST')).status);
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429]);
    assert.equal((await ask('/', browser)).status, 200);
    assert.equal((await ask('/login', browser, 'POST', 'x'.repeat(2_000))).status, 413);
  });

  it('takes a webhook from a program, which gets no page', async () => {
    const { ask } = await serve(app(KEY));
    const program = { 'user-agent': 'python-requests/2.32', 'content-type': 'application/json' };
    assert.equal((await ask('/hooks/payments', program, 'POST', '{"paid":1}')).status, 204);
    assert.equal(
      (await ask('/hooks/payments', { ...program, 'content-type': 'text/xml' }, 'POST', '<a/>')).status,
      415,
    );
    assert.equal((await ask('/', program)).status, 403);
  });
});
