import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RESOURCE } from '../../src/telemetry/names.js';
import { type Receiver, startReceiver } from '../otlp/receiver.js';
import type { Attributes } from '../otlp/telemetry.js';
import { run } from '../package/program.js';
import { temporaryFolder } from '../package/temporary.js';
import { ROOT } from '../repository.js';

const PRELOAD = pathToFileURL(join(ROOT, 'dist/instrumentation/index.js')).href;
const PROGRAM = `
import { createServer } from 'node:http';
const server = createServer((_, response) => response.end());
server.listen(0, '127.0.0.1', async () => {
  await fetch('http://127.0.0.1:' + server.address().port);
  server.close();
  server.closeAllConnections();
});
`;

describe('what the preload tells of the process that sends', function () {
  this.timeout(30_000);
  let receiver: Receiver;
  let folder: string;
  beforeEach(async () => {
    receiver = await startReceiver();
    folder = temporaryFolder('application');
    write('package.json', JSON.stringify({ name: '@acme/shop', version: '4.5.6' }));
    // As compilers of TypeScript have it, to say what kind of modules these are.
    write('dist/package.json', JSON.stringify({ type: 'module' }));
    write('dist/server.mjs', PROGRAM);
  });
  afterEach(() => receiver.close());

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  async function resourceOf(
    program = 'dist/server.mjs',
    env: Readonly<Record<string, string>> = {},
  ): Promise<Attributes> {
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_METRICS_EXPORTER: 'none' };
    const args = ['--import', PRELOAD, program, '--password=hunter2'];
    await run(process.execPath, args, { cwd: folder, env: { ...endpoint, ...env } });
    const [span] = receiver.spans;
    assert.ok(span, 'nothing has arrived');
    return span.resource;
  }

  it('is what the registry lists, and no argument of the process, which may hold a secret', async () => {
    const resource = await resourceOf('dist/server.mjs', { NODE_ENV: 'staging' });
    const listed = Object.values(RESOURCE).map(({ name }) => name);
    // Not every machine has one that can be read.
    const names = new Set([...Object.keys(resource), RESOURCE.HOST_ID.name]);
    assert.deepEqual([...names].sort(), listed.sort());
    assert.equal(JSON.stringify(resource).includes('hunter2'), false);
    assert.equal(resource['service.name'], '@acme/shop');
    assert.equal(resource['service.version'], '4.5.6');
    assert.equal(resource['deployment.environment.name'], 'staging');
    assert.equal(resource['telemetry.distro.name'], 'koa-otel-guard');
    assert.match(String(resource['service.instance.id']), /^[0-9a-f-]{36}$/);
  });

  it('is what the environment says, where it does', async () => {
    const attributes = 'service.version=9.9.9,deployment.environment.name=canary,service.instance.id=shop-1';
    const env = { OTEL_SERVICE_NAME: 'till', OTEL_RESOURCE_ATTRIBUTES: attributes, NODE_ENV: 'production' };
    const resource = await resourceOf('dist/server.mjs', env);
    const names = ['service.name', 'service.version', 'deployment.environment.name', 'service.instance.id'];
    assert.deepEqual(
      names.map((name) => resource[name]),
      ['till', '9.9.9', 'canary', 'shop-1'],
    );
  });

  it('has the name of the application, not of an installed program that starts it', async () => {
    write('node_modules/starter/package.json', JSON.stringify({ name: 'starter', version: '1.0.0' }));
    write('node_modules/starter/start.mjs', PROGRAM);
    const resource = await resourceOf('node_modules/starter/start.mjs');
    assert.deepEqual([resource['service.name'], resource['service.version']], ['@acme/shop', '4.5.6']);
  });

  it('leaves the detectors to whoever names them', async () => {
    const resource = await resourceOf('dist/server.mjs', { OTEL_NODE_RESOURCE_DETECTORS: 'env' });
    assert.equal('process.pid' in resource, false);
    assert.equal(resource['service.name'], '@acme/shop');
  });

  it('has the name that the SDK gives where no package says one', async () => {
    write('package.json', '{"private":true}');
    const resource = await resourceOf();
    assert.match(String(resource['service.name']), /^unknown_service/);
    assert.equal('service.version' in resource, false);
  });
});
