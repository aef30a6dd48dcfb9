import assert from 'node:assert/strict';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Change, directoryStorage, type RuleStorage, redisStorage } from '../../src/rules-service/index.js';
import { start } from '../package/program.js';
import { ROOT } from '../repository.js';
import { endUsers, needsRedis, type RedisServer, redisServer, stopAll } from '../state/redis/server.js';
import { endServing, temporary } from './serving.js';

const change = (version: number, more: Partial<Change> = {}): Change => ({
  version,
  at: '2026-11-21T00:00:00.000Z',
  actor: 'alice',
  action: 'replaced',
  summary: `change ${version}`,
  ...more,
});

/** What holds for every storage. `open`: the same place again, as another process would have it. */
function keepsRules(open: () => { readonly one: RuleStorage; readonly other: RuleStorage }): void {
  it('has nothing at first', async () => {
    const { one } = open();
    assert.deepEqual(await one.documents(), []);
    assert.equal(await one.latest('default'), 0);
    assert.equal(await one.text('default', 1), undefined);
    assert.deepEqual(await one.changes('default'), []);
  });

  it('keeps texts as they are, each with its change, document by document', async () => {
    const { one, other } = open();
    const texts = ['{"a":"line\\n"}\n\n', '{"b":"\u00e4\ud83d\ude00"}', ''];
    for (const [index, text] of texts.entries()) assert.equal(await one.append('shop', change(index + 1), text), true);
    assert.equal(await one.append('default', change(1, { reason: 'x\ny' }), '{}'), true);
    assert.deepEqual(await other.documents(), ['default', 'shop']);
    assert.deepEqual([await other.latest('default'), await other.latest('shop')], [1, 3]);
    for (const [index, text] of texts.entries()) assert.equal(await other.text('shop', index + 1), text);
    assert.deepEqual(await other.changes('shop'), [change(3), change(2), change(1)]);
    assert.deepEqual(await other.changes('default'), [change(1, { reason: 'x\ny' })]);
  });

  it('takes only the version that follows the newest', async () => {
    const { one } = open();
    assert.equal(await one.append('default', change(2), '{}'), false);
    await one.append('default', change(1), '{}');
    assert.equal(await one.append('default', change(1), '{"late":true}'), false);
    assert.equal(await one.append('default', change(3), '{}'), false);
    assert.deepEqual([await one.latest('default'), await one.text('default', 1)], [1, '{}']);
  });

  it('lets one of 50 writers make a version', async () => {
    const { one, other } = open();
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 ? one : other).append('default', change(1), `{"by":${index}}`),
      ),
    );
    const winner = all.indexOf(true);
    assert.equal(all.filter(Boolean).length, 1);
    assert.equal(await one.text('default', 1), `{"by":${winner}}`);
  });

  it('forgets what is beyond the history', async () => {
    const { one } = open();
    for (let version = 1; version <= 15; version++) await one.append('default', change(version), `{"v":${version}}`);
    assert.deepEqual(
      (await one.changes('default')).map(({ version }) => version),
      [15, 14, 13, 12, 11, 10, 9, 8, 7, 6],
    );
    assert.deepEqual([await one.text('default', 5), await one.text('default', 6)], [undefined, '{"v":6}']);
  });
}

describe('rule sets in a directory', () => {
  let directory: string;
  beforeEach(() => {
    directory = temporary();
  });
  afterEach(endServing);
  const open = () => directoryStorage(directory, { history: 10 });

  keepsRules(() => ({ one: open(), other: open() }));

  it('are as they were after a process was killed in the middle of writing, and go on from there', async function () {
    this.timeout(60_000);
    const writer = join(ROOT, 'dist/test/rules-service/writer.js');
    const storage = open();
    let before = 0;
    for (let round = 0; round < 5; round++) {
      const program = start(process.execPath, [writer, directory], { cwd: ROOT });
      await program.firstLine;
      await new Promise<void>((resolve) => {
        let lines = 0;
        program.process.stdout.on('data', () => ++lines > round && resolve());
      });
      program.process.kill('SIGKILL');
      await program.ended;
      const version = await storage.latest('default');
      assert.ok(version > before);
      before = version;
      const { v, filler } = JSON.parse((await storage.text('default', version)) ?? '');
      assert.deepEqual([v, filler.length], [version, 300_000]);
      assert.deepEqual(
        (await storage.changes('default')).map((entry) => entry.version),
        Array.from({ length: Math.min(10, version) }, (_, index) => version - index),
      );
    }
  });

  it('are made once they are there, even if what is old cannot be removed', async () => {
    const storage = open();
    await mkdir(join(directory, 'default', '0000000000000000.rules', 'stuck'), { recursive: true });
    for (let version = 1; version <= 12; version++) {
      assert.equal(await storage.append('default', change(version), '{}'), true);
    }
    assert.equal(await storage.latest('default'), 12);
  });

  it('are not what a crash has left behind, which goes in time', async () => {
    const folder = join(directory, 'default');
    await mkdir(folder);
    const leftovers = ['.0b7f', '.fresh', '0000000000000009.rules.tmp', 'x.rules'].map((name) => join(folder, name));
    for (const file of leftovers) writeFileSync(file, '{"half');
    const [old = ''] = leftovers;
    utimesSync(old, 0, 0);
    const storage = open();
    assert.deepEqual(await storage.documents(), []);
    assert.equal(await storage.latest('default'), 0);
    assert.equal(await storage.append('default', change(1), '{}'), true);
    assert.deepEqual(readdirSync(folder).sort(), [
      '.fresh',
      '0000000000000001.rules',
      '0000000000000009.rules.tmp',
      'x.rules',
    ]);
  });
});

describe('rule sets in Redis', function () {
  this.timeout(20_000);
  let server: RedisServer;
  before(async function () {
    needsRedis(this);
    server = await redisServer();
  });
  beforeEach(() => server.admin('FLUSHALL'));
  afterEach(endUsers);
  after(stopAll);
  const open = () => redisStorage(server.client(), { history: 10 });

  keepsRules(() => ({ one: open(), other: open() }));

  it('are not waited for when Redis hangs', async () => {
    const storage = redisStorage(server.client(), { timeout: 100 });
    await storage.append('default', change(1), '{}');
    server.freeze();
    try {
      await assert.rejects(storage.latest('default'), /Redis did not answer within 100 ms/);
    } finally {
      server.thaw();
    }
  });
});
