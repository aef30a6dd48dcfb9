import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/blocked-customer.js';
import { closeAll, serve } from './serving.js';

const SCRIPT = encodeURIComponent('<p>Try it:</p><script>start()</script>');
const SQL = encodeURIComponent("1' or '1'='1");

describe('the recipe blocked-customer', () => {
  afterEach(closeAll);

  it('says what was seen where, and lets through what is excluded', async () => {
    const lines: string[] = [];
    const { ask } = await serve(app((line) => lines.push(line)));
    const answers: readonly [string, number][] = [
      [`/admin/pages?html=${SCRIPT}`, 200],
      [`/sheets/5?formula=${SQL}`, 200],
      [`/pages?html=${SCRIPT}`, 403],
      [`/admin/pages?title=${SCRIPT}`, 403],
      [`/sheets/5/rows?formula=${SQL}`, 403],
    ];
    for (const [path, status] of answers) assert.equal((await ask(path)).status, status, path);
    assert.deepEqual(
      lines.map((line) => line.replace(/^(\w+)\.\w+/, '$1')),
      ['xss in query.html at /pages', 'xss in query.title at /admin/pages', 'sqli in query.formula at /sheets/5/rows'],
    );
  });
});
