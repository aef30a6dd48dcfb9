import assert from 'node:assert/strict';
import { countedExporter, type Exporter } from '../../instrumentation/counted-exporter.js';
import { ExportAccount } from '../../instrumentation/export-account.js';
import { exportTroubles } from '../../src/health/export-status.js';
import { exportTally } from '../../src/health/export-tally.js';
import { forgetLosses } from './export-records.js';

describe('an exporter that is counted', () => {
  afterEach(forgetLosses);

  interface Tally {
    readonly sent: number;
    readonly dropped: number;
    readonly lastError?: string | undefined;
    readonly unreachable: number;
  }

  /** What exporting three items adds to the tally, and what the SDK hears. */
  function counted(send: Exporter<unknown[]>['export']) {
    const exporter = countedExporter(
      'traces',
      { export: send, async shutdown() {} },
      (items: unknown[]) => items.length,
    );
    const tally = (): Tally => exportTally('traces');
    const { sent, dropped, unreachable } = tally();
    const heard: number[] = [];
    exporter.export([1, 2, 3], ({ code }) => void heard.push(code));
    const now = tally();
    const added = {
      sent: now.sent - sent,
      dropped: now.dropped - dropped,
      unreachable: now.unreachable - unreachable,
    };
    const { lastError } = now;
    return { exporter, heard, lastError, ...added, unreachableNow: () => tally().unreachable - unreachable };
  }

  const reasons = () => exportTroubles().map(({ reason }) => reason);
  const failing = (error: Error) => counted((_, done) => done({ code: 1, error }));

  it('tells what was sent', () => {
    const { heard, sent, dropped } = counted((_, done) => done({ code: 0 }));
    assert.deepEqual([heard, sent, dropped], [[0], 3, 0]);
  });

  it('tells what was lost by one that throws, and the SDK that it was', async () => {
    const { exporter, heard, sent, dropped, unreachable, unreachableNow } = counted(() => {
      throw new Error('no');
    });
    assert.deepEqual([heard, sent, dropped, unreachable], [[1], 0, 3, 1]);
    await exporter.shutdown();
    assert.equal(unreachableNow(), 0);
  });

  it('counts once what is answered twice', () => {
    const { heard, sent, dropped } = counted((_, done) => {
      done({ code: 0 });
      done({ code: 0 });
      throw new Error('no');
    });
    assert.deepEqual([heard, sent, dropped], [[0], 3, 0]);
  });

  it('does not call a collector unreachable that refuses, or that had been', () => {
    const refused = failing(Object.assign(new Error('no'), { code: 400 }));
    assert.deepEqual([refused.dropped, refused.unreachable, refused.lastError], [3, 0, '400']);
  });

  it('worries guards for a minute after a loss', () => {
    failing(Object.assign(new Error('no'), { code: 400 }));
    assert.deepEqual(reasons(), ['export.dropping']);
    exportTally('traces').droppedAt -= 60_001;
    assert.deepEqual(reasons(), []);
  });

  it('is unreachable since the first of the exporters that were, until the last of them is not', async () => {
    const error = new Error('no');
    const first = failing(error);
    const since = exportTally('traces').unreachableAt;
    const second = failing(error);
    second.exporter.export([1], () => {});
    assert.equal(second.unreachable, 1);
    assert.equal(exportTally('traces').unreachableAt, since);
    await first.exporter.shutdown();
    assert.ok(reasons().includes('export.unreachable'));
    await second.exporter.shutdown();
    assert.equal(reasons().includes('export.unreachable'), false);
  });

  it('has what waits in a spool, without what an earlier process has left there', () => {
    const account = new ExportAccount('logs');
    const before = exportTally('logs').waiting ?? 0;
    const waiting = [3, -5, 2].map((records) => {
      account.wait(records);
      return (exportTally('logs').waiting ?? 0) - before;
    });
    account.close();
    assert.deepEqual([...waiting, (exportTally('logs').waiting ?? 0) - before], [3, 0, 2, 0]);
  });

  it('says why by the code of a cause, whatever causes what', async () => {
    const cause = Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
    const { exporter, lastError } = failing(new TypeError('fetch failed', { cause }));
    assert.equal(lastError, 'ECONNREFUSED');
    await exporter.shutdown();
    const own = new RangeError('no');
    own.cause = own;
    const endless = failing(own);
    assert.deepEqual([endless.heard, endless.lastError], [[1], 'RangeError']);
    await endless.exporter.shutdown();
  });
});
