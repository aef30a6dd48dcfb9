import assert from 'node:assert/strict';
import { install } from './install.js';
import { run } from './program.js';

describe('the rules service, in an application that has the package without jose', function () {
  this.timeout(150_000);

  it('takes keys, lets in nobody by a token, and leaves nothing behind that keeps the process', async () => {
    const app = await install(['koa@3', '@opentelemetry/api@1.9.1'], ['rules.mjs']);
    const { stdout, stderr } = await run(process.execPath, ['rules.mjs'], { cwd: app });
    assert.deepEqual([JSON.parse(stdout), stderr], [{ put: 201, token: 500 }, '']);
  });
});
