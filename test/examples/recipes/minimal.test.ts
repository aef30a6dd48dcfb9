import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/minimal.js';
import { closeAll, serve } from './serving.js';

const ATTACK = `/?q=${encodeURIComponent("' OR '1'='1")}`;

describe('the recipe minimal', () => {
  afterEach(closeAll);

  it('lets fine requests through and blocks attacks', async () => {
    const { ask } = await serve(app());
    const fine = await ask('/?q=tea');
    assert.deepEqual([fine.status, fine.text], [200, 'hello']);
    assert.equal((await ask(ATTACK)).status, 403);
  });

  it('limits each client to 1000 requests a minute', async () => {
    const { ask } = await serve(app());
    for (let sent = 0; sent < 1_000; sent += 50) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => ask('/')));
      assert.ok(answers.every(({ status }) => status === 200));
    }
    const { status, headers } = await ask('/');
    assert.equal(status, 429);
    assert.ok(Number(headers['retry-after']) > 0);
  });
});
