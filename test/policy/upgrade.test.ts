import assert from 'node:assert/strict';
import { closeAll, upgrading } from '../upgrading.js';

describe('a policy for an upgrade', () => {
  afterEach(closeAll);

  it('has what it tightens there, and what it loosens', async () => {
    const app = await upgrading({
      headers: { 'x-tenant': true },
      routes: { '/live/:room': { requireHeaders: { 'x-room': true } }, 'GET /open': { bypass: ['headers'] } },
    });
    assert.equal(await app.open('/live/7'), 400);
    assert.equal(await app.open('/live/7', { headers: { 'x-room': 'a' } }), 'open');
    assert.equal(await app.open('/open'), 'open');
    assert.equal(await app.open('/other'), 400);
  });
});
