import assert from 'node:assert/strict';
import Router from '@koa/router';
import type { Middleware } from 'koa';
import { type GuardOptions, type Policy, policy } from '../../src/index.js';
import { closeAll, type Guarded, guarded } from '../guarded.js';
import { type Block, blocks, type Sent } from './blocks.js';

const answer: Middleware = (ctx) => {
  ctx.body = 'hello';
};

/** The ways in which a policy comes to a route. */
const ways: Readonly<Record<string, (block: Block) => Promise<Guarded>>> = {
  'at a route': ({ policy: own, options }) => {
    const router = new Router().all('/orders/:id', policy(own), answer).all('/others/:id', answer);
    return guarded(options, router.routes() as Middleware);
  },
  'at a route of a router that the guard knows': ({ policy: own, options }) => {
    const router = new Router();
    const app = guarded({ ...options, router }, router.routes() as Middleware);
    // Routes that are added later are known, too.
    router.all('/orders/:id', policy(own), answer).all('/others/:id', answer);
    return app;
  },
  'in the table of routes': ({ policy: own, options }) =>
    guarded({ ...options, routes: { '/orders/:id': own } }, answer),
  'in front of a nested router with a prefix and a parameter': ({ policy: own, options }) =>
    guarded(options, nested(own).routes() as Middleware),
  'in front of a nested router that the guard knows': ({ policy: own, options }) => {
    const router = nested(own);
    return guarded({ ...options, router }, router.routes() as Middleware);
  },
};

function nested(own: Policy): Router {
  const orders = new Router({ prefix: '/orders' }).use(policy(own)).all('/:id', answer);
  const inner = new Router().use(orders.routes()).all('/others/:id', answer);
  return new Router().use(inner.routes());
}

const KEY = 'k'.repeat(32);

const many: Policy = {
  requireIp: ['198.51.100.0/24', '203.0.113.0/24'],
  countries: { deny: ['AQ'] },
  rateLimit: { requests: 6, window: '1m' },
  requireHttps: true,
  apiKey: [{ id: 'reports', key: KEY }],
  requireHeaders: { 'x-tenant': true },
  userAgents: { deny: ['curl'] },
  contentTypes: ['application/json'],
  maxBody: 20,
  referrers: ['shop.example'],
  timeWindow: { start: '00:00', end: '24:00' },
  validators: [({ headers }) => (headers['x-tenant'] === 'closed' ? {} : undefined)],
  usage: { above: 100, window: '1m', action: 'refuse' },
  honeypotFields: ['website'],
  detection: { patterns: [{ id: 'own.canary', pattern: 'canary-\\d+' }] },
};

const good: Sent = {
  headers: {
    'x-forwarded-for': '198.51.100.7',
    'x-forwarded-proto': 'https',
    'x-api-key': KEY,
    'x-tenant': 'a',
    'user-agent': 'Mozilla/5.0',
    'content-type': 'application/json',
    referer: 'https://shop.example/',
  },
  body: '{}',
};

/** What is other than in the good request, and who finds it. The last four are counted by the limit. */
const refusals: readonly (readonly [change: Sent, status: number, check: string])[] = [
  [{ headers: { 'x-forwarded-for': '192.0.2.1' } }, 403, 'ip'],
  [{ headers: { 'x-forwarded-for': '203.0.113.9' } }, 403, 'country'],
  [{ headers: { 'user-agent': 'curl/8' } }, 403, 'user_agent'],
  [{ headers: { 'x-forwarded-proto': 'http' } }, 426, 'https'],
  [{ headers: { 'x-tenant': '' } }, 400, 'headers'],
  [{ headers: { referer: 'https://evil.example/' } }, 403, 'referrer'],
  [{ headers: { 'content-type': 'text/csv' } }, 415, 'content_type'],
  [{ body: '{"name":"of some length"}' }, 413, 'body_size'],
  [{ headers: { 'x-api-key': 'another key of some length' } }, 401, 'auth'],
  [{ body: '{"website":"a"}' }, 403, 'honeypot'],
  [{ query: '?q=canary-77' }, 403, 'detection'],
  [{ headers: { 'x-tenant': 'closed' } }, 403, 'custom'],
];

async function send(app: Guarded, path: string, { headers, query = '', body }: Sent) {
  return app.get(path + query, headers, body === undefined ? 'GET' : 'POST', body);
}

