import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/failed-logins.js';
import { closeAll, type Serving, serve } from './serving.js';

const GOOD = 'correct horse';

describe('the recipe failed-logins', () => {
  afterEach(closeAll);

  it('lets in who knows the password', async () => {
    const { ask } = await serve(app());
    assert.equal((await login(ask, GOOD)).status, 200);
    assert.equal((await login(ask, 'wrong')).status, 401);
    assert.equal((await login(ask, GOOD)).status, 200);
  });

  it('bans a client after five logins that failed, and no other client', async () => {
    const { ask } = await serve(app());
    for (let n = 0; n < 5; n++) assert.equal((await login(ask, `guess ${n}`)).status, 401);
    assert.equal((await login(ask, GOOD)).status, 403);
    assert.equal((await ask('/', { 'x-forwarded-for': '198.51.100.7' })).status, 403);
    assert.equal((await login(ask, GOOD, '198.51.100.8')).status, 200);
  });

  it('limits logins and nothing else', async () => {
    const { ask } = await serve(app());
    for (let n = 0; n < 20; n++) assert.equal((await login(ask, GOOD)).status, 200);
    assert.equal((await login(ask, GOOD)).status, 429);
    assert.equal((await ask('/', { 'x-forwarded-for': '198.51.100.7' })).status, 200);
  });
});

function login(ask: Serving['ask'], password: string, client = '198.51.100.7') {
  return ask('/login', { 'x-forwarded-for': client, 'x-password': password }, 'POST');
}
