import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import type { Context, Middleware } from 'koa';
import { type GuardOptions, guard } from '../../src/index.js';
import { type Asked, ask, PROTOCOLS } from './protocols.js';

interface Answer extends Asked {
  readonly status: number;
  readonly options?: GuardOptions;
  readonly application?: (ctx: Context) => unknown;
}

const fail = (thrown: unknown) => () => {
  throw thrown;
};

async function* failing() {
  yield 'begun';
  await new Promise(setImmediate);
  throw new Error('broken');
}

/** Every way in which a request can end. */
const answers: Readonly<Record<string, Answer>> = {
  'a body': { status: 200, application: (ctx) => Object.assign(ctx, { body: 'hello' }) },
  'no body': { status: 204, application: (ctx) => Object.assign(ctx, { body: null }) },
  'nobody at home': { status: 404, application: () => {} },
  'a redirect of the application': { status: 302, application: (ctx) => ctx.redirect('/there') },
  'ctx.throw': { status: 418, application: (ctx) => ctx.throw(418) },
  'an error': { status: 500, application: fail(new Error('broken')) },
  'an error with headers of its own': {
    status: 500,
    application: fail(Object.assign(new Error('broken'), { headers: { 'X-Own': '1', Vary: 'Accept' } })),
  },
  'what is no error': { status: 500, application: fail('text') },
  'an error that is frozen': {
    status: 410,
    application: fail(Object.freeze(Object.assign(new Error('gone'), { status: 410 }))),
  },
  'a rejected promise': { status: 500, application: () => Promise.reject(new Error('broken')) },
  'a stream that fails when it has begun': {
    status: 200,
    application(ctx) {
      ctx.body = Readable.from(failing());
    },
  },
  // Koa 3 itself answers nothing when a body fails before its first byte: it closes the connection.
  'a stream that fails before it begins, told to ctx.onerror': {
    status: 500,
    application(ctx) {
      ctx.respond = false;
      new Readable().once('error', (error) => ctx.onerror(error)).destroy(new Error('broken'));
    },
  },
  'an error told to a context that is derived from that of the request': {
    status: 410,
    application(ctx) {
      ctx.respond = false;
      Object.create(ctx).onerror(Object.assign(new Error('gone'), { status: 410 }));
    },
  },
  'an answer past Koa': {
    status: 202,
    application(ctx) {
      ctx.respond = false;
      ctx.res.writeHead(202, { 'x-own': '1' });
      ctx.res.end('hello');
    },
  },
  'an excluded path': {
    status: 200,
    options: { exclude: ['/'] },
    application: (ctx) => Object.assign(ctx, { body: '' }),
  },
  'an excluded path that throws': { status: 500, options: { exclude: ['/'] }, application: fail(new Error('broken')) },
  'a denied address': { status: 403, options: { ip: { deny: ['127.0.0.0/8'] } } },
  'an attack': { status: 403, path: '/?q=%3Cscript%3Ealert(1)%3C/script%3E' },
  'a limit': {
    status: 429,
    options: { custom: [() => ({ status: 429, headers: { 'Retry-After': '5' } })] },
  },
  'a missing credential': { status: 401, options: { custom: [async () => ({ status: 401 })] } },
  'plain http that is required to be https': { status: 426, options: { https: 'require' } },
  'plain http that is led to https': { status: 308, options: { https: 'redirect' } },
  'a check that fails': { status: 500, options: { custom: [fail(new Error('broken'))] } },
  'a check that fails later': { status: 500, options: { custom: [() => Promise.reject(new Error('broken'))] } },
  'a refusal in the words of the application': {
    status: 403,
    options: {
      ip: { deny: ['127.0.0.0/8'] },
      respond: {
        body(_, ctx) {
          ctx.set('Vary', 'Cookie');
          ctx.body = 'No.';
        },
      },
    },
  },
  'a refusal that the application modifies later': {
    status: 403,
    options: {
      ip: { deny: ['127.0.0.0/8'] },
      respond: {
        async modify(ctx) {
          ctx.set('Vary', 'Cookie');
        },
      },
    },
  },
  'a page for a browser': {
    status: 403,
    options: { ip: { deny: ['127.0.0.0/8'] }, respond: { body: 'html' } },
  },
  health: { status: 200, path: '/healthz', options: { health: '/healthz' } },
  HEAD: { status: 200, method: 'HEAD', application: (ctx) => Object.assign(ctx, { body: 'hello' }) },
  'OPTIONS that is no preflight': { status: 404, method: 'OPTIONS', application: () => {} },
};

const ORIGIN = 'https://shop.example';
const security = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin-allow-popups',
  'origin-agent-cluster': '?1',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
  'strict-transport-security': 'max-age=31536000',
  'permissions-policy': 'camera=()',
  'x-further': 'one',
};
const shared = {
  'access-control-allow-origin': ORIGIN,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'ratelimit, ratelimit-policy, retry-after',
};

