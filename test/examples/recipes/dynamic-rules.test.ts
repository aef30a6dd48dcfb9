import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from '../../../examples/recipes/dynamic-rules.js';
import { until } from '../../state/redis/server.js';
import { closeAll, serve } from './serving.js';

describe('the recipe dynamic-rules', () => {
  const directory = mkdtempSync(join(tmpdir(), 'rules-'));
  const file = join(directory, 'rules.json');
  afterEach(closeAll);
  after(() => rmSync(directory, { recursive: true }));

  function write(rules: object): void {
    writeFileSync(`${file}.new`, JSON.stringify(rules));
    renameSync(`${file}.new`, file);
  }

  it('has in force what the file says, a moment after it is written', async () => {
    write({ version: 1 });
    const { ask } = await serve(app(file));
    const version = async () => JSON.parse((await ask('/rules')).text || '{}').version;
    await until(async () => (await version()) === 1);
    write({ version: 2, endpoints: { '/limited': { requests: 1, window: '1m' } } });
    await until(async () => (await version()) === 2);
    assert.equal((await ask('/limited')).status, 200);
    assert.equal((await ask('/limited')).status, 429);
    write({ version: 3, denny: ['203.0.113.9'] });
    await until(async () => JSON.parse((await ask('/rules')).text).lastError?.code === 'GUARD_RULES_INVALID');
    assert.equal(await version(), 2);
    write({ version: 4 });
    await until(async () => (await version()) === 4);
    assert.equal((await ask('/limited')).status, 200);
  });
});
