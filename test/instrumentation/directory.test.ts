import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { directorySpool } from '../../instrumentation/spool/directory.js';
import type { SpoolLimits } from '../../instrumentation/spool/limits.js';
import { ownFolder } from '../../instrumentation/spool/owner.js';
import { lineOf } from '../../instrumentation/spool/segment.js';
import type { Spool } from '../../instrumentation/spool/spool.js';
import { GuardOptionsError } from '../../src/errors.js';
import { temporaryFolder } from '../package/temporary.js';
import { drain } from './drain.js';

const HOUR = 3_600_000;

describe('a spool in a directory', () => {
  let folder: string;
  let time: number;
  let dropped: string[];
  const spools: Spool[] = [];
  beforeEach(() => {
    folder = join(temporaryFolder('spool'), 'made', 'when-needed');
    time = 1_700_000_000_000;
    dropped = [];
  });
  afterEach(() => Promise.all(spools.splice(0).map((spool) => spool.close())));

  function open(limits: SpoolLimits = {}): Spool {
    const tell = (records: number, reason: string) => void dropped.push(`${records} ${reason}`);
    const spool = directorySpool(folder, limits, () => time)(tell);
    spools.push(spool);
    return spool;
  }

  function segments(): string[] {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  }

  /** What a process with this id has left when it was killed. */
  function leave(pid: number, content: string | Buffer, minute = 0): string {
    const path = join(folder, ownFolder().replace(/-\d+-/, `-${pid}-`));
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, `${time + minute * 60_000}-000001-${path.slice(-12)}`), content);
    return path;
  }

  it('gives batches back in the order in which they came, the same one until it is removed', async () => {
    const spool = open();
    const names = Array.from({ length: 40 }, (_, index) => `batch ${index}`);
    await Promise.all(names.map((payload) => spool.append({ payload, records: 1 })));
    assert.equal((await spool.oldest())?.payload, 'batch 0');
    assert.equal((await spool.oldest())?.payload, 'batch 0');
    assert.deepEqual(await drain(spool), names);
    assert.deepEqual(segments(), []);
  });

  it('is for its owner only', async () => {
    await open().append({ payload: 'secret', records: 1 });
    const [file = ''] = segments();
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(join(file, '..')).mode & 0o777, 0o700);
  });

  it('holds no more bytes than its limit: the oldest batches make room, and each of their records is counted', async () => {
    const spool = open({ maxBytes: '32kb' });
    for (let count = 0; count < 100; count++) await spool.append({ payload: 'x'.repeat(1_000), records: 3 });
    const bytes = segments().reduce((sum, file) => sum + statSync(file).size, 0);
    assert.ok(bytes <= 32_768 && bytes > 28_000, `${bytes} bytes`);
    const left = (await drain(spool)).length;
    assert.ok(left > 25 && left < 33, `${left} left`);
    assert.equal(sumOf(dropped), 3 * (100 - left));
    assert.ok(dropped.every((text) => text.endsWith(' bytes')));
  });

  it('never drops the batch that is being offered to make room', async () => {
    const spool = open({ maxBytes: '8kb' });
    await spool.append({ payload: 'offered', records: 1 });
    const offered = await spool.oldest();
    for (let count = 0; count < 50; count++) await spool.append({ payload: 'x'.repeat(1_000), records: 1 });
    assert.deepEqual(await spool.oldest(), offered);
  });

  it('refuses a batch that alone is over the limit', async () => {
    const payload = 'x'.repeat(2_000);
    await assert.rejects(open({ maxBytes: '1kb' }).append({ payload, records: 1 }), { code: 'GUARD_SPOOL_FULL' });
  });

  it('drops what has waited for longer than its limit, and counts it', async () => {
    const spool = open({ maxAge: '1h' });
    await spool.append({ payload: 'early', records: 4 });
    time += 0.5 * HOUR;
    await spool.append({ payload: 'late', records: 2 });
    time += 0.6 * HOUR;
    assert.deepEqual(await drain(spool), ['late']);
    assert.deepEqual(dropped, ['4 age']);
  });

  it('takes over what an ended process has left, oldest first, and leaves what a running one has', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const dead = leave(pid, Buffer.concat(['b', 'c'].map((payload) => lineOf({ payload, records: 1 }))), 2);
    leave(pid, lineOf({ payload: 'a', records: 1 }), 1);
    const alive = leave(process.pid, lineOf({ payload: 'of another', records: 1 }));
    const spool = open();
    assert.deepEqual(await drain(spool), ['a', 'b', 'c']);
    assert.deepEqual(
      segments().map((path) => join(path, '..')),
      [alive],
    );
    assert.ok(!readdirSync(folder).includes(dead));
  });

  it('takes over what a process has left that nobody can look at, once it was silent for a minute', async () => {
    const elsewhere = leave(1, lineOf({ payload: 'a', records: 1 }));
    const path = elsewhere.replace(/owned-[0-9a-f]{8}/, 'owned-00000000');
    renameSync(elsewhere, path);
    const spool = open();
    assert.equal(await spool.oldest(), undefined);
    utimesSync(path, new Date(), new Date(Date.now() - 61_000));
    time += 10_000;
    assert.deepEqual(await drain(spool), ['a']);
  });

  it('takes over each segment once, however many processes want it', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const names = Array.from({ length: 30 }, (_, index) => `${index}`);
    for (const payload of names) leave(pid, lineOf({ payload, records: 1 }));
    const taken = await Promise.all([open(), open(), open()].map(drain));
    assert.deepEqual(taken.flat().sort(), names.sort());
    assert.deepEqual(segments(), []);
  });

  it('skips a line that was cut short by the end of a process, and counts its records', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const lines = [lineOf({ payload: 'whole', records: 2 }), lineOf({ payload: 'torn', records: 9 }).subarray(0, 15)];
    leave(pid, Buffer.concat(lines));
    assert.deepEqual(await drain(open()), ['whole']);
    assert.deepEqual(dropped, ['9 damaged']);
  });

  it('keeps within its limit what it takes over', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    for (let minute = 0; minute < 20; minute++) leave(pid, lineOf({ payload: 'x'.repeat(1_000), records: 1 }), minute);
    const left = (await drain(open({ maxBytes: '8kb' }))).length;
    assert.equal(left, 8);
    assert.equal(sumOf(dropped), 12);
  });

  it('does not offer again what was delivered before a crash', async () => {
    const first = open();
    for (const payload of ['a', 'b', 'c']) await first.append({ payload, records: 1 });
    const batch = await first.oldest();
    assert.ok(batch);
    await first.remove(batch.id);
    // As a crash leaves it: nobody has let go of the folder.
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const [own = ''] = readdirSync(folder);
    renameSync(join(folder, own), join(folder, own.replace(/-\d+-/, `-${pid}-`)));
    assert.deepEqual(await drain(open()), ['b', 'c']);
  });

  it('goes on when its folder was taken away, as after a long sleep', async () => {
    const sleeper = open();
    await sleeper.append({ payload: 'taken over', records: 1 });
    const [own = ''] = readdirSync(folder);
    renameSync(join(folder, own), join(folder, own.replace('owned-', 'free-')));
    const other = open();
    assert.deepEqual(await drain(other), ['taken over']);
    await sleeper.append({ payload: 'written later', records: 1 });
    assert.deepEqual(await drain(sleeper), ['written later']);
    assert.deepEqual(dropped, []);
  });

  it('leaves everything else in the directory alone', async () => {
    mkdirSync(join(folder, 'owned-by-somebody'), { recursive: true });
    writeFileSync(join(folder, 'owned-by-somebody', 'a-file'), 'text');
    writeFileSync(join(folder, 'notes'), 'text');
    assert.deepEqual(await drain(open()), []);
    assert.deepEqual(readdirSync(folder).sort(), ['notes', 'owned-by-somebody']);
  });

  it('names every limit that is none', () => {
    const limits = { maxBytes: 'much', maxAge: -1, maxFiles: 2 } as unknown as SpoolLimits;
    assert.throws(
      () => directorySpool(folder, limits),
      (error) => {
        assert.ok(error instanceof GuardOptionsError);
        assert.deepEqual(error.faults.map(({ path }) => path).sort(), ['maxAge', 'maxBytes', 'maxFiles']);
        return true;
      },
    );
  });
});

function sumOf(dropped: readonly string[]): number {
  return dropped.reduce((sum, text) => sum + Number.parseInt(text, 10), 0);
}
