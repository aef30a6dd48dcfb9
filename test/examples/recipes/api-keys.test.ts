import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/api-keys.js';
import { closeAll, type Serving, serve } from './serving.js';

const REPORTS = { 'x-api-key': 'reports-key-2f9c41d7' };
const BILLING_OLD = { 'x-api-key': 'billing-key-81b0c3aa' };
const BILLING_NEW = { 'x-api-key': 'billing-key-5d77e20f' };

describe('the recipe api-keys', () => {
  afterEach(closeAll);

  it('knows callers by their keys, the old one and the new', async () => {
    const { ask } = await serve(app());
    assert.equal((await ask('/', REPORTS)).text, '{"caller":"reports"}');
    assert.equal((await ask('/', BILLING_OLD)).text, '{"caller":"billing"}');
    assert.equal((await ask('/', BILLING_NEW)).text, '{"caller":"billing"}');
  });

  it('lets nobody in without a key, with a wrong one, or with the digest that stands in the code', async () => {
    const { ask } = await serve(app());
    const missing = await ask('/');
    assert.deepEqual([missing.status, missing.headers['www-authenticate']], [401, 'ApiKey realm="restricted"']);
    const digest = '01a9babeeb2c1a16bd683e42d0f4b5f40c8f033b51770ae976450d2890ff23be';
    for (const key of ['reports-key-2f9c41d8', 'reports', digest, '']) {
      assert.equal((await ask('/', { 'x-api-key': key })).status, 401);
    }
  });

  it('tells the application what a key may do', async () => {
    const { ask } = await serve(app());
    assert.equal((await ask('/invoices', REPORTS, 'POST')).status, 403);
    assert.equal((await ask('/invoices', BILLING_NEW, 'POST')).status, 200);
  });

  it('limits a caller over all of its keys, and no other one', async () => {
    const { ask } = await serve(app());
    await times(30, ask, BILLING_OLD, 200);
    await times(30, ask, BILLING_NEW, 200);
    const limited = await ask('/', BILLING_NEW);
    assert.equal(limited.status, 429);
    assert.match(String(limited.headers.ratelimit), /^"caller";r=0;/);
    assert.equal((await ask('/', BILLING_OLD)).status, 429);
    assert.equal((await ask('/', REPORTS)).status, 200);
  });

  it('limits an address that guesses', async () => {
    const { ask } = await serve(app());
    for (let n = 0; n < 100; n++)
      assert.equal((await ask('/', { 'x-api-key': `guess-number-${1_000 + n}` })).status, 401);
    assert.equal((await ask('/', { 'x-api-key': 'guess-number-2000' })).status, 429);
  });

  it('limits an address whoever asks from it', async () => {
    const { ask } = await serve(app());
    await times(60, ask, REPORTS, 200);
    await times(59, ask, BILLING_NEW, 200);
    assert.equal((await ask('/')).status, 401);
    const limited = await ask('/', BILLING_NEW);
    assert.equal(limited.status, 429);
    assert.match(String(limited.headers.ratelimit), /^"address";r=0;/);
  });
});

async function times(count: number, ask: Serving['ask'], headers: Record<string, string>, status: number) {
  for (let n = 0; n < count; n++) assert.equal((await ask('/', headers)).status, status);
}
