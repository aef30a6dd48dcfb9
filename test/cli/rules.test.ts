import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../src/cli/run.js';
import { openEnvelope } from '../../src/rules/signature.js';
import { start } from '../package/program.js';
import { ROOT } from '../repository.js';
import { endServing, type Serving, serving, sha256, temporary, withRules } from '../rules-service/serving.js';
import { needsRedis, redisServer, stopAll } from '../state/redis/server.js';

const CLI = join(ROOT, 'dist/src/cli/index.js');

describe('the command line of rules', function () {
  this.timeout(30_000);
  let directory: string;
  beforeEach(() => {
    directory = temporary();
  });
  afterEach(endServing);
  after(stopAll);

  const file = (name: string, content: unknown) => {
    const path = join(directory, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const rules = (...typed: string[]) => run(['rules', ...typed], {});

  describe('with files', () => {
    it('says whether guards take a set, and what is wrong with it', async () => {
      const good = await rules('validate', file('a.json', { version: 3, mode: 'monitor', deny: ['203.0.113.0/24'] }));
      assert.deepEqual([good.code, good.said], [0, `${directory}/a.json: version 3, says deny +1, mode`]);
      const bad = await rules('validate', file('b.json', { version: 1, mood: 'x', deny: ['x'] }));
      assert.equal(bad.code, 1);
      assert.match(bad.said, /\n {2}deny\[0\]: expected an IPv4.*\n {2}mood: unknown/s);
      const over = await rules('validate', file('c.json', { version: 1, expires_at: '2020-01-01T00:00:00Z' }));
      assert.deepEqual([over.code, /has expired/.test(over.said)], [1, true]);
      assert.equal((await rules('validate', join(directory, 'none.json'))).code, 1);
    });

    it('says what is other in a set, whatever others have written', async () => {
      const before = file('a.json', { version: 1, deny: ['203.0.113.0/24'], bans: [{ user: 'u\u001b[31m1' }] });
      const after = file('b.json', { version: 2, deny: ['198.51.100.0/24'], mode: 'monitor' });
      const { said } = await rules('diff', before, after);
      assert.deepEqual(said.split('\n').sort(), [
        '+ deny 198.51.100.0/24',
        '- bans user u?[31m1',
        '- deny 203.0.113.0/24',
        '~ mode',
      ]);
      assert.equal((await rules('diff', before, before)).said, 'Nothing is other.');
    });

    it('signs a set so that guards with the public key take it', async () => {
      const pair = generateKeyPairSync('ed25519');
      const pem = file('key.pem', pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
      const set = file('a.json', { version: 1 });
      const { said, code } = await rules(
        'sign',
        set,
        '--sign',
        pem,
        '--key-id',
        'k1',
        '--sign',
        file('secret', `${'s'.repeat(32)}\n`),
        '--key-id',
        'k2',
      );
      assert.equal(code, 0);
      const opened = await openEnvelope(said, { ed25519: new Map([['k1', pair.publicKey]]), hmac: new Map() });
      assert.deepEqual([opened.text, opened.key], ['{"version":1}', 'k1']);
      assert.equal(
        (await openEnvelope(said, { ed25519: new Map(), hmac: new Map([['k2', 's'.repeat(32)]]) })).key,
        'k2',
      );
      assert.equal((await rules('sign', file('bad.json', { mood: 1 }), '--sign', pem)).code, 1);
    });

    it('makes a key whose entry holds its digest only', async () => {
      const { said } = await rules('key', '--id', 'alice', '--role', 'operator');
      const [, key = '', entry = ''] = /^key: (\S+)\nentry: (.*)$/.exec(said) ?? [];
      assert.deepEqual(JSON.parse(entry), { id: 'alice', role: 'operator', sha256: sha256(key) });
      assert.equal((await rules('key', '--id', 'alice', '--role', 'root')).code, 2);
    });

    it('says how to use it, and what it did not understand', async () => {
      assert.match((await rules('--help')).said, /^Usage:\n {2}koa-otel-guard rules validate/);
      assert.equal((await rules()).code, 0);
      for (const typed of [
        ['burn'],
        ['validate'],
        ['diff', 'a'],
        ['push', 'a', '--colour'],
        ['get'],
        ['serve'],
        ['sign', 'a'],
      ]) {
        assert.equal((await rules(...typed)).code, 2, typed.join(' '));
      }
    });
  });

  describe('with a service', () => {
    let at: Serving;
    beforeEach(async () => {
      at = await serving();
    });
    const remote = (...typed: string[]) =>
      run(['rules', ...typed], { GUARD_RULES_SERVICE_URL: at.url, GUARD_RULES_SERVICE_TOKEN: at.keys.admin });

    it('pushes, gets, and lists the history', async () => {
      const path = file('a.json', { mode: 'monitor' });
      assert.equal((await remote('push', path)).said, 'Version 1: mode "monitor"');
      const got = await remote('get');
      assert.deepEqual(JSON.parse(got.said), { format: 1, version: 1, mode: 'monitor' });
      writeFileSync(path, JSON.stringify({ ...JSON.parse(got.said), comment: 'new' }));
      assert.equal((await remote('push', path)).said, 'Version 2: comment "new"');
      const { said } = await remote('history');
      assert.match(said, /^VERSION +AT +WHO +WHAT +OTHER +WHY\n2 +\S+Z +the-admin +replaced +comment "new" +-\n1 /);
      assert.equal(JSON.parse((await remote('history', '--json')).said).length, 2);
    });

    it('does not push over what others have changed since, unless it is told to', async () => {
      await withRules(at);
      const path = file('a.json', { version: 1, mode: 'enforce' });
      await at.ask('operator', 'POST', '/v1/rules/block', { body: { address: '203.0.113.9' } });
      const refused = await remote('push', path);
      assert.deepEqual([refused.code, /There is version 2, and .* was made from 1/.test(refused.said)], [1, true]);
      assert.equal((await remote('push', file('b.json', { mode: 'enforce' }))).code, 1);
      assert.equal((await remote('push', path, '--base', '2')).code, 0);
      assert.equal((await remote('push', file('c.json', { mode: 'monitor' }), '--force')).code, 0);
    });

    it('tells what the service has against it', async () => {
      const bad = await remote('push', file('a.json', { mood: 'x' }));
      assert.deepEqual(
        [bad.code, /answered 422: No guard would take these rules\.\n {2}mood: unknown/.test(bad.said)],
        [1, true],
      );
      const reader = await remote('push', file('b.json', {}), '--token', at.keys.reader);
      assert.match(reader.said, /answered 403: This needs the role admin/);
      const stranger = await remote('get', '--token', 'x'.repeat(20));
      assert.match(stranger.said, /answered 401/);
    });

    it('sends no key in the clear to another machine', async () => {
      for (const url of ['http://rules.example/', 'http://127.0.0.1.evil.example/', 'ftp://x/', 'nonsense']) {
        const { code, said } = await remote('get', '--url', url);
        assert.deepEqual([code, /https:\/\//.test(said)], [2, true], url);
      }
    });

    it('takes only rules that are signed, where it has a key', async () => {
      const pair = generateKeyPairSync('ed25519');
      const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      const verify = ['--verify', file('public.pem', pair.publicKey.export({ type: 'spki', format: 'pem' }))];
      await withRules(at);
      assert.deepEqual([(await remote('get')).code, (await remote('get', ...verify)).code], [0, 1]);
      const signed = await serving({ signing: { algorithm: 'ed25519', id: 'k1', privateKey: pem } });
      await withRules(signed);
      const { code, said } = await run(
        ['rules', 'get', '--url', signed.url, '--token', signed.keys.reader, ...verify],
        {},
      );
      assert.deepEqual([code, JSON.parse(said).version], [0, 1]);
    });
  });

  describe('serving', () => {
    const KEY = 'a-key-of-the-tests-only';
    const keys = () => file('keys.json', [{ id: 'ci', role: 'admin', sha256: sha256(KEY) }]);
    const served = async (...typed: string[]) => {
      const program = start(process.execPath, [CLI, 'rules', 'serve', '--port', '0', ...typed], { cwd: ROOT });
      const line = await program.firstLine;
      const url = /on (http:\S+\d)\//.exec(line)?.[1] ?? '';
      const end = async () => {
        program.process.kill('SIGTERM');
        return program.ended;
      };
      return {
        end,
        push: (set: object) => run(['rules', 'push', file('set.json', set), '--url', url, '--token', KEY], {}),
        url,
      };
    };

    it('runs until SIGTERM, and has the rules again when it starts anew', async () => {
      const where = ['--keys', keys(), '--directory', join(directory, 'rules')];
      const first = await served(...where);
      assert.equal((await first.push({ mode: 'monitor' })).code, 0);
      const { code, signal, stderr } = await first.end();
      assert.deepEqual([code, signal], [0, null]);
      // Nothing but that nobody hears of what is told.
      assert.match(stderr, /^\S+ \[GUARD_NO_SDK\] .*\n.*--trace-warnings.*\n$/);
      assert.match(readFileSync(join(directory, 'rules/audit.jsonl'), 'utf8'), /"actor":"ci"/);
      const second = await served(...where);
      const got = await run(['rules', 'get', '--url', second.url, '--token', KEY], {});
      assert.equal(JSON.parse(got.said).mode, 'monitor');
      await second.end();
    });

    it('keeps rules in Redis', async function () {
      needsRedis(this);
      const redis = await redisServer();
      const where = ['--keys', keys(), '--redis', redis.url];
      const [first, second] = await Promise.all([served(...where), served(...where)]);
      assert.equal((await first.push({ mode: 'monitor' })).code, 0);
      const got = await run(['rules', 'get', '--url', second.url, '--token', KEY], {});
      assert.equal(JSON.parse(got.said).mode, 'monitor');
      for (const { end } of [first, second]) assert.equal((await end()).code, 0);
    });

    it('does not start with options that are wrong, and tells no digest', async () => {
      const bad = file('bad.json', [{ id: 'ci', role: 'boss', sha256: 'abc' }]);
      const { code, stderr } = await start(process.execPath, [CLI, 'rules', 'serve', '--port', '0', '--keys', bad], {
        cwd: directory,
      }).ended;
      assert.equal(code, 1);
      assert.match(stderr, /keys\[0\]\.role: expected "reader" or "operator" or "admin"/);
      assert.match(stderr, /keys\[0\]\.sha256: expected 64 hexadecimal digits/);
      assert.equal(stderr.includes('"abc"'), false);
    });
  });
});
