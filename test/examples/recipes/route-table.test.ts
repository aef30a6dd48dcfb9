import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/route-table.js';
import { closeAll, serve } from './serving.js';

const attack = '?q=1%27%20OR%201=1--%20';
const png = { 'content-type': 'image/png' };

/** An hour of the day by the clock of Berlin. */
function berlin(hoursFromNow: number): string {
  const time = new Date(Date.now() + hoursFromNow * 3_600_000);
  return time.toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' });
}

describe('the recipe route-table', () => {
  afterEach(closeAll);

  it('blocks below /api what it only tells of elsewhere', async () => {
    const { ask } = await serve(app());
    assert.equal((await ask(`/pages${attack}`)).status, 200);
    assert.equal((await ask(`/api/items${attack}`)).status, 403);
    assert.equal((await ask(`/API/items${attack}`)).status, 403);
  });

  it('takes large images into albums, and nothing large or else', async () => {
    const { ask } = await serve(app());
    const large = Buffer.alloc(200_000, 1);
    assert.equal((await ask('/api/uploads/summer', png, 'POST', large)).status, 200);
    assert.equal((await ask('/api/uploads/summer', { 'content-type': 'text/csv' }, 'POST', 'a')).status, 415);
    assert.equal((await ask('/api/items', png, 'POST', large)).status, 413);
  });

  it('has reports in working hours', async () => {
    const open = await serve(app({ start: berlin(-1), end: berlin(1) }));
    assert.equal((await open.ask('/api/reports/2026/q3')).status, 200);
    const shut = await serve(app({ start: berlin(2), end: berlin(3) }));
    assert.equal((await shut.ask('/api/reports/2026/q3')).status, 403);
    assert.equal((await shut.ask('/api/items')).status, 200);
  });

  it('checks nothing of an echo but how often it is asked for', async () => {
    const { ask } = await serve(app());
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async () => (await ask(`/api/echo${attack}`)).status),
    );
    assert.equal(statuses.filter((status) => status === 200).length, 10);
    assert.equal(statuses.filter((status) => status === 429).length, 2);
  });
});
