import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signRules } from '../../src/rules/signature.js';
import { type Program, start } from '../package/program.js';
import { ROOT } from '../repository.js';
import { type Answering, RulesServer, serving } from '../rules/rules-server.js';
import { endServing, newKey, sha256, temporary } from '../rules-service/serving.js';
import { needsRedis, redisServer, stopAll, until } from '../state/redis/server.js';
import { Follower, killFollowers } from './follower.js';
import type { FollowerOptions } from './rules-app.js';

const CLI = join(ROOT, 'dist/src/cli/index.js');
const TOKENS = { reader: newKey(), admin: newKey() };

/** A service of the command line, in a process of its own. */
interface Service {
  readonly url: string;
  readonly port: number;
  /** Changes the rules over the API. Resolves with the version that they have then. */
  change(path: string, body: object, method?: 'POST' | 'PATCH'): Promise<number>;
  ask(path: string): Promise<Response>;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

const programs = new Set<Program>();

async function service(directory: string, key: SigningKey, port = 0): Promise<Service> {
  const file = (name: string, content: string) => {
    writeFileSync(join(directory, name), content, { mode: 0o600 });
    return join(directory, name);
  };
  const keys = (['reader', 'admin'] as const).map((role) => ({ id: role, role, sha256: sha256(TOKENS[role]) }));
  const given = {
    keys: file('keys.json', JSON.stringify(keys)),
    directory: join(directory, 'rules'),
    sign: file(`${key.id}.pem`, key.privateKey),
    'key-id': key.id,
    port: String(port),
  };
  const flags = Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]);
  const program = start(process.execPath, [CLI, 'rules', 'serve', ...flags], { cwd: ROOT, timeout: 120_000 });
  programs.add(program);
  const url = /on (http:\S+\d)\//.exec(await program.firstLine)?.[1] ?? '';
  const headers = { authorization: `Bearer ${TOKENS.admin}` };
  const ask = (path: string) => fetch(url + path, { headers });
  return {
    url,
    port: Number(new URL(url).port),
    ask,
    async change(path, body, method = 'POST') {
      const tag = method === 'PATCH' ? ((await ask(path)).headers.get('etag') ?? '') : undefined;
      const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
      const response = await fetch(url + path, {
        method,
        headers: { ...headers, 'content-type': type, ...(tag !== undefined && { 'if-match': tag }) },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      assert.ok(response.ok, text);
      return JSON.parse(text).version;
    },
    async end(signal) {
      programs.delete(program);
      program.process.kill(signal);
      await program.ended;
    },
  };
}

interface SigningKey {
  readonly id: string;
  readonly privateKey: string;
  readonly publicKey: string;
}

function signingKey(id: string): SigningKey {
  const pair = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { id, ...pair };
}

const signed = (rules: object, { id, privateKey }: SigningKey) =>
  signRules(JSON.stringify(rules), { algorithm: 'ed25519', id, privateKey });

describe('four applications that follow a rules service', function () {
  this.timeout(120_000);
  const [first, second] = [signingKey('k1'), signingKey('k2')];
  const verify = { k1: first.publicKey, k2: second.publicKey };
  let directory: string;
  beforeEach(() => {
    directory = temporary();
  });
  afterEach(async () => {
    await killFollowers();
    for (const program of programs) program.process.kill('SIGKILL');
    await Promise.all([...programs].map(({ ended }) => ended));
    programs.clear();
    await endServing();
  });
  after(stopAll);

  type Given = Pick<FollowerOptions, 'url' | 'interval'> & Partial<FollowerOptions>;
  const four = (given: Given) =>
    Promise.all(
      ['a', 'b', 'c', 'd'].map((name) =>
        Follower.started({
          token: TOKENS.reader,
          verify,
          kept: { directory: join(directory, `cache-${name}`) },
          ...given,
        }),
      ),
    );
  const all = (apps: readonly Follower[], does: (app: Follower) => Promise<unknown>) => Promise.all(apps.map(does));
  /** Told is what is in force, kept it is a moment later: once the reading is over. */
  const keeping = (apps: readonly Follower[], version: number) =>
    all(apps, (app) =>
      app.shows(
        ({ rules }) => rules?.version === version && (rules.lastPoll ?? 0) > (rules.appliedAt ?? Number.MAX_VALUE),
      ),
    );

  it('obey within one interval, are known to it, and let go what has expired', async () => {
    let at = await service(directory, first);
    await at.change('/v1/rules/block', { address: '192.0.2.1' });
    const interval = 2_000;
    const apps = await four({ url: at.url, interval: '2s' });
    /** A tenth later at most, and what reading, checking and asking take on a machine that is busy. */
    const latest = interval * 1.1 + 1_000;
    const obeyed = async (version: number, address: string, status: number) => {
      const begun = performance.now();
      await all(apps, async (app) => {
        await app.tells(`applied ${version}`);
        assert.equal(await app.ask(address), status);
        assert.ok(performance.now() - begun <= latest, `${performance.now() - begun} ms`);
      });
    };

    await all(apps, async (app) => assert.equal(await app.ask('198.51.100.7'), 200));
    const blocked = await at.change('/v1/rules/block', { address: '198.51.100.7' });
    await obeyed(blocked, '198.51.100.7', 403);
    await all(apps, async (app) => assert.equal(await app.ask('203.0.113.5'), 200));
    await obeyed(await at.change('/v1/rules/emergency', { on: true }), '203.0.113.5', 503);
    const version = await at.change('/v1/rules/emergency', { on: false });
    await obeyed(version, '203.0.113.5', 200);
    await all(apps, async (app) => assert.equal(await app.ask('198.51.100.7'), 403));

    type Known = { readonly instances: readonly { version?: number; result?: string; key: string }[] };
    const known = async () => ((await (await at.ask('/v1/instances')).json()) as Known).instances;
    // What became of a set is said with the next question.
    await until(async () => (await known()).every((instance) => instance.version === version), 10_000);
    assert.deepEqual(
      (await known()).map(({ result, key }) => [result, key]),
      apps.map(() => ['applied', 'reader']),
    );

    await at.end('SIGTERM');
    at = await service(directory, second, at.port);
    const signedAnew = await at.change('/v1/rules/block', { address: '198.51.100.8' });
    await all(apps, (app) => app.tells(`applied ${signedAnew}`));
    assert.ok(apps.every(({ told }) => !told.some((what) => what.startsWith('rejected'))));

    const end = Date.now() + 5_000;
    const ending = await at.change('/v1/rules', { expires_at: new Date(end).toISOString() }, 'PATCH');
    await all(apps, (app) => app.tells(`applied ${ending}`));
    await all(apps, async (app) => assert.equal(await app.ask('198.51.100.7'), 403));
    await all(apps, async (app) => {
      await app.tells(`expired ${ending}`);
      assert.ok(app.toldAt >= end, `${app.toldAt - end} ms`);
      assert.equal(await app.ask('198.51.100.7'), 200);
    });
    const renewed = await at.change('/v1/rules', { expires_at: null }, 'PATCH');
    await all(apps, (app) => app.tells(`applied ${renewed}`));
    await all(apps, async (app) => assert.equal(await app.ask('198.51.100.7'), 403));
  });

  it('start without it on what they have kept, take nothing of a hostile one in its place, and have it again', async () => {
    let at = await service(directory, first);
    await at.change('/v1/rules/emergency', { on: false });
    const version = await at.change('/v1/rules/block', { address: '198.51.100.7' });
    const { url, port } = at;
    const before = await four({ url, interval: '1s' });
    await keeping(before, version);
    await at.end('SIGKILL');
    await killFollowers();

    const apps = await four({ url, interval: '1s' });
    const holds = () =>
      all(apps, async (app) => {
        assert.deepEqual([await app.ask('198.51.100.7'), await app.ask('203.0.113.5')], [403, 200]);
      });
    await holds();
    await all(apps, (app) => app.tells('unreachable ECONNREFUSED'));
    assert.deepEqual(
      apps.map(({ told }) => told[0]),
      apps.map(() => `applied ${version} as kept`),
    );

    const older: Answering = serving(signed({ version: 1 }, first));
    const stranger = { ...signingKey('k1'), id: 'k1' };
    const many = Buffer.alloc(50 * 1_048_576, ' ');
    const hostile: readonly (readonly [
      what: string,
      answer: Answering,
      told: 'rejected' | 'unreachable',
      code: string,
    ])[] = [
      ['garbage', serving('<html>'), 'rejected', 'GUARD_RULES_SIGNATURE'],
      ['an older version', older, 'rejected', 'GUARD_RULES_VERSION'],
      ['a bad signature', serving(signed({ version: 99 }, stranger)), 'rejected', 'GUARD_RULES_SIGNATURE'],
      ['50 MB', (_, response) => response.end(many), 'rejected', 'GUARD_RULES_TOO_LARGE'],
      [
        'a redirect',
        (_, response) => response.writeHead(302, { location: '/' }).end(),
        'unreachable',
        'GUARD_RULES_SOURCE',
      ],
      ['404', (_, response) => response.writeHead(404).end(), 'unreachable', 'GUARD_RULES_MISSING'],
      ['nothing', serving(''), 'unreachable', 'GUARD_RULES_MISSING'],
      ['silence', () => {}, 'unreachable', 'GUARD_RULES_SOURCE'],
    ];
    const server = await RulesServer.listening(serving('<html>'), undefined, port);
    try {
      for (const [what, answer, told, code] of hostile) {
        // An outage is told once: each has to be one of its own.
        server.answer = older;
        const since = apps.map((app) => app.told.length);
        if (told === 'unreachable')
          await all(apps, (app) => app.shows(({ rules }) => rules?.lastError?.code === 'GUARD_RULES_VERSION'));
        server.answer = answer;
        await all(apps, (app) => app.tells(`${told} ${code}`, since[apps.indexOf(app)]));
        await all(apps, (app) => app.shows(({ rules }) => rules?.lastError?.code === code));
        await holds();
        await all(apps, async (app) => {
          const { rules, status, reasons } = await app.status();
          assert.deepEqual([rules?.version, status, reasons], [version, 'degraded', [`rules.${told}`]], what);
        });
      }
    } finally {
      await server.close();
    }

    at = await service(directory, first, port);
    await all(apps, (app) => app.shows(({ status, rules }) => status === 'healthy' && rules?.lastError === undefined));
    await holds();
    const next = await at.change('/v1/rules/unblock', { address: '198.51.100.7' });
    await all(apps, (app) => app.tells(`applied ${next}`));
    await all(apps, async (app) => assert.equal(await app.ask('198.51.100.7'), 200));
  });

  it('start without it on what Redis has kept for all of them', async function () {
    needsRedis(this);
    const redis = await redisServer();
    const at = await service(directory, first);
    const version = await at.change('/v1/rules/block', { address: '198.51.100.7' });
    const given = { url: at.url, interval: '1s', kept: { redis: redis.url } };
    await keeping(await four(given), version);
    await at.end('SIGKILL');
    await killFollowers();
    const apps = await four(given);
    await all(apps, async (app) => assert.equal(await app.ask('198.51.100.7'), 403));
    assert.deepEqual(
      apps.map(({ told }) => told[0]),
      apps.map(() => `applied ${version} as kept`),
    );
  });
});
