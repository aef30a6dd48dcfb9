import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { directorySpool } from '../../instrumentation/spool/directory.js';
import { memorySpool } from '../../instrumentation/spool/memory.js';
import type { OpenSpool } from '../../instrumentation/spool/spool.js';
import { temporaryFolder } from '../package/temporary.js';
import { type Collector, startCollector } from './collector.js';
import { type Emitter, type EmitterOptions, idsOf, lossOf, startEmitter } from './emitter.js';
import { countExports, forgetLosses } from './export-records.js';
import { until } from './until.js';

describe('log records in an outage of the collector', function () {
  this.timeout(30_000);

  let collector: Collector;
  const emitters: Emitter[] = [];
  beforeEach(async () => {
    collector = await startCollector();
  });
  afterEach(async () => {
    await Promise.all(emitters.splice(0).map((emitter) => emitter.shutdown()));
    await collector.stop();
    forgetLosses();
  });

  function emitter(options: Partial<EmitterOptions> = {}): Emitter {
    const started = startEmitter({ url: collector.url, ...options });
    emitters.push(started);
    return started;
  }

  const SPOOLS: Readonly<Record<string, () => OpenSpool>> = {
    memory: () => memorySpool(),
    'a directory': () => directorySpool(temporaryFolder('spool')),
  };
  for (const [place, spool] of Object.entries(SPOOLS)) {
    it(`wait in ${place}, and all arrive once and in order when it is back`, async () => {
      const counts = await countExports();
      const { emit, flush } = emitter({ spool: spool() });
      const before = await emit(60);
      await collector.arrived(60);
      await collector.stop();
      const meanwhile = [...(await emit(120)), ...(await emit(120)), ...(await emit(60))];
      await collector.comeBack();
      const after = await emit(60);
      await collector.arrived(420);
      await flush();

      const emitted = [...before, ...meanwhile, ...after];
      assert.deepEqual(lossOf(emitted, idsOf(collector.logs)), { lost: 0, duplicated: 0 });
      assert.deepEqual(idsOf(collector.logs), emitted);
      const { sent, spooled, retried = 0, dropped } = await counts();
      // Whether it is back is not known before the next try: what came until then waited too.
      assert.deepEqual({ sent, dropped }, { sent: 420, dropped: undefined });
      assert.ok(spooled === 300 || spooled === 360, `${spooled} spooled`);
      assert.ok(retried >= 50, `${retried} retried`);
    });
  }

  it('leave no file behind when the collector takes them at once', async () => {
    const folder = temporaryFolder('spool');
    const { emit, shutdown } = emitter({ spool: directorySpool(folder) });
    await emit(200);
    assert.equal(collector.logs.length, 200);
    await shutdown();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('are told of once when it begins and once when it ends', async () => {
    const told = await heard(async () => {
      const { emit, flush } = emitter();
      await collector.stop();
      const ids = [...(await emit(10)), ...(await emit(10))];
      const refusing = await collector.answerWith(503);
      await until(() => refusing.asked() > 0);
      await collector.comeBack();
      await until(() => lossOf(ids, idsOf(collector.logs)).lost === 0);
      await flush();
    });
    assert.deepEqual(told, [
      'warn: koa-otel-guard: log records do not reach the collector, they wait in memory',
      'info: koa-otel-guard: log records reach the collector again',
    ]);
  });

  it('carry what they carried when they were emitted: time, severity, scope, resource', async () => {
    await collector.stop();
    const { emit } = emitter({ spool: directorySpool(temporaryFolder('spool')), protocol: 'http' });
    const start = BigInt(Date.now()) * 1_000_000n;
    await emit(1, 'the body');
    const end = BigInt(Date.now() + 1) * 1_000_000n;
    await collector.comeBack();
    await collector.arrived(1);
    const [log] = collector.logs;
    assert.equal(log?.body, 'the body');
    assert.equal(log?.eventName, 'guard.test');
    assert.deepEqual([log?.scope.name, log?.scope.version], ['emitter', '1.0.0']);
    assert.match(String(log?.resource['service.name']), /^unknown_service/);
    assert.ok(log && log.time >= start && log.time <= end);
  });

  it('are offered again after 503, until the collector takes them', async () => {
    const refusing = await collector.answerWith(503);
    const { emit } = emitter();
    const ids = await emit(10);
    assert.ok(refusing.asked() > 0);
    await collector.comeBack();
    await collector.arrived(10);
    assert.deepEqual(lossOf(ids, idsOf(collector.logs)), { lost: 0, duplicated: 0 });
  });

  it('are dropped and counted after 400: they would be refused again', async () => {
    const counts = await countExports();
    const refusing = await collector.answerWith(400);
    const { emit, flush } = emitter();
    await emit(10);
    assert.equal(refusing.asked(), 1);
    await collector.comeBack();
    const ids = await emit(10);
    await collector.arrived(10);
    await flush();
    assert.deepEqual(idsOf(collector.logs), ids);
    const { dropped, sent } = await counts();
    assert.deepEqual({ dropped, sent }, { dropped: 10, sent: 10 });
  });

  it('wait for a collector that is spoken to over gRPC', async () => {
    const counts = await countExports();
    await collector.stop();
    const { emit } = emitter({ protocol: 'grpc' });
    await emit(10);
    assert.deepEqual(await counts(), { spooled: 10 });
  });

  it('make room for newer ones beyond the limit, and are counted', async () => {
    const counts = await countExports();
    await collector.stop();
    const { emit, flush } = emitter({ spool: memorySpool({ maxBytes: '64kb' }) });
    const ids = [...(await emit(1)), ...(await emit(1_000, 'x'.repeat(100)))];
    await collector.comeBack();
    await collector.arrived(100);
    const last = ids.at(-1);
    while (idsOf(collector.logs).at(-1) !== last) await collector.arrived(collector.logs.length + 1);
    await flush();
    const { sent = 0, dropped = 0 } = await counts();
    const { lost, duplicated } = lossOf(ids, idsOf(collector.logs));
    assert.deepEqual({ lost, duplicated }, { lost: dropped, duplicated: 0 });
    assert.equal(sent + dropped, 1_001);
    assert.ok(dropped > 500 && sent > 100, `${sent} sent, ${dropped} dropped`);
  });

  it('go to the collector without a spool where the directory cannot be written', async () => {
    const file = join(temporaryFolder('spool'), 'a-file');
    writeFileSync(file, '');
    const { emit } = emitter({ spool: directorySpool(join(file, 'spool')) });
    const ids = await emit(10);
    assert.deepEqual(idsOf(collector.logs), ids);
  });

  it('that wait in memory when the process ends are counted as dropped', async () => {
    const counts = await countExports();
    await collector.stop();
    const { emit, shutdown } = emitter();
    await emit(10);
    await shutdown();
    assert.deepEqual(await counts(), { spooled: 10, dropped: 10 });
  });

  it('that wait in a directory when the exporter is shut down are delivered by the next one', async () => {
    const spool = directorySpool(temporaryFolder('spool'));
    await collector.stop();
    const first = emitter({ spool });
    const ids = [...(await first.emit(120)), ...(await first.emit(30))];
    await first.shutdown();
    await collector.comeBack();
    emitter({ spool });
    await collector.arrived(150);
    assert.deepEqual(idsOf(collector.logs), ids);
  });
});

/** What the guard says of export to OpenTelemetry's diagnostics while something runs. */
async function heard(run: () => Promise<void>): Promise<readonly string[]> {
  const told: string[] = [];
  const hear = (level: string) => (message: string) => {
    if (message.startsWith('koa-otel-guard:')) told.push(`${level}: ${message}`);
  };
  const logger: DiagLogger = {
    error: hear('error'),
    warn: hear('warn'),
    info: hear('info'),
    debug: hear('debug'),
    verbose: hear('verbose'),
  };
  diag.setLogger(logger, { logLevel: DiagLogLevel.INFO, suppressOverrideMessage: true });
  try {
    await run();
  } finally {
    diag.disable();
  }
  return told;
}
