import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type Program, start } from '../package/program.js';
import { temporaryFolder } from '../package/temporary.js';
import { ROOT } from '../repository.js';
import { type Collector, startCollector } from './collector.js';
import { idsOf, lossOf } from './emitter.js';
import { spooledIn } from './spooled.js';
import { until } from './until.js';

describe('GUARD_SPOOL, a directory', function () {
  this.timeout(130_000);

  let collector: Collector;
  let folder: string;
  const shops: Program[] = [];
  beforeEach(async () => {
    collector = await startCollector();
    folder = temporaryFolder('spool');
  });
  afterEach(async () => {
    for (const shop of shops.splice(0)) shop.process.kill('SIGKILL');
    await collector.stop();
  });

  function open(): Program {
    const env = {
      GUARD_SPOOL: folder,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_TIMEOUT: '5000',
      OTEL_BLRP_SCHEDULE_DELAY: '20',
      OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: '40',
      OTEL_METRICS_EXPORTER: 'none',
    };
    const args = ['--import', 'koa-otel-guard/instrumentation', join(ROOT, 'dist/test/instrumentation/shop.js')];
    const shop = start(process.execPath, args, { cwd: ROOT, env, timeout: 110_000 });
    shops.push(shop);
    return shop;
  }

  async function emit(shop: Program, count: number): Promise<string[]> {
    const answer = await fetch(`${await shop.firstLine}/emit?count=${count}`);
    const ids = (await answer.json()) as string[];
    assert.equal(ids.length, count);
    return ids;
  }

  async function kill(shop: Program, signal: NodeJS.Signals): Promise<void> {
    shop.process.kill(signal);
    assert.equal((await shop.ended).signal, signal);
  }

  /** Waits until every event is in a file. */
  async function kept(ids: readonly string[]): Promise<void> {
    await until(() => {
      const text = spooledIn(folder);
      return ids.every((id) => text.includes(id));
    });
  }

  it('has what two processes have left in an outage, by SIGKILL and by SIGTERM: two others deliver it, each batch once', async () => {
    const [one, other] = [open(), open()];
    const emitted = [...(await emit(one, 60)), ...(await emit(other, 60))];
    await collector.arrived(120);
    await until(() => spooledIn(folder) === '');
    await collector.stop();
    const killed = await emit(one, 300);
    await kept(killed);
    await kill(one, 'SIGKILL');
    const ended = await emit(other, 300);
    await kill(other, 'SIGTERM');
    // It had the time to keep everything; nobody had to wait for that.
    const text = spooledIn(folder);
    assert.deepEqual(
      [...killed, ...ended].filter((id) => !text.includes(id)),
      [],
    );

    await collector.comeBack();
    const others = [open(), open()];
    emitted.push(...killed, ...ended, ...(await Promise.all(others.map((shop) => emit(shop, 60)))).flat());
    const loss = () => lossOf(emitted, idsOf(collector.logs));
    await until(() => loss().lost === 0 && spooledIn(folder) === '', 30_000);
    assert.deepEqual(loss(), { lost: 0, duplicated: 0 });

    await Promise.all(others.map((shop) => kill(shop, 'SIGTERM')));
    const kinds = new Set(collector.spans.map(({ kind }) => kind));
    assert.ok(kinds.has('server'));
    assert.ok(!kinds.has('client'), 'the export of telemetry leaves spans itself');
  });
});
