import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/monitor-first.js';
import { closeAll, serve } from './serving.js';

describe('the recipe monitor-first', () => {
  afterEach(closeAll);

  it('lets every request through and says which it would have refused', async () => {
    const lines: string[] = [];
    const { ask } = await serve(app((line) => lines.push(line)));
    const agent = { 'user-agent': 'Mozilla/5.0' };
    for (const [path, headers] of [
      ['/shop', agent],
      ['/shop?q=%3Cscript%3Ealert(1)%3C/script%3E', agent],
      ['/shop', { 'user-agent': 'python-requests/2.32' }],
      ['/shop', {}],
    ] as const) {
      assert.equal((await ask(path, headers)).status, 200);
    }
    assert.deepEqual(lines, [
      'would answer 403: guard.detection.matched from 127.0.0.1 at /shop',
      'would answer 403: guard.user_agent.denied from 127.0.0.1 at /shop',
      'would answer 403: guard.user_agent.empty from 127.0.0.1 at /shop',
    ]);
  });

  it('says who would have been limited', async () => {
    const lines: string[] = [];
    const { ask } = await serve(app((line) => lines.push(line)));
    for (let n = 0; n < 101; n++) assert.equal((await ask('/', { 'user-agent': 'Mozilla/5.0' })).status, 200);
    assert.deepEqual(lines, ['would answer 429: guard.rate_limit.exceeded from 127.0.0.1 at /']);
  });
});
