import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../src/cli/run.js';
import { endServing, temporary } from '../rules-service/serving.js';

interface Advice {
  readonly level: string;
  readonly about: string;
}

describe('koa-otel-guard doctor', () => {
  afterEach(endServing);

  const examined = async (options: object, environment: Record<string, string> = {}) => {
    const file = join(temporary(), 'options.json');
    writeFileSync(file, JSON.stringify(options));
    const { code, said } = await run(['doctor', file, '--json'], environment);
    const advice: readonly Advice[] = JSON.parse(said);
    return {
      code,
      about: (level: string) => advice.filter((entry) => entry.level === level).map((entry) => entry.about),
    };
  };

  it('finds nothing to say against options that are as they should be', async () => {
    const options = {
      proxies: { trust: ['10.0.0.0/8'] },
      https: 'require',
      body: { max: '1mb' },
      securityHeaders: { contentSecurityPolicy: { directives: { defaultSrc: ["'self'"] } } },
      upgrades: { origins: 'same' },
      rules: {
        source: 'https://rules.example/v1/rules',
        token: 't',
        verify: { hmac: 's'.repeat(32) },
        cache: '/tmp/rules',
      },
    };
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', NODE_ENV: 'production' };
    const { code, about } = await examined(options, environment);
    assert.deepEqual([code, about('fail'), about('warn')], [0, [], ['store']]);
  });

  const cases: readonly [options: object, level: 'fail' | 'warn', about: string][] = [
    [{ mode: 'monitor' }, 'warn', 'mode'],
    [{ onError: 'allow' }, 'warn', 'onError'],
    [{ checks: { detection: 'off' } }, 'warn', 'checks.detection'],
    [{ exclude: ['/**'] }, 'fail', 'exclude'],
    [{ exclude: ['/assets/*'] }, 'warn', 'exclude'],
    [{ routes: { 'GET /**': { bypass: true } } }, 'fail', 'routes["GET /**"].bypass'],
    [{ ip: { allow: ['0.0.0.0/0'] } }, 'fail', 'ip.allow'],
    [{ ip: { allow: ['::/0'] } }, 'fail', 'ip.allow'],
    [{ ip: { allow: ['192.0.2.1'] } }, 'warn', 'ip.allow'],
    [{}, 'warn', 'proxies'],
    [{ proxies: { trust: ['0.0.0.0/0'] } }, 'fail', 'proxies.trust'],
    [{ proxies: { hops: 1 } }, 'warn', 'proxies.hops'],
    [{ countries: { allow: ['DE'], unknown: 'allow' } }, 'warn', 'countries.unknown'],
    [{ clouds: { deny: ['aws'] } }, 'warn', 'clouds.cache'],
    [{}, 'warn', 'https'],
    [{ rateLimit: false }, 'warn', 'rateLimit'],
    [{ ban: false }, 'warn', 'ban'],
    [{ detection: false }, 'fail', 'detection'],
    [{ detection: { threshold: 90 } }, 'warn', 'detection.threshold'],
    [{ body: { inspect: 0 } }, 'warn', 'body.inspect'],
    [{ body: { over: 'pass' } }, 'warn', 'body.over'],
    [{}, 'warn', 'body.max'],
    [{ securityHeaders: false }, 'fail', 'securityHeaders'],
    [{}, 'warn', 'securityHeaders.contentSecurityPolicy'],
    [{ securityHeaders: { strictTransportSecurity: false } }, 'warn', 'securityHeaders.strictTransportSecurity'],
    [{ cors: { origins: '*' } }, 'warn', 'cors.origins'],
    [{}, 'warn', 'upgrades.origins'],
    [{ emergency: { on: true } }, 'warn', 'emergency.on'],
    [{ rules: { source: './rules.json' } }, 'warn', 'rules.verify'],
    [{ rules: { source: './rules.json' } }, 'warn', 'rules.cache'],
    [{ rules: { source: './rules.json', interval: '6m' } }, 'warn', 'rules.interval'],
    [{ rules: { source: 'http://rules.example', insecure: true } }, 'fail', 'rules.insecure'],
    [{ rules: { source: 'http://rules.example', insecure: true, token: 't' } }, 'fail', 'rules.token'],
    [{}, 'warn', 'telemetry'],
    [{}, 'warn', 'NODE_ENV'],
  ];
  for (const [options, level, what] of cases) {
    it(`says ${level} of ${what} for ${JSON.stringify(options)}`, async () => {
      const { code, about } = await examined(options);
      assert.ok(about(level).includes(what), String(about(level)));
      assert.equal(code, level === 'fail' ? 1 : 0);
    });
  }

  it('warns of credentials that may be guessed, and of a process that believes every certificate', async () => {
    const environment = { GUARD_API_KEYS: 'ci:0123456789abcdef0', NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const { code, about } = await examined({}, environment);
    assert.deepEqual([code, about('fail')], [1, ['NODE_TLS_REJECT_UNAUTHORIZED']]);
    assert.ok(about('pass').includes('auth.failures'));
  });

  it('finds nothing to say against a token that stays on this machine, nor against routes that loosen some', async () => {
    const { about } = await examined({
      rules: { source: 'http://127.0.0.1:8787/v1/rules', token: 't', interval: '5m' },
      routes: { '/assets/**': { bypass: true }, '/**': { bypass: ['rate_limit'] } },
      countries: { allow: ['DE'] },
    });
    assert.deepEqual(about('fail'), []);
    const mentioned = about('warn').filter((name) => /^(?:rules|routes|countries)/.test(name));
    assert.deepEqual(mentioned, ['rules.verify', 'rules.cache']);
  });

  it('tells what no guard would start with', async () => {
    const { code, about } = await examined({ rateLimt: false });
    assert.deepEqual([code, about('fail')], [1, ['rateLimt']]);
  });

  it('reads a module, and the environment alone', async () => {
    const file = join(temporary(), 'options.mjs');
    writeFileSync(file, `export const options = { mode: 'monitor', onEvent() {} };`);
    const { said } = await run(['doctor', file], {});
    assert.match(said, /^WARN {2}mode: monitor: everything is told, nothing is blocked$/m);
    assert.match(said, /\n\n0 fail, \d+ warn, \d+ pass$/);
    const alone = await run(['doctor'], { GUARD_MODE: 'monitor' });
    assert.match(alone.said, /WARN {2}mode/);
    assert.equal((await run(['doctor', 'a', 'b'], {})).code, 2);
  });
});
