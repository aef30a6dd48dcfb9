import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { app } from '../../../examples/recipes/clouds.js';
import { awsFile, azureFile, gcpFile } from '../../intel/clouds/files.js';
import { closePublishers, publisher } from '../../intel/clouds/publisher.js';
import { closeAll, type Serving, serve } from './serving.js';

const LISTS = {
  aws: awsFile({ 'us-east-1': ['203.0.113.0/25'], 'eu-central-1': ['203.0.113.128/25'] }),
  gcp: gcpFile({ 'us-east1': ['198.51.100.0/24'] }),
  azure: azureFile({ eastus: ['192.0.2.0/24'] }),
  digitalocean: '44.18.0.0/24,US,US-NY,New York,\n',
  'github-actions': JSON.stringify({ actions: ['192.0.2.128/25'] }),
};

describe('the recipe clouds', () => {
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'recipe-clouds-'));
    const sources = await Promise.all(
      Object.entries(LISTS).map(async ([name, list]) => `${name}=${(await publisher(list)).url}`),
    );
    Object.assign(process.env, { CACHE_DIRECTORY: folder, GUARD_CLOUDS_SOURCES: sources.join(',') });
  });
  afterEach(async () => {
    delete process.env.CACHE_DIRECTORY;
    delete process.env.GUARD_CLOUDS_SOURCES;
    await closeAll();
    await closePublishers();
    rmSync(folder, { recursive: true });
  });

  it('keeps out what runs in clouds, but for what may', async () => {
    const { ask } = await serve(app());
    while ((await statusFor(ask, '203.0.113.9')) !== 403 || keptIn(folder) < 5) await wait(10);
    for (const address of ['198.51.100.9', '192.0.2.9', '44.18.0.9']) assert.equal(await statusFor(ask, address), 403);
    const expected = { '203.0.113.129': 'aws', '192.0.2.129': 'azure', '203.0.113.77': 'none', '192.88.99.1': 'none' };
    for (const [address, cloud] of Object.entries(expected)) {
      const { text } = await ask('/', { 'x-forwarded-for': address });
      assert.deepEqual(JSON.parse(text), { cloud }, address);
    }
    assert.equal((await ask('/health', { 'x-forwarded-for': '203.0.113.9' })).text, 'ok');
  });

  it('knows them at its next start, whether or not it can ask', async () => {
    const first = await serve(app());
    while (keptIn(folder) < 5) await wait(10);
    assert.equal(await statusFor(first.ask, '203.0.113.9'), 403);
    await closePublishers();
    const { ask } = await serve(app());
    while ((await statusFor(ask, '203.0.113.9')) !== 403) await wait(10);
  });
});

/** How many lists are in a folder, whole. */
function keptIn(folder: string): number {
  return readdirSync(folder).filter((name) => /^koa-otel-guard\.clouds\.[\w-]+$/.test(name)).length;
}

async function statusFor(ask: Serving['ask'], address: string) {
  return (await ask('/', { 'x-forwarded-for': address })).status;
}
