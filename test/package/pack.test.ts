import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../repository.js';
import { install } from './install.js';
import { run } from './program.js';
import { tarball } from './tarball.js';

describe('the package as it is published', function () {
  this.timeout(150_000);

  it('holds every module of src and instrumentation with its types, the readme, the licence, the schema of rule sets, and nothing else', async () => {
    const modules = ['src', 'instrumentation'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .map((path) => `dist/${folder}/${path.slice(0, -'.ts'.length)}`),
    );
    const expected = [
      'LICENSE',
      'README.md',
      'package.json',
      'rules.schema.json',
      ...modules.flatMap((path) => [`${path}.js`, `${path}.d.ts`]),
    ];
    assert.deepEqual((await tarball()).files, expected.sort());
  });

  describe('installed beside Koa 3', () => {
    let app: string;
    before(async () => {
      app = await install(
        ['koa@3', '@opentelemetry/api@1.9.1', '@types/koa@3', '@types/node@20'],
        ['esm.mjs', 'commonjs.cjs', 'typed.ts', 'typed-commonjs.cts', 'tsconfig.json'],
      );
    });

    it('guards an application in ES modules', async () => {
      assert.deepEqual(await whatItSaw(app, 'esm.mjs'), SEEN);
    });

    it('guards an application in CommonJS', async () => {
      assert.deepEqual(await whatItSaw(app, 'commonjs.cjs'), SEEN);
    });

    it('guards applications in TypeScript, ES modules and CommonJS, with every declaration checked', async () => {
      const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
      await run(process.execPath, [compiler, '-p', app], { cwd: app });
      const decided = { decision: 'allowed', events: ['guard.detection.matched'] };
      assert.deepEqual(await whatItSaw(app, 'built/typed.js'), { ...SEEN, ...decided });
      assert.deepEqual(await whatItSaw(app, 'built/typed-commonjs.cjs'), SEEN);
    });

    it('names the package that is missing when the preload is used without an SDK', async () => {
      const preloaded = run(process.execPath, ['--import', 'koa-otel-guard/instrumentation', 'esm.mjs'], { cwd: app });
      await assert.rejects(preloaded, /Cannot find package '@opentelemetry\/(sdk-node|instrumentation-http)'/);
    });
  });

  it('guards an application in Koa 2', async () => {
    const app = await install(['koa@2.16', '@opentelemetry/api@1.9.1'], ['esm.mjs', 'commonjs.cjs']);
    assert.deepEqual(await whatItSaw(app, 'esm.mjs'), SEEN);
    assert.deepEqual(await whatItSaw(app, 'commonjs.cjs'), SEEN);
  });
});

const SEEN = { fine: [200, 'fine'], attack: [403, 'forbidden'], fault: true };

async function whatItSaw(app: string, file: string): Promise<unknown> {
  const { stdout, stderr } = await run(process.execPath, [file], { cwd: app });
  // A warning of Node or of the library would be on everybody's screen.
  assert.equal(stderr, '');
  return JSON.parse(stdout);
}
