import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { ShieldStatus } from '../../src/health/status.js';
import { closeAll, guarded } from '../guarded.js';
import { type Receiver, startReceiver } from '../otlp/receiver.js';
import { type Program, start } from '../package/program.js';
import { ROOT } from '../repository.js';
import { startEmitter } from './emitter.js';
import { forgetLosses } from './export-records.js';
import { until } from './until.js';

describe('what a guard knows of the export of telemetry', function () {
  this.timeout(60_000);

  let receiver: Receiver;
  let shop: Program;
  let logs = 0;
  let spans = 0;
  before(async () => {
    receiver = await startReceiver();
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      // Too short for the retries of the exporters themselves.
      OTEL_EXPORTER_OTLP_TIMEOUT: '500',
      OTEL_BLRP_SCHEDULE_DELAY: '20',
      OTEL_BSP_SCHEDULE_DELAY: '100',
      OTEL_METRIC_EXPORT_INTERVAL: '500',
    };
    const args = ['--import', 'koa-otel-guard/instrumentation', join(ROOT, 'dist/test/instrumentation/shop.js')];
    shop = start(process.execPath, args, { cwd: ROOT, env });
  });
  after(async () => {
    shop.process.kill('SIGKILL');
    await receiver.close();
  });

  const ask = async (path: string) => (await fetch(`${await shop.firstLine}${path}`)).json();
  const status = async () => (await ask('/status')) as ShieldStatus;
  const arrived = () => ({ logs: logs + receiver.logs.length, spans: spans + receiver.spans.length });

  async function goAway(): Promise<void> {
    ({ logs, spans } = arrived());
    await receiver.close();
  }

  it('is what the collector has received, while all is well', async () => {
    await ask('/emit?count=60');
    await until(async () => (await status()).export?.logs?.sent === 60);
    await until(async () => (await status()).export?.traces?.sent === arrived().spans);
    assert.equal(arrived().logs, 60);
    const { status: word, reasons, export: exported } = await status();
    assert.deepEqual([word, reasons], ['healthy', []]);
    assert.deepEqual(exported?.logs, { sent: 60, retried: 0, spooled: 0, dropped: 0, waiting: 0 });
    assert.equal(exported?.traces?.dropped, 0);
  });

  it('is in metrics, which are counted themselves', async () => {
    await until(async () => ((await status()).export?.metrics?.sent ?? 0) > 0);
    const found = await receiver.waitFor(() => counted('logs', 'sent') === 60);
    assert.equal(found, true);
  });

  it('shows that the collector cannot be reached, what waits for it and what is lost', async () => {
    await goAway();
    await ask('/emit?count=40');
    await until(async () => {
      const { logs, traces, metrics } = (await status()).export ?? {};
      return logs?.spooled === 40 && (traces?.dropped ?? 0) > 0 && (metrics?.dropped ?? 0) > 0;
    });
    const { status: word, reasons, export: exported } = (await ask('/healthz')) as ShieldStatus;
    assert.deepEqual([word, reasons], ['degraded', ['export.unreachable', 'export.dropping']]);
    assert.deepEqual([exported?.logs?.waiting, exported?.logs?.sent, exported?.logs?.dropped], [40, 60, 0]);
    for (const signal of [exported?.logs, exported?.traces]) {
      const since = signal?.unreachableSince ?? 0;
      assert.ok(since <= Date.now() && since > Date.now() - 60_000);
      assert.match(signal?.lastError ?? '', /^\w+$/);
    }
  });

  it('shows that it is back, that what waited has arrived, and what was lost', async () => {
    receiver = await startReceiver(Number(new URL(receiver.url).port));
    await until(async () => (await status()).export?.logs?.sent === 100);
    await until(async () => (await status()).export?.traces?.sent === arrived().spans);
    await until(async () => !(await status()).reasons.includes('export.unreachable'));
    const { reasons, export: exported } = await status();
    assert.deepEqual(reasons, ['export.dropping']);
    assert.equal(arrived().logs, 100);
    const { sent, spooled, dropped, waiting, unreachableSince } = exported?.logs ?? {};
    assert.deepEqual(
      { sent, spooled, dropped, waiting, unreachableSince },
      { sent: 100, spooled: 40, dropped: 0, waiting: 0, unreachableSince: undefined },
    );
    await receiver.waitFor(() => counted('logs', 'sent') === 100 && counted('logs', 'spooled') === 40);
    assert.ok((counted('traces', 'dropped') ?? 0) > 0);
  });

  function counted(signal: string, result: string): number | undefined {
    return receiver.metrics.findLast(
      ({ name, attributes }) =>
        name === 'guard.export.records' &&
        attributes['guard.export.signal'] === signal &&
        attributes['guard.export.result'] === result,
    )?.value;
  }

  it('is there without a spool, too, whether secrets are taken out or not', async () => {
    for (const redacting of ['true', 'false']) {
      const env = {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_BLRP_SCHEDULE_DELAY: '20',
        GUARD_SPOOL: 'off',
        GUARD_REDACT: redacting,
      };
      const args = ['--import', 'koa-otel-guard/instrumentation', join(ROOT, 'dist/test/instrumentation/shop.js')];
      const other = start(process.execPath, args, { cwd: ROOT, env });
      try {
        const url = await other.firstLine;
        await fetch(`${url}/emit?count=7`);
        const exported = async () => ((await (await fetch(`${url}/status`)).json()) as ShieldStatus).export;
        await until(async () => (await exported())?.logs?.sent === 7);
        assert.deepEqual((await exported())?.logs, { sent: 7, retried: 0, spooled: 0, dropped: 0 });
      } finally {
        other.process.kill('SIGKILL');
      }
    }
  });

  describe('through a spooled exporter of the application', () => {
    afterEach(async () => {
      forgetLosses();
      await closeAll();
    });

    it('is there, too, and no trouble is left when that is shut down', async () => {
      const app = await guarded();
      const before = app.shield.status().export?.logs?.dropped ?? 0;
      const emitter = startEmitter({ url: 'http://127.0.0.1:9' });
      await emitter.emit(10);
      assert.ok(app.shield.status().reasons.includes('export.unreachable'));
      await emitter.shutdown();
      const { reasons, export: exported } = app.shield.status();
      assert.deepEqual(reasons, ['export.dropping']);
      assert.deepEqual([(exported?.logs?.dropped ?? 0) - before, exported?.logs?.waiting], [10, 0]);
    });
  });
});
