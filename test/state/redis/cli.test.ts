import assert from 'node:assert/strict';
import { join } from 'node:path';
import { run } from '../../../src/cli/run.js';
import { type Ban, redisStore, type Store } from '../../../src/index.js';
import { unknownVariables } from '../../../src/options/environment.js';
import { start } from '../../package/program.js';
import { ROOT } from '../../repository.js';
import { ends, endUsers, freePort, needsRedis, type RedisServer, redisServer, stopAll, until } from './server.js';

const CLI = join(ROOT, 'dist/src/cli/index.js');

describe('the command line', function () {
  this.timeout(60_000);
  let server: RedisServer;
  let store: Store;
  before(async function () {
    needsRedis(this);
    server = await redisServer();
  });
  beforeEach(async () => {
    store = redisStore(server.client(), { timeout: '5s' });
    ends(() => store.close?.());
    await store.ready?.();
  });
  afterEach(endUsers);
  after(stopAll);

  const environment = () => ({ GUARD_REDIS_URL: `redis://127.0.0.1:${server.port}` });
  /** Runs it in this process: most of what it does needs no other one. */
  const within = (...typed: string[]) => run(typed, environment());
  const cli = (...typed: string[]) =>
    start(process.execPath, [CLI, ...typed], {
      cwd: ROOT,
      env: environment(),
    }).ended;
  const now = () => performance.timeOrigin + performance.now();
  const held = (subject: string, kind: Ban['kind'] = 'address') => store.bans.get(kind, subject, now());

  it('bans, lists and lifts, and a running guard knows', async () => {
    const banned = await cli('ban', '203.0.113.9', '--duration', '1h', '--by', 'alice', '--reason', 'scraping');
    assert.deepEqual([banned.code, banned.stderr], [0, '']);
    await until(() => held('203.0.113.9') !== undefined);
    assert.deepEqual([held('203.0.113.9')?.by, held('203.0.113.9')?.reason], ['alice', 'scraping']);
    await store.bans.set({ kind: 'user', subject: 'u\u001b[31m1', reason: 'x', source: 'automatic', since: now() });

    const { stdout } = await cli('bans');
    assert.match(stdout, /^KIND +SUBJECT +SOURCE +SINCE +UNTIL +BY +REASON\n/);
    assert.match(stdout, /\naddress +203\.0\.113\.9 +manual +\S+Z +\S+Z +alice +scraping\n/);
    assert.match(stdout, /\nuser +u\?\[31m1 +automatic +\S+Z +- +- +x\n/);
    const json: Ban[] = JSON.parse((await within('bans', '--json')).said);
    assert.deepEqual(json.map(({ kind }) => kind).sort(), ['address', 'user']);

    assert.equal((await within('unban', '203.0.113.9')).code, 0);
    await until(() => held('203.0.113.9') === undefined);
    assert.deepEqual((await within('unban', '203.0.113.9')).code, 1);
    assert.equal((await within('unban', '--user', 'u\u001b[31m1')).code, 0);
    assert.equal((await within('bans')).said, 'No bans.');
  });

  it('bans an API key by its digest, under a prefix of its own', async () => {
    assert.equal((await within('ban', '--api-key', 'secret', '--prefix', 'other')).code, 0);
    const { said } = await within('bans', '--prefix', 'other');
    assert.match(said, /api_key +sha256:[\da-f]{64} /);
    assert.doesNotMatch(said, /secret/);
    assert.equal((await within('bans')).said, 'No bans.');
  });

  for (const [typed, code, said] of [
    [['ban', '127.0.0.1'], 1, /loopback is never banned/],
    [['ban', '10.0.0.7', '--trusted', 'private,192.0.2.1'], 1, /a trusted proxy is never banned/],
    [['ban', 'nobody'], 1, /expected an IPv4 or IPv6 address/],
    [['ban', '203.0.113.9', '--duration', 'long'], 1, /duration: expected a duration/],
    [['ban'], 2, /expected an address, --fingerprint FINGERPRINT, --user ID or --api-key KEY\n\nUsage:/],
    [['ban', '203.0.113.9', '--user', 'u1'], 2, /expected an address/],
    [['ban', '203.0.113.9', '--for', '1h'], 2, /Unknown option '--for'/],
    [['lift', '203.0.113.9'], 2, /unknown command "lift"/],
    [['bans', 'all'], 2, /unexpected "all"/],
  ] as const) {
    it(`refuses "${typed.join(' ')}", and says why`, async () => {
      const outcome = await within(...typed);
      assert.equal(outcome.code, code);
      assert.match(outcome.said, said);
    });
  }

  it('has variables that a guard in the same environment knows', () => {
    assert.equal(unknownVariables({ GUARD_REDIS_URL: 'redis://cache', GUARD_REDIS_PREFIX: 'shop' }), undefined);
  });

  it('says how it is used, and that Redis is not there', async () => {
    assert.match((await within('--help')).said, /^Usage:/);
    assert.deepEqual((await run(['bans'], {})).code, 2);
    const away = await cli('bans', '--redis', `redis://127.0.0.1:${await freePort()}`);
    assert.deepEqual([away.code, away.stdout], [1, '']);
    assert.match(away.stderr, /^koa-otel-guard: connect ECONNREFUSED/);
  });
});
