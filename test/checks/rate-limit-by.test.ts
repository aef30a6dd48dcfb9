import assert from 'node:assert/strict';
import type { Context } from 'koa';
import type { Principal } from '../../src/auth/principal.js';
import type { Check, Finding } from '../../src/checks/check.js';
import { type RateLimitChecks, rateLimit } from '../../src/checks/rate-limit.js';
import { knownKeys, memoryStore, type RateLimitOptions } from '../../src/index.js';
import { flatLimits } from '../../src/options/flat-limits.js';
import type { RateLimitKey } from '../../src/options/rate-limit.js';
import { compileLimit } from '../../src/policy/limit.js';
import { parseAddress } from '../../src/request/address.js';
import { GuardRequest } from '../../src/request/guard-request.js';
import { closeAll, guarded } from '../guarded.js';

const proxies = { trust: ['loopback'] };
const from = (address: string, agent = 'a') => ({ 'x-forwarded-for': address, 'user-agent': agent });

describe('a limit by fingerprint', () => {
  afterEach(closeAll);
  const limited = (more: Partial<RateLimitOptions> = {}) =>
    guarded({ proxies, rateLimit: { requests: 2, window: '1h', by: 'fingerprint', headers: false, ...more } });

  it('tells clients of one address apart, and never joins those of two', async () => {
    const app = await limited({ requests: 1 });
    assert.equal((await app.get('/', from('203.0.113.1', 'a'))).status, 200);
    assert.equal((await app.get('/', from('203.0.113.1', 'b'))).status, 200);
    assert.equal((await app.get('/', from('203.0.113.1', 'a'))).status, 429);
    assert.equal((await app.get('/', from('203.0.113.2', 'a'))).status, 200);
  });

  it('gives a client that makes up fingerprints 17 times the limit and no more', async () => {
    const app = await limited();
    let passed = 0;
    for (let i = 0; i < 200; i++) passed += Number((await app.get('/', from('203.0.113.1', `${i}`))).status === 200);
    assert.equal(passed, 16 + 2);
    for (let i = 0; i < 32; i++)
      passed += Number((await app.get('/', from('203.0.113.1', `${i % 16}`))).status === 200);
    assert.equal(passed, 17 * 2);
    assert.equal((await app.get('/', from('203.0.113.2', '0'))).status, 200);
  });
});

/** A request as the checks see it after `auth`. */
function request(address: string, principal?: unknown, headers: Record<string, string> = {}): GuardRequest {
  const told: Record<string, string> = {};
  const req = { method: 'GET', headers, rawHeaders: [], httpVersion: '1.1' };
  const ctx = { req, originalUrl: '/', path: '/', told, set: (name: string, value: string) => (told[name] = value) };
  const client = { address: parseAddress(address), peer: undefined, secure: false };
  const made = new GuardRequest(
    ctx as unknown as Context,
    () => client,
    () => headers['user-agent'],
    { country: () => undefined, network: () => undefined },
  );
  if (principal !== undefined) made.learn({ principal: principal as Principal });
  return made;
}

const told = ({ ctx }: GuardRequest) => (ctx as unknown as { told: Record<string, string> }).told;

function checks(limits: readonly { by: readonly RateLimitKey[]; requests: number }[]): RateLimitChecks {
  const given = limits.map((limit) => ({
    window: 60_000,
    cost: 1,
    endpoints: {},
    countries: {},
    ...limit,
    by: [...limit.by],
  }));
  const now = () => 0;
  return rateLimit(flatLimits(given), {
    places: { need() {} },
    store: memoryStore(),
    now,
    limitOf: (limit) => compileLimit(limit, { now, warn: assert.fail }),
  });
}

function status(check: Check | undefined, asked: GuardRequest): number {
  const finding = check?.run(asked);
  assert.ok(!(finding instanceof Promise));
  return (finding as Finding | undefined)?.status ?? 200;
}