for (const protocol of PROTOCOLS) {
  describe(`every answer over ${protocol} carries security headers and CORS:`, () => {
    for (const [kind, { status, options = {}, application = () => {}, ...asked }] of Object.entries(answers)) {
      for (const [how, origins] of [
        ['', [ORIGIN]],
        [', its origin known later', async (origin: string) => origin === ORIGIN],
      ] as const) {
        it(kind + how, async () => {
          const plain = options.https !== undefined;
          const settings: GuardOptions = {
            proxies: { trust: ['loopback'] },
            securityHeaders: {
              permissionsPolicy: { camera: [] },
              contentSecurityPolicy: { directives: { scriptSrc: ["'nonce'"] } },
              extra: { 'X-Further': 'one' },
            },
            cors: { origins, credentials: true },
            ...options,
          };
          const headers = {
            origin: ORIGIN,
            'x-forwarded-for': '127.0.0.9',
            'x-forwarded-proto': plain ? 'http' : 'https',
          };
          const answer = await ask(protocol, settings, (ctx) => application(ctx), { ...asked, headers });

          assert.equal(answer.status, status);
          const { 'strict-transport-security': transport, ...others } = { ...security, ...shared };
          const expected = plain ? others : { ...others, 'strict-transport-security': transport };
          const seen = Object.keys(expected).map((name) => [name, answer.headers[name]]);
          assert.deepEqual(Object.fromEntries(seen), expected);
          assert.equal('strict-transport-security' in answer.headers, !plain);
          assert.match(answer.headers['content-security-policy'] ?? '', /^script-src 'nonce-[\w-]{22}'$/);
          assert.match(answer.headers.vary ?? '', /\bOrigin\b/);
        });
      }
    }

    it('a preflight that is refused', async () => {
      const settings: GuardOptions = { cors: { origins: [ORIGIN] }, ip: { deny: ['127.0.0.0/8'] } };
      const headers = { origin: ORIGIN, 'access-control-request-method': 'PUT' };
      const answer = await ask(protocol, settings, () => {}, { method: 'OPTIONS', headers });
      assert.equal(answer.status, 403);
      assert.equal(answer.headers['access-control-allow-origin'], ORIGIN);
      assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    });
  });

  describe(`what the application does to a header over ${protocol}`, () => {
    const settings: GuardOptions = { cors: { origins: [ORIGIN] } };
    const headers = { origin: ORIGIN };

    it('stands: changed and removed, also on an error', async () => {
      for (const end of [(ctx: Context) => Object.assign(ctx, { body: '' }), fail(new Error('broken'))]) {
        const answer = await ask(
          protocol,
          settings,
          (ctx) => {
            ctx.set('X-Frame-Options', 'DENY');
            ctx.remove('Referrer-Policy');
            ctx.remove('Access-Control-Expose-Headers');
            return end(ctx);
          },
          { headers },
        );
        assert.equal(answer.headers['x-frame-options'], 'DENY');
        assert.equal(answer.headers['referrer-policy'], undefined);
        assert.equal(answer.headers['access-control-expose-headers'], undefined);
        assert.equal(answer.headers['x-content-type-options'], 'nosniff');
      }
    });

    it('leaves Vary with what the guard and the application both say', async () => {
      const overwriting = (ctx: Context) => {
        ctx.set('Vary', 'Accept-Encoding');
        ctx.body = '';
      };
      const answer = await ask(protocol, settings, overwriting, { headers });
      assert.equal(answer.headers.vary, 'Accept-Encoding, Origin');
      const error = Object.assign(new Error('broken'), { headers: { Vary: 'Accept' } });
      assert.equal((await ask(protocol, settings, fail(error), { headers })).headers.vary, 'Origin, Accept');
    });

    it('or a middleware before the guard has sent is left alone, and the request goes on', async () => {
      const flush = (ctx: Context) => {
        ctx.respond = false;
        ctx.res.writeHead(200);
        ctx.flushHeaders();
      };
      const late: GuardOptions = {
        cors: {
          async origins(_, ctx) {
            flush(ctx);
            return true;
          },
        },
      };
      const inner = guard({ cors: { origins: [ORIGIN] } });
      const twice: Middleware = (ctx) => {
        flush(ctx);
        return inner(ctx, async () => void ctx.res.end());
      };
      for (const [options, application] of [
        [late, (ctx) => void ctx.res.end()],
        [{ securityHeaders: false }, twice],
      ] satisfies [GuardOptions, Middleware][]) {
        const answer = await ask(protocol, options, application, { headers });
        assert.deepEqual([answer.status, answer.headers['access-control-allow-origin']], [200, undefined]);
        assert.deepEqual(answer.errors, []);
      }
    });

    it('that has begun can still fail with an error that is frozen, which is told', async () => {
      const { status, errors } = await ask(protocol, { warnings: false }, (ctx) => {
        ctx.respond = false;
        ctx.res.write('begun');
        setTimeout(() => ctx.res.end(), 20);
        throw Object.freeze(new Error('broken'));
      });
      assert.deepEqual([status, errors.map(String)], [404, ['Error: broken']]);
    });

    it('does not bring back on an error what is none of the guard', async () => {
      const answer = await ask(protocol, settings, (ctx) => {
        ctx.set('X-Secret', '1');
        throw new Error('broken');
      });
      assert.equal(answer.headers['x-secret'], undefined);
    });
  });
}
