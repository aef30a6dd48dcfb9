import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/endpoint-limits.js';
import { pass, presentAgain } from '../../clock.js';
import { closeAll, type Serving, serve } from './serving.js';

describe('the recipe endpoint-limits', () => {
  afterEach(async () => {
    presentAgain();
    await closeAll();
  });

  it('lets a page load its twenty files at once, and a second later the next one', async () => {
    const { ask } = await serve(app());
    assert.deepEqual(await statuses(ask, 20), { 200: 20 });
    const { status, headers } = await ask('/');
    assert.equal(status, 429);
    assert.match(String(headers.ratelimit), /^"burst";r=0;/);
    assert.equal(headers['retry-after'], '1');
    pass(1_000);
    assert.deepEqual(await statuses(ask, 20), { 200: 20 });
  });

  it('stops who keeps that up for minutes', async () => {
    const { ask } = await serve(app());
    for (let n = 0; n < 15; n++) {
      assert.deepEqual(await statuses(ask, 20), { 200: 20 });
      pass(1_000);
    }
    const { status, headers } = await ask('/');
    assert.equal(status, 429);
    assert.match(String(headers.ratelimit), /^"sustained";r=0;/);
  });

  it('gives ninety days of reports an hour, however they are asked for', async () => {
    const { ask } = await serve(app());
    assert.equal((await ask('/reports?days=60')).text, '{"days":60}');
    assert.equal((await ask('/reports?days=31')).status, 429);
    assert.equal((await ask('/reports?days=29')).status, 200);
    assert.equal((await ask('/reports')).status, 200);
    const { status, headers } = await ask('/reports');
    assert.equal(status, 429);
    assert.match(String(headers.ratelimit), /^"reports";r=0;/);
    assert.equal((await ask('/')).status, 200);
  });

  for (const query of [
    'days=1&days=90',
    'days=-5',
    'days=0',
    'days=1e9',
    'days=91',
    'days=900',
    'days=NaN',
    'days[]=90',
    'days=',
  ]) {
    it(`has nobody fooled by ?${query}: it is one day for both`, async () => {
      const { ask } = await serve(app());
      const { status, headers, text } = await ask(`/reports?${query}`);
      assert.deepEqual([status, text], [200, '{"days":1}']);
      assert.match(String(headers['ratelimit-policy']), /"reports";q=90;w=3600/);
      assert.equal((await ask('/reports?days=90')).status, 429);
      assert.equal((await ask('/reports?days=89')).status, 200);
    });
  }

  it('sends three codes an hour to a phone, whoever asks, and however the number is written', async () => {
    const { ask } = await serve(app());
    for (const path of ['/codes/4915112345678', '/codes/+4915112345678', '/codes/4915112345678?again=1']) {
      assert.deepEqual(await send(ask, path), [200, '{"sent":"4915112345678"}']);
    }
    for (const path of ['/codes/4915112345678', '/codes/+4915112345678']) {
      assert.equal((await send(ask, path))[0], 429);
    }
    // Other ways to write it reach nobody.
    for (const path of ['/codes/%34915112345678', '/codes/4915112345678/', '/Codes/4915112345678']) {
      assert.equal((await send(ask, path))[1].includes('sent'), false);
    }
    assert.deepEqual(await send(ask, '/codes/33612345678'), [200, '{"sent":"33612345678"}']);
  });

  it('sends ten codes an hour for an address', async () => {
    const { ask } = await serve(app());
    for (let n = 0; n < 10; n++) assert.equal((await send(ask, `/codes/491511234567${n}`))[0], 200);
    assert.equal((await send(ask, '/codes/33612345678'))[0], 429);
    pass(3_600_000);
    assert.equal((await send(ask, '/codes/33612345678'))[0], 200);
  });
});

async function send(ask: Serving['ask'], path: string): Promise<[number | undefined, string]> {
  const { status, text } = await ask(path, {}, 'POST');
  return [status, text];
}

/** How often each status came for so many requests at once. */
async function statuses(ask: Serving['ask'], count: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status } of await Promise.all(Array.from({ length: count }, () => ask('/')))) {
    counts[String(status)] = (counts[String(status)] ?? 0) + 1;
  }
  return counts;
}