describe('a limit by user', () => {
  it('counts a user wherever it is, and an address for all users of which nothing is known', () => {
    const { afterAuth } = checks([{ by: ['user'], requests: 1 }]);
    assert.equal(status(afterAuth, request('203.0.113.1', { id: 'ann' })), 200);
    assert.equal(status(afterAuth, request('203.0.113.2', { id: 'ann' })), 429);
    assert.equal(status(afterAuth, request('203.0.113.1', { id: 'bob' })), 200);
    assert.equal(status(afterAuth, request('203.0.113.1')), 200);
    assert.equal(status(afterAuth, request('203.0.113.1')), 429);
    for (const odd of [{}, { id: '' }, { id: 5 }]) {
      assert.equal(status(afterAuth, request('203.0.113.1', odd)), 429);
    }
  });

  it('takes no key that nobody has verified: random ones would be a new limit each', () => {
    const { afterAuth } = checks([{ by: ['api-key'], requests: 1 }]);
    assert.equal(status(afterAuth, request('203.0.113.1', undefined, { 'x-api-key': 'a' })), 200);
    assert.equal(status(afterAuth, request('203.0.113.1', undefined, { 'x-api-key': 'b' })), 429);
  });

  it('counts each of several limits by user for itself', () => {
    const { afterAuth } = checks([
      { by: ['user'], requests: 9 },
      { by: ['user'], requests: 4 },
    ]);
    const statuses = Array.from({ length: 5 }, () => status(afterAuth, request('203.0.113.1', { id: 'ann' })));
    assert.deepEqual(statuses, [200, 200, 200, 200, 429]);
  });

  it('never takes a user for an address', () => {
    const { afterAuth } = checks([{ by: ['user'], requests: 1 }]);
    assert.equal(status(afterAuth, request('203.0.113.1', { id: '203.0.113.1' })), 200);
    assert.equal(status(afterAuth, request('203.0.113.1')), 200);
  });

  it('of a list counts the first that there is', () => {
    const { afterAuth } = checks([{ by: ['user', 'fingerprint', 'address'], requests: 1 }]);
    const as = (agent: string, principal?: Principal) => request('203.0.113.1', principal, { 'user-agent': agent });
    assert.equal(status(afterAuth, as('x', { id: 'ann' })), 200);
    assert.equal(status(afterAuth, as('y', { id: 'ann' })), 429);
    assert.equal(status(afterAuth, as('x')), 200);
    assert.equal(status(afterAuth, as('y')), 200);
    assert.equal(status(afterAuth, as('x')), 429);
  });

  it('is asked after auth, all others before it', () => {
    assert.equal(checks([{ by: ['address'], requests: 1 }]).afterAuth, undefined);
    assert.equal(checks([{ by: ['user'], requests: 1 }]).beforeAuth, undefined);
    const { beforeAuth, afterAuth } = checks([
      { by: ['address'], requests: 3 },
      { by: ['user'], requests: 2 },
      { by: ['fingerprint'], requests: 5 },
    ]);
    assert.deepEqual([beforeAuth?.name, afterAuth?.name], ['rate_limit', 'rate_limit']);
    const asked = request('203.0.113.1', { id: 'ann' }, { 'user-agent': 'x' });
    assert.equal(status(beforeAuth, asked), 200);
    assert.equal(told(asked)['RateLimit-Policy'], '"default";q=3;w=60, "default_3";q=5;w=60');
    assert.equal(told(asked).RateLimit, '"default";r=2;t=60');
    assert.equal(status(afterAuth, asked), 200);
    assert.equal(told(asked)['RateLimit-Policy'], '"default";q=3;w=60, "default_3";q=5;w=60, "default_2";q=2;w=60');
    assert.equal(told(asked).RateLimit, '"default_2";r=1;t=60');
  });
});

