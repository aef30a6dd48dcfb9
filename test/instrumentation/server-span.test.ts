import assert from 'node:assert/strict';
import { join, relative } from 'node:path';
import { type Receiver, startReceiver } from '../otlp/receiver.js';
import { APPS, ROOT } from '../repository.js';
import { visit } from './visits.js';

describe('the server span under the preload', function () {
  this.timeout(30_000);
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.close());

  it('has all of a query, another question mark hides nothing of it, and no secret', async () => {
    const paths = ['/items/7?a=1?q=attack', '/items/7??pin=1234', '/items/7?', '/items/7'];
    const options = { cwd: ROOT, app: relative(ROOT, join(APPS, 'visited.mjs')), receiver };
    for (const GUARD_REDACT of ['true', 'false']) {
      const before = receiver.spans.length;
      const visits = paths.map((path) => ({ path, times: 1 }));
      await visit(visits, { ...options, env: { GUARD_REDACT } });
      const spans = receiver.spans.slice(before).filter(({ kind }) => kind === 'server');
      const told = spans.map(({ attributes }) => [attributes['url.path'], attributes['url.query'] || undefined]);
      assert.deepEqual(told, [
        ['/items/7', 'a=1?q=attack'],
        ['/items/7', '?pin=[REDACTED:VALUE:4]'],
        ['/items/7', undefined],
        ['/items/7', undefined],
      ]);
    }
  });
});
