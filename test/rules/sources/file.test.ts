import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSource } from '../../../src/rules/sources/file.js';
import { functionSource, type RuleGiven } from '../../../src/rules/sources/function.js';
import { within } from '../../../src/timeout.js';
import { setText } from '../sets.js';

const signal = new AbortController().signal;

describe('rule sets in a file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guard-rules-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const file = () => join(folder, 'rules.json');

  it('are read, and again only when the file is another one', async () => {
    await writeFile(file(), setText(1));
    const source = fileSource(file());
    const first = await source.read({}, signal);
    assert.ok(typeof first === 'object' && first.text === setText(1));
    assert.equal(await source.read({ etag: first.etag }, signal), 'unchanged');
    await writeFile(file(), setText(2));
    const second = await source.read({ etag: first.etag }, signal);
    assert.ok(typeof second === 'object' && second.text === setText(2));
  });

  it('are missing where there is no file, or an empty one', async () => {
    assert.equal(await fileSource(file()).read({}, signal), 'missing');
    await writeFile(file(), '');
    assert.equal(await fileSource(file()).read({}, signal), 'missing');
  });

  it('are not looked for in a directory, in what is no text, or in more than 32 MB', async () => {
    await assert.rejects(fileSource(folder).read({}, signal), { code: 'GUARD_RULES_SOURCE' });
    await writeFile(file(), Buffer.from([0x7b, 0xff]));
    await assert.rejects(fileSource(file()).read({}, signal), { code: 'GUARD_RULES_INVALID' });
    await writeFile(file(), Buffer.alloc(32 * 1_048_576 + 1));
    await assert.rejects(fileSource(file()).read({}, signal), { code: 'GUARD_RULES_TOO_LARGE' });
  });

  it('are not waited for at a named pipe', async function () {
    if (process.platform === 'win32') this.skip();
    execFileSync('mkfifo', [file()]);
    await assert.rejects(
      within(fileSource(file()).read({}, signal), 2_000, () => new Error('it hangs')),
      { code: 'GUARD_RULES_SOURCE' },
    );
  });

  const changes: Readonly<Record<string, () => Promise<void>>> = {
    'written in place': () => writeFile(file(), setText(2)),
    'replaced by another one': async () => {
      await writeFile(`${file()}.new`, setText(2));
      await rename(`${file()}.new`, file());
    },
    removed: () => rm(file()),
  };
  for (const [how, change] of Object.entries(changes)) {
    it(`are told of when the file is ${how}`, async () => {
      await writeFile(file(), setText(1));
      const changed = resolvers();
      const stop = fileSource(file()).watch?.(() => changed.resolve(undefined));
      await change();
      await within(changed.promise, 5_000, () => new Error('nothing was told'));
      stop?.();
    });
  }

  it('are told of when the file is where a link leads that is turned round', async () => {
    await Promise.all(['..1', '..2'].map((name) => mkdir(join(folder, name))));
    await writeFile(join(folder, '..1', 'rules.json'), setText(1));
    await writeFile(join(folder, '..2', 'rules.json'), setText(2));
    await symlink('..1', join(folder, '..data'));
    await symlink(join('..data', 'rules.json'), file());
    const source = fileSource(file());
    const changed = resolvers();
    const stop = source.watch?.(() => changed.resolve(undefined));
    await symlink('..2', join(folder, '..next'));
    await rename(join(folder, '..next'), join(folder, '..data'));
    await within(changed.promise, 5_000, () => new Error('nothing was told'));
    stop?.();
    const read = await source.read({}, signal);
    assert.ok(typeof read === 'object' && read.text === setText(2));
  });

  it('of a directory that is not there are asked for by interval alone', () => {
    fileSource(join(folder, 'nowhere', 'rules.json')).watch?.(() => {})();
  });
});

describe('rule sets of a function', () => {
  const given = (set: RuleGiven) => functionSource(() => set).read({}, signal);

  it('are texts or objects', async () => {
    assert.deepEqual(await given(setText(1)), { text: setText(1) });
    assert.deepEqual(await given({ version: 1 }), { text: setText(1) });
    assert.deepEqual(await functionSource(async () => ({ version: 1 })).read({}, signal), { text: setText(1) });
  });

  it('are missing where it answers with nothing', async () => {
    for (const nothing of [undefined, null, '']) assert.equal(await given(nothing), 'missing');
  });

  it('hears when nobody waits any more', async () => {
    const waiting = new AbortController();
    const heard = resolvers();
    const source = functionSource(
      (ending) => new Promise<string>(() => ending.addEventListener('abort', () => heard.resolve(undefined))),
    );
    void source.read({}, waiting.signal);
    waiting.abort();
    await within(heard.promise, 1_000, () => new Error('nothing was heard'));
  });
});

function resolvers(): { readonly promise: Promise<unknown>; readonly resolve: (value: unknown) => void } {
  let resolve: (value: unknown) => void = () => {};
  const promise = new Promise<unknown>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