describe('a policy', () => {
  afterEach(closeAll);

  for (const [way, start] of Object.entries(ways)) {
    describe(way, () => {
      for (const block of blocks) {
        const { requests = 1, isReady, refused, status, check, allowed } = block;
        const what = `${block.block} (${check} answers ${status})`;
        it(`has ${what} there and nowhere else`, async () => {
          const app = await start(block);
          if (isReady) await app.get('/orders/7').then(() => app.shield.ready());
          for (let sent = 1; sent < requests; sent++) assert.equal((await send(app, '/orders/7', refused)).status, 200);
          const answer = await send(app, '/orders/7', refused);
          assert.equal(answer.status, status);
          assert.match(answer.text, /^\{"error"/);
          const event = app.events.findLast(({ attributes }) => attributes['guard.finding.state'] === 'enforced');
          assert.equal(event?.attributes['guard.check.name'], check);
          assert.match(String(event?.attributes['guard.policy.name']), /orders/);
          if (allowed) assert.equal((await send(app, '/orders/7', allowed)).status, 200);
          assert.equal((await send(app, '/others/7', refused)).status, 200);
        });
      }
    });
  }

  for (const known of [false, true]) {
    it(`has many building blocks at once, ${known ? 'known' : 'unknown'} beforehand`, async () => {
      const router = nested(many);
      const options: GuardOptions = {
        proxies: { trust: ['loopback'], protocol: true },
        countries: { database: (address) => (address.startsWith('198.51.100.') ? 'DE' : 'AQ') },
      };
      const app = await guarded({ ...options, ...(known && { router }) }, router.routes() as Middleware);
      assert.equal((await send(app, '/orders/7', good)).status, 200);
      for (const [change, status, check] of refusals) {
        const answer = await send(app, '/orders/7', {
          ...good,
          ...change,
          headers: { ...good.headers, ...change.headers },
        });
        assert.deepEqual([answer.status, app.events.at(-1)?.attributes['guard.check.name']], [status, check]);
      }
      assert.equal((await send(app, '/orders/7', good)).status, 200);
      assert.equal((await send(app, '/orders/7', good)).status, 429);
      assert.equal((await send(app, '/others/7', {})).status, 200);
    });
  }

  it('answers 500 where no guard ran before', async () => {
    const { default: Koa } = await import('koa');
    const app = new Koa();
    app.silent = true;
    const told: unknown[] = [];
    app.on('error', (error) => told.push(error.code));
    const server = app
      .use(policy({ maxBody: '1mb' }))
      .use(answer)
      .listen(0);
    const { port } = server.address() as { port: number };
    assert.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 500);
    assert.deepEqual(told, ['GUARD_POLICY_UNGUARDED']);
    server.close();
  });

  it('names what is wrong when it is made', () => {
    const wrong = { requireIP: ['10.0.0.0/8'], maxBody: 'much', bypass: ['detektion'] };
    assert.throws(
      () => policy(wrong as object),
      (error: Error) => {
        assert.match(error.message, /requireIP: unknown option, did you mean "requireIp"\?/);
        assert.match(error.message, /maxBody: expected a size/);
        assert.match(error.message, /bypass\[0\]: expected the name of a check/);
        return true;
      },
    );
  });
});

type Loosening = readonly [what: string, policy: Block['policy'], sent: Sent, options?: GuardOptions];

const attack: Sent = { query: '?q=1%27%20OR%201=1--%20' };

const loosenings: readonly Loosening[] = [
  ['bypasses all checks', { bypass: true }, attack],
  ['bypasses one check', { bypass: ['detection'] }, attack],
  ['only monitors', { mode: 'monitor' }, attack],
  ['only monitors one check', { checks: { detection: 'monitor' } }, attack],
  ['switches one check off', { checks: { detection: 'off' } }, attack],
  ['does not look for attacks', { detection: false }, attack],
  ['excludes an input', { detection: { exclude: [{ input: 'query.q' }] } }, attack],
  ['asks for no credentials', { auth: false }, {}, { auth: { scheme: 'bearer', verify: () => null } }],
  ['takes plain http', { requireHttps: false }, {}, { https: 'require' }],
  ['lets other addresses in', { requireIp: ['127.0.0.1'] }, {}, { ip: { allow: ['203.0.113.9'], allowOnly: true } }],
  ['takes larger bodies', { maxBody: '1kb' }, { body: 'x'.repeat(100) }, { body: { max: 50 } }],
];

