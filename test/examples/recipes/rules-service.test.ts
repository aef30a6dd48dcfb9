import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app, service } from '../../../examples/recipes/rules-service.js';
import { until } from '../../state/redis/server.js';
import { ask, closeAll, serve } from './serving.js';

const keys = (['reader', 'operator'] as const).map((role) => ({
  id: role,
  role,
  sha256: createHash('sha256').update(`the-key-of-a-${role}`).digest('hex'),
}));

describe('the recipe rules-service', () => {
  const directory = mkdtempSync(join(tmpdir(), 'rules-service-'));
  afterEach(closeAll);
  after(() => rmSync(directory, { recursive: true }));

  it('has an application block whom an operator has blocked, and nobody else', async () => {
    const rules = service(directory, keys);
    const { port } = (await rules.listen(0)).address() as AddressInfo;
    try {
      const operator = { authorization: 'Bearer the-key-of-a-operator', 'content-type': 'application/json' };
      const block = (address: string) => ask(port, '/v1/rules/block', operator, 'POST', JSON.stringify({ address }));
      assert.equal((await block('203.0.113.9')).status, 201);
      const shop = await serve(app(`http://127.0.0.1:${port}/v1/rules`, 'the-key-of-a-reader'));
      const from = async (address: string) => (await shop.ask('/', { 'x-forwarded-for': address })).status;
      await until(async () => (await from('203.0.113.9')) === 403);
      assert.equal(await from('203.0.113.10'), 200);
      assert.equal((await block('203.0.113.10')).status, 200);
      await until(async () => (await from('203.0.113.10')) === 403);
      const reader = { ...operator, authorization: 'Bearer the-key-of-a-reader' };
      assert.equal((await ask(port, '/v1/rules/block', reader, 'POST', '{"address":"203.0.113.11"}')).status, 403);
    } finally {
      await rules.close();
    }
  });
});
