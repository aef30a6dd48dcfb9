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
    [{ ip: { allow: ['0.0.0.0/0'] } }, 'fail', 'ip.allow'],
    [{ ip: { allow: ['::/0'] } }, 'fail', 'ip.allow'],
    [{ ip: { allow: ['192.0.2.1'] } }, 'warn', 'ip.allow'],
    [{}, 'warn', 'proxies'],
    [{ proxies: { trust: ['0.0.0.0/0'] } }, 'fail', 'proxies.trust'],
    [{ proxies: { hops: 1 } }, 'warn', 'proxies.hops'],
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
    [{ emergency: { on: true } }, 'warn', 'emergency.on'],
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
