import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ATTACK, assertKeptApart, FINE, visit } from '../instrumentation/visits.js';
import { type Receiver, startReceiver } from '../otlp/receiver.js';
import { install } from './install.js';
import { LINES, type Line, packagesOf, VERSIONS } from './lines.js';
import { run } from './program.js';
import { assertAllSignals, assertPreloaded } from './signals.js';
import { temporaryFolder } from './temporary.js';

describe('the packed library beside the lines of the OpenTelemetry SDK', function () {
  this.timeout(150_000);

  const folders: Partial<Record<Line, string>> = {};
  before(async () => {
    // One after the other: two npm at once write to the same cache.
    for (const line of LINES)
      folders[line] = await install(packagesOf(line), ['observed.mjs', 'own-sdk.mjs', 'visited.mjs']);
  });

  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.close());

  for (const line of LINES) {
    describe(`SDK ${line}`, () => {
      before(() => {
        const { api } = VERSIONS[line];
        assert.deepEqual(apisSeenIn(folderOf(line)), { app: api, library: api });
      });
      tellsByAllSignals(() => folderOf(line));

      it('keeps blocked requests in traces of their own where nothing is sampled', async () => {
        const visits = [ATTACK, FINE, ATTACK].map((path) => ({ path, times: 5 }));
        const env = { OTEL_TRACES_SAMPLER: 'always_off' };
        const answers = await visit(visits, { cwd: folderOf(line), app: 'visited.mjs', receiver, env });
        assertKeptApart(receiver, answers, 10);
      });
    });
  }

  for (const [line, other] of [
    ['3.x', '2.x'],
    ['2.x', '3.x'],
  ] as const) {
    const { api } = VERSIONS[other];
    describe(`SDK ${line}, and API ${api} for the library`, () => {
      let mixed: string;
      before(() => {
        mixed = withApiOf(folderOf(other), folderOf(line));
        assert.deepEqual(apisSeenIn(mixed), { app: VERSIONS[line].api, library: api });
      });
      tellsByAllSignals(() => mixed);
    });
  }

  function tellsByAllSignals(app: () => string): void {
    it('tells by all three signals through the preload, in protobuf', async () => {
      const answers = await observe(app(), 'koa-otel-guard/instrumentation');
      assertPreloaded(receiver, assertAllSignals(receiver, answers));
      assertDelivered('protobuf', true);
    });

    it("tells by all three signals through an SDK of the application's own, in JSON", async () => {
      const answers = await observe(app(), './own-sdk.mjs');
      assertAllSignals(receiver, answers);
      assertDelivered('json', false);
    });
  }

  /** Runs the application to its natural end, when everything must have arrived. */
  async function observe(app: string, preload: string) {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_SERVICE_NAME: 'shop' };
    const { stdout } = await run(process.execPath, ['--import', preload, 'observed.mjs'], { cwd: app, env });
    return JSON.parse(stdout);
  }

  function assertDelivered(format: 'json' | 'protobuf', gzip: boolean): void {
    const signals = receiver.deliveries.map(({ signal }) => signal);
    assert.deepEqual([...new Set(signals)].sort(), ['logs', 'metrics', 'traces']);
    for (const delivery of receiver.deliveries) {
      assert.deepEqual({ format: delivery.format, gzip: delivery.gzip }, { format, gzip });
    }
  }

  function folderOf(line: Line): string {
    const folder = folders[line];
    assert.ok(folder, 'the packages are not installed');
    return folder;
  }
});

const API = 'node_modules/@opentelemetry/api';
const LIBRARY = 'node_modules/koa-otel-guard';

/** A copy of an application, in which the library alone finds the API of the other one: what a package manager may do. */
function withApiOf(other: string, app: string): string {
  const copy = temporaryFolder('mix');
  cpSync(app, copy, { recursive: true, verbatimSymlinks: true });
  cpSync(join(other, API), join(copy, LIBRARY, API), { recursive: true });
  return copy;
}

/** The versions of the API that the application and the library resolve. */
function apisSeenIn(app: string): { app: string; library: string } {
  const nested = join(app, LIBRARY, API);
  const versionAt = (folder: string): string => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
  const own = versionAt(join(app, API));
  return { app: own, library: existsSync(nested) ? versionAt(nested) : own };
}
