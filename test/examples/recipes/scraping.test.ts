import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/scraping.js';
import { pass, presentAgain } from '../../clock.js';
import { until } from '../../state/redis/server.js';
import { type Answer, closeAll, type Serving, serve } from './serving.js';

const HOUR = 3_600_000;

describe('the recipe scraping', function () {
  this.timeout(15_000);
  afterEach(async () => {
    presentAgain();
    await closeAll();
  });

  const many = (times: number, ask: Serving['ask'], path: string, address = '203.0.113.9'): Promise<Answer[]> =>
    Promise.all(Array.from({ length: times }, () => ask(path, { 'x-forwarded-for': address })));
  const statuses = (answers: readonly Answer[]) => [...new Set(answers.map(({ status }) => status))].sort();

  it('serves who reads a page at a time', async () => {
    const { ask } = await serve(app());
    for (const path of ['/products', '/products/1', '/products/2']) {
      assert.deepEqual(statuses(await many(40, ask, path)), [200]);
    }
  });

  it('slows who reads much, and keeps out who reads all, for six hours', async () => {
    const { ask } = await serve(app());
    assert.deepEqual(statuses(await many(150, ask, '/products/1')), [200]);
    const begun = process.hrtime.bigint();
    assert.deepEqual(statuses(await many(50, ask, '/products')), [200]);
    // A timer may fire a millisecond early.
    assert.ok(process.hrtime.bigint() - begun > 990_000_000n);
    await many(1, ask, '/products');
    assert.deepEqual(statuses(await many(3, ask, '/products')), [403]);
    assert.deepEqual(statuses(await many(3, ask, '/products', '203.0.113.10')), [200]);
    pass(6 * HOUR - 60_000);
    assert.deepEqual(statuses(await many(1, ask, '/products')), [403]);
    pass(120_000);
    assert.deepEqual(statuses(await many(1, ask, '/products')), [200]);
  });

  it('refuses who guesses at pages that are not there', async () => {
    const { ask } = await serve(app());
    assert.deepEqual(statuses(await many(21, ask, '/products/999')), [404]);
    await until(async () => statuses(await many(1, ask, '/products/1'))[0] === 429);
    assert.deepEqual(statuses(await many(2, ask, '/products/1', '203.0.113.10')), [200]);
    pass(11 * 60_000);
    assert.deepEqual(statuses(await many(1, ask, '/products/1')), [200]);
  });
});
