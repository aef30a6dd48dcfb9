import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryCache } from '../../src/intel/directory-cache.js';

describe('a directory of texts', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'guard-cache-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('has what was written, for whoever comes later', async () => {
    const deep = join(folder, 'not', 'there');
    assert.equal(await directoryCache(deep).read('clouds.aws'), undefined);
    await directoryCache(deep).write('clouds.aws', 'a');
    await directoryCache(deep).write('clouds.gcp', 'b');
    await directoryCache(deep).write('clouds.aws', 'c');
    assert.equal(await directoryCache(deep).read('clouds.aws'), 'c');
    assert.deepEqual(readdirSync(deep).sort(), ['koa-otel-guard.clouds.aws', 'koa-otel-guard.clouds.gcp']);
  });

  it('has one of the texts that are written at the same time, whole', async () => {
    const cache = directoryCache(folder);
    const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(500_000));
    await Promise.all(texts.map((text) => cache.write('clouds.aws', text)));
    assert.ok(texts.includes((await cache.read('clouds.aws')) ?? ''));
    assert.equal(readdirSync(folder).length, 1);
  });

  it('leaves no draft when it cannot write', async () => {
    mkdirSync(join(folder, 'koa-otel-guard.clouds.aws', 'in the way'), { recursive: true });
    await assert.rejects(directoryCache(folder).write('clouds.aws', 'a'));
    assert.deepEqual(readdirSync(folder), ['koa-otel-guard.clouds.aws']);
    await assert.rejects(directoryCache(folder).read('clouds.aws'));
  });

  it('does not read a file that is too large', async () => {
    const file = join(folder, 'koa-otel-guard.clouds.aws');
    writeFileSync(file, '');
    truncateSync(file, 33 * 1_048_576);
    await assert.rejects(directoryCache(folder).read('clouds.aws'), { code: 'GUARD_INTEL_INVALID' });
  });
});
