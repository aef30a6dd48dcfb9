import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/countries.js';
import { DE, DE6, databaseOf, GB, NOWHERE, removeDatabases } from '../../intel/countries.js';
import { closeAll, type Serving, serve } from './serving.js';

describe('the recipe countries', () => {
  afterEach(async () => {
    await closeAll();
    removeDatabases();
  });

  const from = (ask: Serving['ask'], address: string) => ask('/', { 'x-forwarded-for': address });

  it('sells in three countries, and tells all others where', async () => {
    const { ask } = await serve(app(databaseOf()));
    for (const address of [DE, DE6]) assert.equal((await from(ask, address)).status, 200, address);
    const { status, text } = await from(ask, GB);
    assert.deepEqual([status, text], [403, 'We deliver to Germany, Austria and Switzerland.']);
  });

  it('lets in who is nowhere that is known, or inside', async () => {
    const { ask } = await serve(app(databaseOf()));
    assert.equal((await from(ask, NOWHERE)).status, 200);
    assert.equal((await ask('/')).status, 200);
  });

  it('works out of the box, with the database of the optional package', async () => {
    const { ask } = await serve(app());
    assert.equal((await from(ask, '85.214.132.117')).status, 200);
    assert.equal((await from(ask, '8.8.8.8')).status, 403);
  });

  it('keeps a network out, whatever its country', async () => {
    const asn = databaseOf({ '85.214.0.0/16': { autonomous_system_number: 64_500 } });
    const { ask } = await serve(app(databaseOf(), asn));
    assert.deepEqual([(await from(ask, DE)).status, (await from(ask, DE6)).status], [403, 200]);
    assert.equal((await from(ask, DE)).text.includes('deliver'), false);
  });
});
