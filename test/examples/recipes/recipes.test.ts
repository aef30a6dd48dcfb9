import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { CLOUD_NAMES } from '../../../src/intel/clouds/providers.js';
import { filesBelow, read } from '../../repository.js';
import { run } from './running.js';

/** Nobody on the network is asked for the ranges of clouds. */
const OFFLINE = { GUARD_CLOUDS_SOURCES: CLOUD_NAMES.map((name) => `${name}=http://127.0.0.1:1/`).join(',') };

describe('the recipes', function () {
  this.timeout(30_000);

  for (const file of filesBelow('examples/recipes')) {
    const name = basename(file, '.ts');
    const text = read(file);

    it(`${name} begins with what it shows, and reads as it will stand in an application`, () => {
      assert.match(text, /^\/\*\*\n \* [A-Z]/);
      assert.equal(/ from '\.\.?\//.test(text), false, 'it imports files of this repository');
    });

    it(`${name} has a test of its own`, () => {
      assert.ok(filesBelow('test/examples/recipes').includes(`test/examples/recipes/${name}.test.ts`));
    });

    if (!text.includes('export function app(')) continue;
    it(`${name} runs when it is started, and only then`, async () => {
      await import(`../../../examples/recipes/${name}.js`);
      // Without an SDK, and on purpose: of nothing is warned.
      const running = await run(name, { variables: { OTEL_SDK_DISABLED: 'true', ...OFFLINE } });
      try {
        assert.ok((await running.ask('/health')).status);
      } finally {
        const { signal, errors } = await running.stop();
        assert.deepEqual([signal, errors], ['SIGTERM', '']);
      }
    });
  }
});
