import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { directoryCache } from '../../src/intel/directory-cache.js';
import { signRules } from '../../src/rules/signature.js';
import { fileSource } from '../../src/rules/sources/file.js';
import { functionSource } from '../../src/rules/sources/function.js';
import { closePollers, over, Polling } from './polling.js';
import { type Answering, RulesServer, serving } from './rules-server.js';
import { setText } from './sets.js';

describe('a poller of rule sets', function () {
  this.timeout(30_000);

  let server: RulesServer;
  before(async () => {
    server = await RulesServer.listening(serving(''));
  });
  afterEach(closePollers);
  after(() => server.close());

  const serve = (text: string, headers?: Readonly<Record<string, string>>) => {
    server.answer = serving(text, headers);
  };

  it('puts a set in force, and the next one in its place', async () => {
    serve(setText(1, { deny: ['10.0.0.1'] }), { etag: '"1"' });
    const polling = new Polling({ source: over(server.url) });
    await polling.poller.ready();
    assert.equal(polling.version, 1);
    serve(setText(2, { deny: ['10.0.0.2'] }), { etag: '"2"' });
    await polling.until(() => polling.version === 2);
    await polling.polled(2, 'unchanged');
    assert.deepEqual(polling.told, ['applied 1', 'applied 2']);
    const [, second] = polling.changes;
    assert.ok(second?.change === 'applied');
    assert.deepEqual(second.diff.lists, { deny: { added: ['10.0.0.2'], removed: ['10.0.0.1'], changed: [] } });
    const { source, version, age, appliedAt, lastPoll, lastError, expiresAt } = polling.poller.status;
    assert.equal(source, server.url.href);
    assert.equal(version, 2);
    assert.ok(
      age !== undefined && age < 5 && appliedAt !== undefined && lastPoll !== undefined && lastPoll >= appliedAt,
    );
    assert.deepEqual([lastError, expiresAt], [undefined, undefined]);
    assert.deepEqual(polling.poller.troubles, []);
  });

  it('reads the source over one connection, also after sets that were rejected', async () => {
    serve(setText(1), { etag: '"1"' });
    const before = server.connections;
    const polling = new Polling({ source: over(server.url) });
    await polling.polled(2, 'unchanged');
    serve('garbage');
    await polling.polled(2, 'rejected');
    assert.equal(server.connections - before, 1);
  });

  it('tells the source what became of its sets', async () => {
    serve(setText(5));
    const polling = new Polling({ source: over(server.url) });
    await polling.polled(2, 'unchanged');
    const applied = server.requests.at(-1);
    assert.equal(applied?.['guard-rules-version'], '5');
    assert.equal(applied?.['guard-rules-result'], 'applied');
    serve('garbage');
    await polling.polled(2, 'rejected');
    const rejected = server.requests.at(-1);
    assert.equal(rejected?.['guard-rules-version'], '5');
    assert.equal(rejected?.['guard-rules-result'], 'rejected; reason=GUARD_RULES_INVALID');
  });

  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const other = generateKeyPairSync('ed25519');
  const verify = { ed25519: new Map([['k1', publicKey]]), hmac: new Map<string, string>() };
  const signed = (text: string, key = privateKey) =>
    signRules(text, { algorithm: 'ed25519', id: 'k1', privateKey: key });

  const bad: readonly (readonly [what: string, answer: Answering, code: string])[] = [
    ['garbage', serving('<html>'), 'GUARD_RULES_SIGNATURE'],
    ['an older version', serving(signed(setText(4))), 'GUARD_RULES_VERSION'],
    ['another set of the same version', serving(signed(setText(5, { mode: 'monitor' }))), 'GUARD_RULES_VERSION'],
    ['a set that is not signed', serving(setText(6)), 'GUARD_RULES_SIGNATURE'],
    ['a set that somebody else has signed', serving(signed(setText(6), other.privateKey)), 'GUARD_RULES_SIGNATURE'],
    ['a set with a field that is unknown', serving(signed(setText(6, { denny: [] }))), 'GUARD_RULES_INVALID'],
    [
      'a set that has expired',
      serving(signed(setText(6, { expires_at: '2020-01-01T00:00:00Z' }))),
      'GUARD_RULES_EXPIRED',
    ],
    ['a set that does not fit', serving(signed(setText(6, { checks: { unheard_of: 'off' } }))), 'GUARD_RULES_REFUSED'],
    ['50 MB', (_, response) => response.end(Buffer.alloc(50 * 1_048_576, ' ')), 'GUARD_RULES_TOO_LARGE'],
    [
      'a bomb of gzip',
      (_, response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(40 * 1_048_576))),
      'GUARD_RULES_TOO_LARGE',
    ],
  ];
  for (const [what, answer, code] of bad) {
    it(`changes nothing for ${what}, tells it once, and says why`, async () => {
      serve(signed(setText(5)));
      const polling = new Polling({
        source: over(server.url),
        verify,
        apply: (rules) => {
          if (rules && 'unheard_of' in rules.checks) return [{ path: 'checks.unheard_of', message: 'unknown check' }];
          polling.applied.push(rules);
          return undefined;
        },
      });
      await polling.poller.ready();
      server.answer = answer;
      await polling.polled(2, 'rejected');
      assert.deepEqual(polling.told, ['applied 5', `rejected ${code}`]);
      assert.deepEqual(
        polling.applied.map((rules) => rules?.version),
        [5],
      );
      assert.equal(polling.poller.status.version, 5);
      assert.equal(polling.poller.status.lastError?.code, code);
      assert.deepEqual(polling.poller.troubles, [{ status: 'degraded', reason: 'rules.rejected' }]);
      serve(signed(setText(7)));
      await polling.until(() => polling.version === 7);
      await polling.polled();
      assert.equal(polling.poller.status.lastError, undefined);
      assert.deepEqual(polling.poller.troubles, []);
    });
  }

  const gone: readonly (readonly [what: string, answer: Answering, result: 'missing' | 'unreachable'])[] = [
    ['404', (_, response) => response.writeHead(404).end(), 'missing'],
    ['nothing', serving(''), 'missing'],
    ['500', (_, response) => response.writeHead(500).end(), 'unreachable'],
    ['a redirect', (_, response) => response.writeHead(302, { location: '/' }).end(), 'unreachable'],
    ['a connection that ends', (request) => request.socket.destroy(), 'unreachable'],
    ['silence', () => {}, 'unreachable'],
    ['an answer that drips', (_, response) => void response.writeHead(200).write(' '), 'unreachable'],
  ];
  for (const [what, answer, result] of gone) {
    it(`goes on with what it has while the answer is ${what}, and tells it once, and when that is over`, async () => {
      serve(setText(5), { etag: '"5"' });
      const polling = new Polling({ source: over(server.url), timeout: 100, retry: 20 });
      await polling.poller.ready();
      server.answer = answer;
      await polling.polled(2, result);
      assert.deepEqual(polling.told, ['applied 5', 'unreachable']);
      assert.equal(polling.poller.status.version, 5);
      assert.deepEqual(polling.poller.troubles, [{ status: 'degraded', reason: 'rules.unreachable' }]);
      serve(setText(5), { etag: '"5"' });
      await polling.polled(1, 'unchanged');
      assert.deepEqual(polling.told, ['applied 5', 'unreachable', 'recovered']);
      assert.deepEqual(polling.poller.troubles, []);
      assert.equal(polling.applied.length, 1);
    });
  }

  it('is ready without a set when there is none to be had', async () => {
    server.answer = (_, response) => response.writeHead(404).end();
    const polling = new Polling({ source: over(server.url), retry: 10_000 });
    await polling.poller.ready();
    assert.deepEqual(polling.applied, []);
    assert.equal(polling.poller.status.lastError?.code, 'GUARD_RULES_MISSING');
  });

  it('waits ever longer for a source that is gone, and as long as the source says', async () => {
    const times: number[] = [];
    server.answer = (_, response) => {
      times.push(performance.now());
      response.writeHead(503, times.length === 4 ? { 'retry-after': '1' } : {}).end();
    };
    const polling = new Polling({ source: over(server.url), retry: 40 });
    await polling.polled(5);
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    // A tenth less is jitter; a timer may be a millisecond early.
    for (const [index, least] of [40, 80, 160, 1_000].entries()) {
      assert.ok((waits[index] ?? 0) >= least * (index === 3 ? 1 : 0.9) - 2, `${waits.join(', ')}`);
    }
  });

  it('reverts by itself when the set has expired, and takes the next one', async () => {
    serve(setText(1, { expires_at: new Date(Date.now() + 1_000).toISOString() }));
    const polling = new Polling({ source: over(server.url) });
    await polling.poller.ready();
    assert.ok((polling.poller.status.expiresAt ?? 0) > Date.now() - 1_000);
    await polling.until(() => polling.applied.length === 2);
    assert.equal(polling.applied[1], undefined);
    await polling.until(() => polling.told.includes('rejected GUARD_RULES_EXPIRED'));
    assert.deepEqual(polling.told, ['applied 1', 'expired 1', 'rejected GUARD_RULES_EXPIRED']);
    assert.equal(polling.poller.status.version, undefined);
    serve(setText(0));
    await polling.until(() => polling.told.includes('rejected GUARD_RULES_VERSION'));
    serve(setText(2));
    await polling.until(() => polling.version === 2);
  });

  it('reverts when the source does not confirm the set in time, and takes it again when it does', async () => {
    const set = setText(1, { ttl: '1s' });
    serve(set, { etag: '"1"' });
    const polling = new Polling({ source: over(server.url), retry: 20, interval: 40 });
    await polling.polled(3, 'unchanged');
    assert.deepEqual(polling.told, ['applied 1']);
    server.answer = (_, response) => response.writeHead(503).end();
    await polling.until(() => polling.told.includes('expired 1'));
    assert.deepEqual(
      polling.applied.map((rules) => rules?.version),
      [1, undefined],
    );
    serve(set, { etag: '"1"' });
    await polling.until(() => polling.version === 1);
    assert.deepEqual(polling.told, ['applied 1', 'unreachable', 'expired 1', 'recovered', 'applied 1']);
  });

  it('takes a set that was over by a clock that was wrong, once that is right', async () => {
    let ahead = 86_400_000;
    serve(setText(1, { expires_at: new Date(Date.now() + 3_600_000).toISOString() }));
    const polling = new Polling({ source: over(server.url), now: () => Date.now() + ahead });
    await polling.polled(2, 'rejected');
    assert.deepEqual(polling.told, ['rejected GUARD_RULES_EXPIRED']);
    ahead = 0;
    await polling.until(() => polling.version === 1);
  });

  it('is not brought back by a source that confirms what has expired meanwhile', async () => {
    let confirm = (_: 'unchanged') => {};
    let readings = 0;
    const polling = new Polling({
      source: {
        read: async () =>
          readings++ === 0
            ? { text: setText(1, { expires_at: new Date(Date.now() + 400).toISOString() }) }
            : new Promise<'unchanged'>((resolve) => {
                confirm = resolve;
              }),
      },
    });
    await polling.until(() => polling.told.includes('expired 1'));
    assert.equal(readings, 2);
    confirm('unchanged');
    await polling.polled(1);
    assert.deepEqual([polling.version, polling.poller.status.version], [undefined, undefined]);
  });

  it('takes an application that throws for a set that does not fit, and tries it again', async () => {
    let isBroken = true;
    const polling = new Polling({
      source: functionSource(() => ({ version: 1 })),
      apply: (rules) => {
        if (isBroken) throw new Error('no memory left');
        polling.applied.push(rules);
        return undefined;
      },
    });
    await polling.polled(2, 'rejected');
    assert.deepEqual(polling.told, ['rejected GUARD_RULES_REFUSED']);
    isBroken = false;
    await polling.until(() => polling.version === 1);
  });

  it('takes a function that throws, or never answers, for a source that is gone', async () => {
    for (const read of [() => assert.fail('no'), () => new Promise<string>(() => {})]) {
      const polling = new Polling({ source: functionSource(read), timeout: 50 });
      await polling.polled(2, 'unreachable');
      assert.deepEqual(polling.told, ['unreachable']);
    }
  });

  it('takes over a file soon after it has changed, long before the interval is over', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'guard-rules-'));
    try {
      const file = join(folder, 'rules.json');
      await writeFile(file, setText(1));
      const polling = new Polling({ source: fileSource(file), interval: 3_600_000 });
      await polling.poller.ready();
      await writeFile(`${file}.new`, setText(2));
      await rename(`${file}.new`, file);
      await polling.until(() => polling.version === 2);
      await writeFile(file, setText(3));
      await polling.until(() => polling.version === 3);
      await rm(file);
      await polling.polled(1, 'missing');
      assert.equal(polling.version, 3);
    } finally {
      closePollers();
      await rm(folder, { recursive: true });
    }
  });

  it('ends with close: no reading, no timer, no connection', async () => {
    server.answer = () => {};
    const polling = new Polling({ source: over(server.url) });
    await server.requested();
    polling.poller.close();
    await polling.poller.ready();
    assert.deepEqual([polling.changes, polling.polls, polling.applied], [[], [], []]);
  });

  describe('with a cache', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'guard-rules-'));
    });
    afterEach(async () => {
      closePollers();
      await rm(folder, { recursive: true });
    });
    const down: Answering = (_, response) => response.writeHead(503).end();
    const started = (options: Partial<ConstructorParameters<typeof Polling>[0]> = {}) =>
      new Polling({ source: over(server.url), caches: [directoryCache(folder)], verify, retry: 20, ...options });

    async function kept(text: string): Promise<void> {
      serve(text, { etag: '"kept"' });
      const first = started();
      await first.polled(2);
      closePollers();
      server.answer = down;
    }

    it('starts with the set that was kept while the source is down, and goes on from there', async () => {
      await kept(signed(setText(5, { deny: ['10.0.0.1'] })));
      const polling = started();
      await polling.poller.ready();
      assert.equal(polling.version, 5);
      assert.deepEqual(
        Array.from(polling.applied[0]?.deny ?? [], ({ address }) => address),
        ['10.0.0.1'],
      );
      await polling.polled(1, 'unreachable');
      assert.deepEqual(polling.told, ['applied 5 as kept', 'unreachable']);
      serve(signed(setText(4)));
      await polling.until(() => polling.told.includes('rejected GUARD_RULES_VERSION'));
      serve(signed(setText(6)));
      await polling.until(() => polling.version === 6);
      assert.deepEqual(polling.faults, []);
    });

    it('has the source confirm the set itself first, not by an ETag that nobody has signed', async () => {
      await kept(signed(setText(5)));
      serve(signed(setText(5)), { etag: '"kept"' });
      const from = server.requests.length;
      const polling = started();
      await polling.polled(2, 'unchanged');
      const asked = server.requests.slice(from).map((headers) => headers['if-none-match']);
      assert.deepEqual(asked.slice(0, 2), [undefined, '"kept"']);
      assert.deepEqual(polling.told, ['applied 5 as kept']);
    });

    it('keeps the sets of one service apart that its query tells apart', async () => {
      await kept(signed(setText(5)));
      const other = new URL('?document=other', server.url);
      const polling = started({ source: over(other) });
      await polling.polled(1, 'unreachable');
      assert.deepEqual([polling.applied, polling.poller.status.source], [[], server.url.href]);
      serve(signed(setText(1)));
      await polling.until(() => polling.version === 1);
    });

    it('does not start with a set that has expired, nor take one that is older', async () => {
      await kept(signed(setText(5, { expires_at: new Date(Date.now() + 5_000).toISOString() })));
      const later = () => Date.now() + 60_000;
      const polling = started({ now: later });
      await polling.polled(1, 'unreachable');
      assert.deepEqual(polling.applied, []);
      serve(signed(setText(4)));
      await polling.until(() => polling.told.includes('rejected GUARD_RULES_VERSION'));
      assert.deepEqual(polling.faults, []);
    });

    it('does not start with a set that nobody has confirmed for longer than it holds', async () => {
      await kept(signed(setText(5, { ttl: '10s' })));
      const polling = started({ now: () => Date.now() + 60_000 });
      await polling.polled(1, 'unreachable');
      assert.deepEqual(polling.applied, []);
    });

    it('holds no longer than it may for a clock that was ahead when it was kept', async () => {
      await kept(signed(setText(5, { ttl: '10s' })));
      const now = () => Date.now() - 3_600_000;
      const polling = started({ now });
      await polling.poller.ready();
      assert.equal(polling.version, 5);
      const { expiresAt = Number.POSITIVE_INFINITY } = polling.poller.status;
      assert.ok(expiresAt <= now() + 10_000, `${expiresAt - now()} ms from now`);
    });

    it('is kept anew before it has become too old to start with', async () => {
      serve(setText(5, { ttl: '1s' }), { etag: '"5"' });
      const confirmed: number[] = [];
      const cache = {
        read: async () => undefined,
        write: async (_: string, text: string) => void confirmed.push(JSON.parse(text).confirmedAt),
      };
      const polling = started({ verify: undefined, caches: [cache] });
      await polling.until(() => confirmed.length >= 3);
      const [first = 0, second = 0] = confirmed;
      assert.ok(second - first > 250, `${second - first} ms`);
    });

    it('does not start with what somebody else has put there', async () => {
      await kept(signed(setText(5)));
      const [name = ''] = await readdir(folder);
      const record = JSON.parse(await readFile(join(folder, name), 'utf8')) as { text: string };
      for (const text of [signed(setText(9), other.privateKey), setText(9), '']) {
        await writeFile(join(folder, name), JSON.stringify({ ...record, text }));
        const polling = started();
        await polling.polled(1, 'unreachable');
        assert.deepEqual(polling.applied, []);
        assert.deepEqual(
          polling.faults.map(({ code }) => code),
          ['GUARD_RULES_CACHE'],
        );
        closePollers();
      }
      for (const text of ['garbage', '{}']) {
        await writeFile(join(folder, name), text);
        const polling = started();
        await polling.polled(1, 'unreachable');
        assert.deepEqual(
          polling.faults.map(({ code }) => code),
          ['GUARD_RULES_CACHE'],
        );
        closePollers();
      }
    });

    it('goes on without a cache that hangs or fails', async () => {
      serve(signed(setText(5)));
      const failing = { read: () => Promise.reject(new Error('no')), write: () => Promise.reject(new Error('no')) };
      const hanging = { read: () => new Promise<never>(() => {}), write: () => new Promise<never>(() => {}) };
      for (const cache of [failing, hanging]) {
        const polling = started({ caches: [cache], cacheTimeout: 50 });
        await polling.poller.ready();
        assert.equal(polling.version, 5);
        await polling.polled(1, 'unchanged');
        assert.deepEqual(
          polling.faults.map(({ code }) => code),
          ['GUARD_RULES_CACHE', 'GUARD_RULES_CACHE'],
        );
        closePollers();
      }
    });

    it('of several takes the latest', async () => {
      await kept(signed(setText(5)));
      const second = await mkdtemp(join(tmpdir(), 'guard-rules-'));
      try {
        serve(signed(setText(6)));
        const other = started({ caches: [directoryCache(second)] });
        await other.polled(2);
        closePollers();
        server.answer = down;
        const polling = started({ caches: [directoryCache(folder), directoryCache(second)] });
        await polling.polled(1, 'unreachable');
        assert.deepEqual(polling.told, ['applied 6 as kept', 'unreachable']);
      } finally {
        await rm(second, { recursive: true });
      }
    });
  });
});