describe('what a policy loosens', () => {
  afterEach(closeAll);

  for (const [what, own, sent, options] of loosenings) {
    it(`holds where the router is known, when it ${what}`, async () => {
      const router = new Router().all('/orders/:id', policy(own), answer);
      const app = await guarded({ ...options, router }, router.routes() as Middleware);
      assert.equal((await send(app, '/orders/7', sent)).status, 200);
    });

    it(`holds in the table of routes, when it ${what}`, async () => {
      const app = await guarded({ ...options, routes: { '/orders/:id': own } }, answer);
      assert.equal((await send(app, '/orders/7', sent)).status, 200);
      assert.notEqual((await send(app, '/other', sent)).status, 200);
    });

    it(`does not hold at a route that the guard knew nothing of, when it ${what}`, async () => {
      const router = new Router().all('/orders/:id', policy(own), answer);
      const app = await guarded(options, router.routes() as Middleware);
      assert.notEqual((await send(app, '/orders/7', sent)).status, 200);
    });
  }

  it('holds for no path that could be read as another one', async () => {
    const app = await guarded({ routes: { '/public/**': { bypass: true } } }, answer);
    for (const path of ['/public/..%2fadmin', '/public//admin', '/PUBLIC/a', '/public/%2e%2e/admin']) {
      const told = await app.raw(`GET ${path}${attack.query} HTTP/1.1\r\nHost: a\r\n\r\n`);
      assert.match(told, /^HTTP\/1.1 403/, path);
    }
    assert.equal((await send(app, '/public/a', attack)).status, 200);
  });

  const everything: readonly Policy[] = [
    { bypass: true },
    { mode: 'monitor' },
    { bypass: ['ip'], checks: { ip: 'off' } },
    { checks: { ip: 'monitor' } },
    { checks: { ip: 'off' } },
  ];
  for (const loose of everything) {
    it(`leaves emergency mode, bans and denied addresses in force, when it is ${JSON.stringify(loose)}`, async () => {
      const proxies = { trust: ['loopback'] };
      const routes = { '/hook': loose };
      const app = await guarded({ proxies, ip: { deny: ['203.0.113.9'] }, routes }, answer);
      const from = (address: string) => app.get('/hook', { 'x-forwarded-for': address });
      assert.equal((await from('203.0.113.9')).status, 403);
      await app.shield.ban('198.51.100.7');
      assert.equal((await from('198.51.100.7')).status, 403);
      assert.equal((await from('198.51.100.8')).status, 200);
      app.shield.emergency(true);
      assert.equal((await from('198.51.100.8')).status, 503);
    });
  }

  it('lets in who is not allowed, but nobody who is denied, where it switches off the check of addresses', async () => {
    const ip = { allow: ['198.51.100.7'], allowOnly: true, deny: ['203.0.113.9'] };
    const proxies = { trust: ['loopback'] };
    for (const mode of ['off', 'monitor'] as const) {
      const app = await guarded({ proxies, ip, routes: { '/hook': { checks: { ip: mode } } } }, answer);
      const from = (address: string, path = '/hook') => app.get(path, { 'x-forwarded-for': address });
      assert.equal((await from('198.51.100.8')).status, 200);
      assert.equal((await from('198.51.100.8', '/')).status, 403);
      assert.equal((await from('203.0.113.9')).status, 403);
    }
  });

  it('leaves banned callers out where a policy that only monitors asks who they are', async () => {
    const auth = { scheme: 'bearer', verify: () => ({ id: 'u1' }) } as const;
    const router = new Router().get('/a', policy({ mode: 'monitor', auth }), answer);
    for (const options of [{}, { router }]) {
      const app = await guarded(options, router.routes() as Middleware);
      assert.equal((await app.get('/a', { authorization: 'Bearer a' })).status, 200);
      await app.shield.ban({ user: 'u1' });
      assert.equal((await app.get('/a', { authorization: 'Bearer a' })).status, 403);
    }
  });

  it('is not what a guard that only monitors enforces bans by', async () => {
    const app = await guarded({ mode: 'monitor', routes: { '/a': { mode: 'enforce' } } }, answer);
    await app.shield.ban('198.51.100.7');
    const told = await app.get('/a', { 'x-forwarded-for': '198.51.100.7' });
    assert.equal(told.status, 200);
  });

  it('is warned of where it cannot hold', async () => {
    const router = new Router().all('/orders/:id', policy({ bypass: true }), answer);
    const app = await guarded({ warnings: { GUARD_NO_SDK: false } }, router.routes() as Middleware);
    assert.equal((await app.get('/orders/7')).status, 200);
    const [warning] = app.shield.status().warnings;
    assert.equal(warning?.code, 'GUARD_POLICY_LATE');
    assert.match(String(warning?.message), /"\/orders\/:id"/);
  });
});