describe('limits behind auth, over HTTP', () => {
  afterEach(closeAll);
  const ADDRESS = '203.0.113.1';
  const window = '1h';

  it('by user leave two users behind one address a limit each, and guesses to auth.failures', async () => {
    const app = await guarded({
      proxies,
      auth: {
        scheme: 'bearer',
        verify: async (token) => (/^(?:ann|bob)-token$/.test(token) ? { id: token.slice(0, 3) } : null),
        failures: { requests: 3, window },
      },
      rateLimit: { requests: 2, window, by: ['user', 'address'] },
    });
    const as = async (token: string, address = ADDRESS) => {
      const { status } = await app.get('/', { ...from(address), authorization: `Bearer ${token}` });
      return status;
    };
    const times = async (count: number, token: string) => {
      const statuses: number[] = [];
      for (let i = 0; i < count; i++) statuses.push(await as(token));
      return statuses;
    };

    assert.deepEqual(await times(3, 'ann-token'), [200, 200, 429]);
    assert.deepEqual(await times(3, 'bob-token'), [200, 200, 429]);
    assert.equal(await as('ann-token', '203.0.113.2'), 429);

    assert.deepEqual(await times(5, 'guess'), [401, 401, 401, 429, 429]);
    assert.equal(await as('guess', '203.0.113.3'), 401);
    assert.equal(app.reached(), 4);
    assert.deepEqual(
      app.events.map(({ attributes }) => attributes['guard.finding.reason']),
      [
        ...['rate_limit.exceeded', 'rate_limit.exceeded', 'rate_limit.exceeded'],
        ...['auth.invalid', 'auth.invalid', 'auth.invalid', 'auth.throttled', 'auth.throttled', 'auth.invalid'],
      ],
    );
  });

  it('by API key count the caller whose key it is, old key and new, and give made-up keys no limit of their own', async () => {
    const keys = ['shop-key-of-last-year', 'shop-key-of-this-year', 'reports-key-0123456789'] as const;
    const app = await guarded({
      proxies,
      auth: {
        scheme: 'api-key',
        verify: knownKeys([
          { id: 'shop', key: keys[0] },
          { id: 'shop', key: keys[1] },
          { id: 'reports', key: keys[2] },
        ]),
        failures: { requests: 2, window },
      },
      rateLimit: { requests: 2, window, by: 'api-key' },
    });
    const withKey = (key: string) => app.get('/', { ...from(ADDRESS), 'x-api-key': key });

    assert.equal((await withKey(keys[0])).status, 200);
    assert.equal((await withKey(keys[1])).headers.get('ratelimit'), '"default";r=0;t=3600');
    const refused = await withKey(keys[0]);
    assert.deepEqual([refused.status, refused.headers.has('retry-after')], [429, true]);
    assert.equal((await withKey(keys[2])).status, 200);

    const guesses: number[] = [];
    for (let i = 0; i < 4; i++) guesses.push((await withKey(`made-up-key-0123456789-${i}`)).status);
    assert.deepEqual(guesses, [401, 401, 429, 429]);
    assert.equal(app.reached(), 3);
  });
});

describe('a key that one function gives to very many addresses', function () {
  this.timeout(60_000);

  afterEach(closeAll);

  async function warnings(by: (ctx: Context) => string | undefined, guards = 1): Promise<readonly Error[]> {
    const heard: Error[] = [];
    const listener = (warning: Error) => void heard.push(warning);
    process.on('warning', listener);
    try {
      for (let i = 0; i < guards; i++) {
        const limit = { requests: 10_000, window: '1m', by };
        const telemetry = { spans: 'none' } as const;
        const app = await guarded({ proxies, rateLimit: limit, telemetry, warnings: { GUARD_NO_SDK: false } });
        for (let j = 0; j < 400; j++) await app.get('/', from(`10.0.${j >> 8}.${j & 255}`));
      }
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      process.off('warning', listener);
    }
    return heard.filter(({ name }) => name === 'GuardWarning');
  }

  it('is warned of, once by each guard, with what to do about it', async () => {
    const heard = await warnings(() => 'secret-key', 2);
    assert.deepEqual(
      heard.map((warning) => (warning as { code?: string }).code),
      ['GUARD_RATE_LIMIT_SHARED_KEY', 'GUARD_RATE_LIMIT_SHARED_KEY'],
    );
    assert.match(heard[0]?.message ?? '', /rateLimit\.by of "default" gave one key .* Let "by" return a key/);
    assert.doesNotMatch(heard[0]?.message ?? '', /secret-key/);
  });

  it('is not warned of where every client has its own, or none', async () => {
    assert.deepEqual(await warnings((ctx) => ctx.get('x-forwarded-for')), []);
    assert.deepEqual(await warnings(() => undefined), []);
  });
});
