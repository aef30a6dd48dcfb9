import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/credential-stuffing.js';
import { pass, presentAgain } from '../../clock.js';
import { until } from '../../state/redis/server.js';
import { closeAll, type Serving, serve } from './serving.js';

const CLIENT = '203.0.113.9';
const MINUTE = 60_000;

describe('the recipe credential-stuffing', function () {
  this.timeout(15_000);
  afterEach(async () => {
    presentAgain();
    await closeAll();
  });

  async function login(ask: Serving['ask'], password: string, address = CLIENT): Promise<number | undefined> {
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': address };
    return (await ask('/login', headers, 'POST', JSON.stringify({ name: 'ada', password }))).status;
  }
  const fail = (times: number, ask: Serving['ask']) =>
    Promise.all(Array.from({ length: times }, () => login(ask, 'wrong')));
  const home = async (ask: Serving['ask'], address = CLIENT) => (await ask('/', { 'x-forwarded-for': address })).status;

  it('lets in who mistypes now and then', async () => {
    const { ask } = await serve(app());
    for (const password of ['wrong', 'again', 'wrong']) assert.equal(await login(ask, password), 401);
    assert.equal(await login(ask, 'correct horse battery'), 200);
  });

  it('slows who goes on failing', async () => {
    const { ask } = await serve(app());
    await fail(6, ask);
    await until(async () => {
      const begun = process.hrtime.bigint();
      assert.equal(await login(ask, 'correct horse battery'), 200);
      return process.hrtime.bigint() - begun > 990_000_000n;
    });
  });

  it('bans for an hour who does not stop', async () => {
    const { ask } = await serve(app());
    await fail(21, ask);
    await until(async () => (await home(ask)) === 403);
    assert.equal(await login(ask, 'correct horse battery', '203.0.113.10'), 200);
    pass(59 * MINUTE);
    assert.equal(await home(ask), 403);
    pass(2 * MINUTE);
    assert.equal(await home(ask), 200);
  });

  it('bans for a day, and sooner, who was seen attacking', async () => {
    const { ask } = await serve(app());
    assert.equal((await ask('/?id=1%27%20or%20%271%27=%271', { 'x-forwarded-for': CLIENT })).status, 403);
    await fail(3, ask);
    await until(async () => (await home(ask)) === 403);
    pass(23 * 60 * MINUTE);
    assert.equal(await home(ask), 403);
    pass(61 * MINUTE);
    assert.equal(await home(ask), 200);
  });
});
