import assert from 'node:assert/strict';
import type { Check, GuardRequest } from '../../src/index.js';
import { closeAll, guarded } from '../guarded.js';

describe('checks of the application', () => {
  afterEach(closeAll);

  it('may be a function: what it leaves out of a finding is filled in', async () => {
    const app = await guarded({
      custom: [({ path }: GuardRequest) => (path === '/secret' ? { reason: 'secret.path' } : undefined)],
    });
    assert.equal((await app.get('/')).status, 200);
    assert.equal((await app.get('/secret')).status, 403);
    const [event] = app.events;
    assert.equal(event?.name, 'guard.custom.matched');
    assert.equal(event?.attributes['guard.finding.reason'], 'secret.path');
    assert.equal(event?.attributes['guard.threat.score'], 25);
  });

  it('may be a Check, and wait', async () => {
    const teapot: Check = {
      name: 'teapot',
      async run() {
        return {
          check: 'teapot',
          action: 'block',
          status: 418,
          reason: 'teapot.short',
          score: 0,
          headers: { 'X-Tea': 'yes', 'X-Milk': undefined as never },
        };
      },
    };
    const app = await guarded({ custom: [teapot] });
    const { status, headers } = await app.get('/');
    assert.deepEqual([status, headers.get('x-tea'), headers.get('x-milk')], [418, 'yes', null]);
  });

  it('may say which requests they concern', async () => {
    const admin: Check = {
      name: 'admin',
      concerns: ({ path }) => path.startsWith('/admin'),
      run: () => ({ check: 'admin', action: 'block', status: 403, reason: 'admin.closed', score: 0 }),
    };
    const app = await guarded({ custom: [admin] });
    assert.deepEqual([(await app.get('/')).status, (await app.get('/admin')).status], [200, 403]);
  });

  it('are known by their names in snake case, each by its own', async () => {
    const names: string[] = [];
    const fail = { reason: 'x', action: 'flag' } as const;
    const app = await guarded({
      custom: [
        function isTuesday() {
          return fail;
        },
        () => fail,
        () => fail,
        function ban() {
          return fail;
        },
      ],
    });
    await app.get('/');
    for (const { attributes } of app.events) names.push(String(attributes['guard.check.name']));
    assert.deepEqual(names, ['is_tuesday', 'custom', 'custom_2', 'ban_2']);
  });

  it('see the facts of a request', async () => {
    let seen: unknown;
    const app = await guarded({
      proxies: { trust: ['loopback'] },
      custom: [
        (request) => {
          const { method, path, query, address, subject, secure, userAgent } = request;
          seen = { method, path, query, address: address?.text, subject, secure, userAgent };
          return undefined;
        },
      ],
    });
    await app.get('/a%20b?c=d', {
      'x-forwarded-for': '2001:db8::1',
      'x-forwarded-proto': 'https',
      'user-agent': 'test',
    });
    assert.deepEqual(seen, {
      method: 'GET',
      path: '/a%20b',
      query: 'c=d',
      address: '2001:db8::1',
      subject: '2001:db8::/64',
      secure: true,
      userAgent: 'test',
    });
  });

  for (const answer of [
    null,
    true,
    'block',
    { status: 99 },
    { action: 'destroy' },
    { reason: 'Has Spaces' },
    { score: 101 },
    { score: '25' },
    { reason: ['x'] },
    { headers: { 'X-A': 'b\r\nX-C: d' } },
    { headers: { 'a b': 'c' } },
    { headers: { 'X-A': '\u20ac' } },
  ]) {
    it(`that answer with no finding have failed: ${JSON.stringify(answer)}`, async () => {
      const app = await guarded({ custom: [() => answer as never] });
      assert.equal((await app.get('/')).status, 500);
      assert.equal(app.events[0]?.name, 'guard.check.failed');
    });
  }

  it('cannot pass for one of ours, whatever they call their reason', async () => {
    const reasons = ['ban.created', 'ip.denied', 'check.failed', 'custom.matched'];
    const custom = reasons.map((reason) => () => ({ reason, action: 'flag' as const }));
    const app = await guarded({ custom });
    await app.get('/');
    assert.deepEqual(
      app.events.map(({ name, severity }) => `${severity} ${name}`),
      reasons.map(() => 'WARN guard.custom.matched'),
    );
  });

  it('that never answer have failed after checkTimeout', async () => {
    const app = await guarded({ checkTimeout: '20ms', onError: 'allow', custom: [() => new Promise(() => {})] });
    assert.equal((await app.get('/')).status, 200);
    assert.equal(app.events[0]?.attributes['error.type'], 'GUARD_CHECK_TIMEOUT');
  });

  const unreadable: Record<string, unknown> = {
    'an object without a prototype': Object.create(null),
    'an object that cannot be a text': {
      toString() {
        throw new Error('no');
      },
    },
    'an error whose message is none': Object.assign(new Error('x'), { message: Symbol('x') }),
    'an error whose stack throws': Object.defineProperty(new Error('x'), 'stack', {
      get() {
        throw new Error('no');
      },
    }),
  };
  for (const [kind, thrown] of Object.entries(unreadable)) {
    it(`that throw ${kind} have failed like others`, async () => {
      const app = await guarded({
        onError: 'allow',
        custom: [
          () => {
            throw thrown;
          },
          () => Promise.reject(thrown),
        ],
      });
      assert.equal((await app.get('/')).status, 200);
      assert.deepEqual(
        app.events.map(({ name }) => name),
        ['guard.check.failed', 'guard.check.failed'],
      );
    });
  }

  it('may take weeks to answer when checkTimeout says so', async () => {
    const app = await guarded({
      checkTimeout: '30d',
      custom: [() => new Promise((resolve) => setTimeout(resolve, 20, undefined))],
    });
    assert.equal((await app.get('/')).status, 200);
  });

  it('are told without attributes that no exporter can send', async () => {
    const attributes = { object: {}, nan: Number.NaN, none: undefined, big: 1n, fine: 'yes', error: 'a text' };
    const app = await guarded({ custom: [() => ({ attributes, error: 'a word of its own' }) as never] });
    assert.equal((await app.get('/')).status, 403);
    const told = app.events[0]?.attributes ?? {};
    assert.equal(app.events[0]?.name, 'guard.custom.matched');
    assert.deepEqual(
      Object.keys(attributes).filter((name) => name in told),
      ['fine', 'error'],
    );
  });

  it('that throw are told with their error, and not with its secrets', async () => {
    const app = await guarded({
      custom: [
        () => {
          throw new RangeError('no row for token=abc123');
        },
      ],
    });
    assert.equal((await app.get('/')).status, 500);
    const attributes = app.events[0]?.attributes ?? {};
    assert.equal(attributes['exception.type'], 'RangeError');
    assert.equal(attributes['exception.message'], 'no row for token=[REDACTED:VALUE:6]');
    assert.match(
      String(attributes['exception.stacktrace']),
      /^RangeError: no row for token=\[REDACTED:VALUE:6\]\n +at /,
    );
  });

  it('may return what no promise of ours is: anything with a then', async () => {
    // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested
    const thenable = { then: (resolve: (value: unknown) => void) => resolve({ reason: 'late', status: 429 }) };
    const app = await guarded({ custom: [() => thenable as never] });
    assert.equal((await app.get('/')).status, 429);
  });
});
