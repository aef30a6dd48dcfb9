import assert from 'node:assert/strict';
import type { Middleware } from 'koa';
import type { Check, CorsOptions, GuardOptions } from '../../src/index.js';
import { type Answer, closeAll, type Guarded, guarded } from '../guarded.js';

const SHOP = 'https://shop.example';
const cors: CorsOptions = { origins: [SHOP] };

function preflight(app: Guarded, headers: Record<string, string> = {}, path = '/'): Promise<Answer> {
  return app.get(path, { origin: SHOP, 'access-control-request-method': 'PUT', ...headers }, 'OPTIONS');
}

const told = ({ headers }: Answer) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'));

describe('a preflight', () => {
  afterEach(closeAll);

  it('is answered by the guard: 204, without a body, and with all that the browser asks for', async () => {
    const app = await guarded({ cors });
    const answer = await preflight(app, { 'access-control-request-headers': 'authorization,x-own' });
    assert.deepEqual([answer.status, answer.text, app.reached()], [204, '', 0]);
    assert.deepEqual(told(answer), {
      'access-control-allow-origin': SHOP,
      'access-control-allow-methods': 'GET, HEAD, PUT, POST, DELETE, PATCH',
      'access-control-allow-headers': 'authorization,x-own',
      'access-control-max-age': '600',
      vary: 'Origin, Access-Control-Request-Headers',
    });
  });

  it('is told the methods, headers and the time that the options name', async () => {
    const app = await guarded({
      cors: {
        ...cors,
        methods: ['get', 'POST'],
        allowedHeaders: ['Content-Type', 'X-Own'],
        maxAge: '1h',
        credentials: true,
      },
    });
    assert.deepEqual(told(await preflight(app, { 'access-control-request-headers': 'x-other' })), {
      'access-control-allow-origin': SHOP,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'content-type, x-own',
      'access-control-max-age': '3600',
      vary: 'Origin',
    });
  });

  it('is kept by no browser with maxAge 0', async () => {
    const app = await guarded({ cors: { ...cors, maxAge: 0 } });
    assert.equal((await preflight(app)).headers.get('access-control-max-age'), '0');
  });

  it('of all origins is allowed as all of them', async () => {
    const app = await guarded({ cors: { origins: '*' } });
    const answer = await preflight(app, { 'access-control-request-headers': 'x-own' });
    assert.equal(answer.headers.get('access-control-allow-origin'), '*');
    assert.equal(answer.headers.get('vary'), 'Access-Control-Request-Headers');
  });

  it('of another origin is answered without a header that allows anything', async () => {
    const app = await guarded({ cors });
    const answer = await preflight(app, { origin: 'https://evil.example' });
    assert.equal(answer.status, 204);
    assert.deepEqual(told(answer), { vary: 'Origin, Access-Control-Request-Headers' });
    assert.equal(app.reached(), 0);
  });

  it('is an ordinary request where CORS is off: nothing that looks like one passes a check', async () => {
    const app = await guarded({ rateLimit: { requests: 1, window: '1h' } });
    assert.equal((await preflight(app)).status, 200);
    assert.equal((await preflight(app)).status, 429);
    assert.equal(app.reached(), 1);
  });

  for (const [kind, headers] of [
    ['without Access-Control-Request-Method', { origin: SHOP }],
    ['without Origin', { 'access-control-request-method': 'PUT' }],
  ] as const) {
    it(`is none ${kind}: OPTIONS like any other`, async () => {
      const app = await guarded({ cors, rateLimit: { requests: 1, window: '1h' } });
      assert.equal((await app.get('/', headers, 'OPTIONS')).status, 200);
      assert.equal((await app.get('/', headers, 'OPTIONS')).status, 429);
      assert.equal(app.reached(), 1);
    });
  }

  it('is none with another method, whatever its headers', async () => {
    const app = await guarded({ cors });
    const headers = { origin: SHOP, 'access-control-request-method': 'PUT' };
    assert.equal((await app.get('/', headers, 'POST')).text, 'hello');
  });

  describe('and the checks', () => {
    const credentials: Check = {
      name: 'credentials',
      skipsPreflight: true,
      run: ({ headers }) =>
        headers.authorization
          ? undefined
          : { check: 'credentials', action: 'block', status: 401, reason: 'credentials.missing', score: 0 },
    };

    it('is spared those that it cannot pass, and the request after it is not', async () => {
      const app = await guarded({ cors, custom: [credentials] });
      assert.equal((await preflight(app)).status, 204);
      const refused = await app.get('/', { origin: SHOP }, 'PUT');
      assert.deepEqual([refused.status, refused.headers.get('access-control-allow-origin')], [401, SHOP]);
    });

    const strict: [string, GuardOptions, number][] = [
      ['auth', { auth: { scheme: 'bearer', verify: () => null } }, 401],
      ['headers', { headers: { 'x-own': true } }, 400],
      ['referrers', { referrers: { allow: ['shop.example'], missing: 'block' } }, 403],
    ];
    for (const [option, options, status] of strict) {
      it(`is spared the option "${option}", which the request after it is held to`, async () => {
        const app = await guarded({ cors, ...options });
        const answers = [await preflight(app), await app.get('/', { origin: SHOP }, 'PUT')];
        assert.deepEqual(
          answers.map((answer) => answer.status),
          [204, status],
        );
        assert.equal(answers[1]?.headers.get('access-control-allow-origin'), SHOP);
      });
    }

    it('does not count against the rate limit, but is not let through to the application either', async () => {
      const app = await guarded({ cors, rateLimit: { requests: 1, window: '1h' } });
      for (let i = 0; i < 5; i++) {
        const answer = await preflight(app);
        assert.deepEqual([answer.status, answer.headers.get('ratelimit')], [204, null]);
      }
      assert.equal((await app.get('/', { origin: SHOP })).status, 200);
      assert.equal((await app.get('/', { origin: SHOP })).status, 429);
      assert.equal(app.reached(), 1);
    });

    it('is spared them from a trusted address too', async () => {
      const app = await guarded({ cors, custom: [credentials], ip: { allow: ['127.0.0.1'] } });
      assert.equal((await preflight(app)).status, 204);
    });

    const proxies = { trust: ['loopback'] };
    const refused: [string, GuardOptions, number, string?][] = [
      ['a denied address', { ip: { deny: ['127.0.0.0/8'] } }, 403],
      ['a denied user agent', { userAgents: { deny: ['node'] } }, 403],
      ['an attack', {}, 403, '/?q=%3Cscript%3Ealert(1)%3C/script%3E'],
      ['an emergency', { emergency: { on: true } }, 503],
      // Passed, it would invite the browser to send credentials and body in the clear.
      ['plain http', { proxies, https: 'require' }, 426],
      ['plain http, even to be redirected', { proxies, https: 'redirect' }, 308],
      ['a check of the application', { custom: [() => ({ status: 403 })] }, 403],
      ['a check that fails', { custom: [() => Promise.reject(new Error('broken'))] }, 500],
    ];
    for (const [kind, options, status, path] of refused) {
      it(`is refused for ${kind}, with headers that let the browser say why`, async () => {
        const app = await guarded({ cors, ...options });
        const answer = await preflight(app, {}, path);
        assert.equal(answer.status, status);
        assert.equal(answer.headers.get('access-control-allow-origin'), SHOP);
        assert.equal(app.reached(), 0);
      });
    }

    it('is refused for a ban', async () => {
      const app = await guarded({ cors, proxies });
      await app.shield.ban('203.0.113.9');
      assert.equal((await preflight(app, { 'x-forwarded-for': '203.0.113.9' })).status, 403);
    });

    it('passes in monitor mode, and what was found is told', async () => {
      const app = await guarded({ cors, mode: 'monitor', ip: { deny: ['127.0.0.0/8'] } });
      assert.equal((await preflight(app)).status, 204);
      assert.equal(app.events[0]?.name, 'guard.ip.denied');
    });
  });

  it('is counted once, as allowed', async () => {
    const app = await guarded({ cors });
    await preflight(app);
    assert.deepEqual(app.shield.status().requests, {
      allowed: 1,
      blocked: 0,
      redirected: 0,
      bypassed: 0,
      unavailable: 0,
    });
  });

  describe('to an excluded path', () => {
    it('reaches the application, which has the first say', async () => {
      const app = await guarded({ cors, exclude: ['/own'] }, (ctx) => {
        ctx.status = 200;
        ctx.set('Access-Control-Allow-Methods', 'PROPFIND');
      });
      const answer = await preflight(app, {}, '/own');
      assert.deepEqual([answer.status, app.reached()], [200, 1]);
      assert.equal(answer.headers.get('access-control-allow-methods'), 'PROPFIND');
      assert.equal(answer.headers.get('access-control-allow-origin'), SHOP);
    });

    it('is answered by the guard where the application has nothing to say', async () => {
      const app = await guarded({ cors, exclude: ['/own'] }, () => {});
      const answer = await preflight(app, {}, '/own');
      assert.deepEqual([answer.status, app.reached()], [204, 1]);
      assert.equal((await app.get('/own', { origin: SHOP })).status, 404);
    });

    it('is not answered in place of an application that says no in words, or past Koa', async () => {
      const ways: Middleware[] = [
        (ctx) => {
          ctx.body = 'nobody here';
          ctx.status = 404;
        },
        (ctx) => {
          ctx.respond = false;
          setImmediate(() => ctx.res.end());
        },
      ];
      for (const way of ways) {
        const app = await guarded({ cors, exclude: ['/own'] }, way);
        assert.equal((await preflight(app, {}, '/own')).status, 404);
      }
    });
  });

  describe('with hostile Access-Control-Request-Headers', () => {
    for (const [kind, line] of [
      ['that are too many', `Access-Control-Request-Headers: ${'x-a,'.repeat(2_000)}x-a`],
      ['that are no names', 'Access-Control-Request-Headers: a b'],
      ['with empty names', 'Access-Control-Request-Headers: a,,b'],
      ['that are empty', 'Access-Control-Request-Headers: '],
      ['of bytes that are no ASCII', 'Access-Control-Request-Headers: \u00e4'],
      ['that would end a header', 'Access-Control-Request-Headers: a;b="c"'],
    ] as const) {
      it(`${kind} reflects nothing`, async () => {
        const app = await guarded({ cors });
        const answer = await app.raw(
          `OPTIONS / HTTP/1.1\r\nHost: a\r\nOrigin: ${SHOP}\r\nAccess-Control-Request-Method: PUT\r\n${line}\r\n\r\n`,
        );
        assert.match(answer, /^HTTP\/1\.1 204 /);
        assert.doesNotMatch(answer, /^access-control-allow-headers/im);
      });
    }
  });
});
