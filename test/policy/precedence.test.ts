import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import bodyParser from '@koa/bodyparser';
import Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import compose from 'koa-compose';
import {
  type Decision,
  type GuardOptions,
  guard,
  memoryStore,
  type Policy,
  policy,
  type Store,
} from '../../src/index.js';
import { closeAll, guarded } from '../guarded.js';

const answer: Middleware = (ctx) => {
  ctx.body = 'hello';
};
const attack = '?q=1%27%20OR%201=1--%20';
const proxies = { trust: ['loopback'] };

/** A store that notes what it is asked to count. */
function noting(): Store & { readonly calls: string[][] } {
  const inner = memoryStore();
  const calls: string[][] = [];
  return {
    ...inner,
    bans: inner.bans,
    synchronous: true,
    calls,
    hit(hits, now) {
      calls.push(hits.map(({ key }) => key.slice(0, key.indexOf('|'))));
      return inner.hit(hits, now);
    },
  };
}

describe('several policies', () => {
  afterEach(closeAll);

  it('count from the outermost to the innermost, the later above the earlier', async () => {
    const inner = new Router()
      .get('/item', policy({ requireHeaders: { 'x-inner': true } }), answer)
      .get('/list', answer);
    const router = new Router().use(
      '/api',
      policy({ requireHeaders: { 'x-outer': true }, maxBody: '1kb' }),
      inner.routes(),
    );
    const app = await guarded({ router }, router.routes() as Middleware);
    assert.equal((await app.get('/api/item', { 'x-inner': '1' })).status, 200);
    assert.equal((await app.get('/api/item', { 'x-outer': '1' })).status, 400);
    assert.equal((await app.get('/api/list', { 'x-outer': '1' })).status, 200);
    assert.equal((await app.get('/api/list', { 'x-inner': '1' })).status, 400);
  });

  it('have all to be met where the guard knows of none beforehand', async () => {
    const inner = new Router().get('/item', policy({ requireHeaders: { 'x-inner': true } }), answer);
    const router = new Router().use('/api', policy({ requireHeaders: { 'x-outer': true } }), inner.routes());
    const app = await guarded({}, router.routes() as Middleware);
    assert.equal((await app.get('/api/item', { 'x-inner': '1' })).status, 400);
    assert.equal((await app.get('/api/item', { 'x-inner': '1', 'x-outer': '1' })).status, 200);
  });

  it('count by the mode of one further out, also where the guard knows of none beforehand', async () => {
    const headers: Policy = { requireHeaders: { 'x-a': true } };
    const inner = new Router().get('/a', policy(headers), answer);
    const router = new Router().use('/api', policy({ mode: 'enforce' }), inner.routes());
    const table = { '/api/**': { mode: 'enforce' } } as const;
    for (const options of [{ router }, {}, { routes: table }] as const) {
      const app = await guarded({ mode: 'monitor', ...options }, router.routes() as Middleware);
      assert.equal((await app.get('/api/a')).status, 400);
      assert.equal((await app.get('/api/a', { 'x-a': '1' })).status, 200);
    }
    const own = { ...headers, mode: 'monitor' } as const;
    for (const routes of [
      { ...table, '/api/a': headers },
      { '/api/a': own, ...table },
    ]) {
      const app = await guarded({ mode: 'monitor', routes }, answer);
      for (const path of ['/api/a', '/API/a/']) assert.equal((await app.get(path)).status, 400, path);
      assert.equal((await app.get('/API/a', { 'x-a': '1' })).status, 200);
    }
  });

  it('are one where policy() is given several', async () => {
    const strict: Policy = { requireHeaders: { 'x-a': true }, userAgents: { deny: ['curl'] } };
    const both = policy(strict, { requireHeaders: { 'x-b': true } });
    const router = new Router().get('/', policy(both, { name: 'both' }), answer);
    const app = await guarded({}, router.routes() as Middleware);
    assert.equal((await app.get('/', { 'x-a': '1' })).status, 400);
    assert.equal((await app.get('/', { 'x-b': '1' })).status, 200);
    assert.equal((await app.get('/', { 'x-b': '1', 'user-agent': 'curl/8' })).status, 403);
    assert.equal(app.events.at(-1)?.attributes['guard.policy.name'], 'both');
  });

  it('count in the order of the table, and what the router has above it', async () => {
    const router = new Router()
      .get('/api/item', policy({ requireHeaders: { 'x-router': true } }), answer)
      .get('/api/list', answer);
    const routes = {
      '/api/**': { requireHeaders: { 'x-all': true } },
      'GET /api/list': { requireHeaders: { 'x-list': true } },
    } as const;
    const app = await guarded({ router, routes }, router.routes() as Middleware);
    assert.equal((await app.get('/api/item', { 'x-router': '1' })).status, 200);
    assert.equal((await app.get('/api/list', { 'x-list': '1' })).status, 200);
    assert.equal((await app.get('/api/list', { 'x-all': '1' })).status, 400);
  });

  it('add to what the guard looks for, leaves out and checks by itself', async () => {
    const options: GuardOptions = {
      detection: {
        exclude: [{ input: 'query.q' }],
        patterns: [{ id: 'own.one', pattern: 'canary-1' }],
        categories: { sqli: 'off' },
      },
      custom: [({ headers }) => (headers['x-closed'] ? {} : undefined)],
    };
    const own: Policy = {
      detection: {
        patterns: [{ id: 'own.two', pattern: 'canary-2' }],
        exclude: [{ input: 'query.r' }],
        categories: { xss: 'off' },
      },
      validators: [({ headers }) => (headers['x-shut'] ? {} : undefined)],
    };
    const app = await guarded({ ...options, routes: { '/a': own } }, answer);
    for (const path of ['/a?s=canary-1', '/a?s=canary-2']) assert.equal((await app.get(path)).status, 403, path);
    for (const path of ['/a?q=canary-1', '/a?r=canary-1', `/a${attack.replace('q', 's')}`])
      assert.equal((await app.get(path)).status, 200, path);
    for (const name of ['x-closed', 'x-shut']) assert.equal((await app.get('/a', { [name]: '1' })).status, 403, name);
  });

  it('take back a detection that is switched off further out as the guard has it', async () => {
    const detection = { patterns: [{ id: 'own.canary', pattern: 'canary' }] };
    const routes = { '/api/**': { detection: false }, '/api/a': { detection: true } } as const;
    const app = await guarded({ detection, routes }, answer);
    assert.equal((await app.get('/api/b?q=canary')).status, 200);
    assert.equal((await app.get('/api/a?q=canary')).status, 403);
  });

  it('let in by bypass whom one further out keeps out by address', async () => {
    const routes = { '/api/**': { requireIp: ['203.0.113.9'] }, '/api/open': { bypass: ['ip'] } } as const;
    const app = await guarded({ routes }, answer);
    assert.equal((await app.get('/api/a')).status, 403);
    assert.equal((await app.get('/api/open')).status, 200);
  });

  it('run a validator once that several of them have', async () => {
    let runs = 0;
    const shared = policy({ validators: [() => void runs++] });
    const router = new Router().use('/api', shared).get('/api/item', shared, answer);
    for (const options of [{ router }, {}]) {
      runs = 0;
      const app = await guarded(options, router.routes() as Middleware);
      assert.equal((await app.get('/api/item')).status, 200);
      assert.equal(runs, 1);
    }
  });

  it('take back a bypass that stands further out', async () => {
    const app = await guarded(
      { routes: { '/public/**': { bypass: true }, '/public/search': { bypass: false } } },
      answer,
    );
    assert.equal((await app.get(`/public/a${attack}`)).status, 200);
    assert.equal((await app.get(`/public/search${attack}`)).status, 403);
    // A router that does not mind the slash leads there, too.
    assert.equal((await app.get(`/public/search/${attack}`)).status, 403);
  });

  it('bring a check again that one further out bypasses', async () => {
    const routes = {
      '/api/**': { bypass: ['rate_limit'] },
      '/api/login': { rateLimit: { requests: 1, window: '1m' } },
    } as const;
    const app = await guarded({ routes, rateLimit: { requests: 1, window: '1m' } }, answer);
    for (const _ of [1, 2, 3]) assert.equal((await app.get('/api/list')).status, 200);
    assert.equal((await app.get('/api/login')).status, 200);
    assert.equal((await app.get('/api/login')).status, 429);
  });
});

describe('limits of policies', () => {
  afterEach(closeAll);

  it('are counted by themselves, each where it stands', async () => {
    const few: Policy = { rateLimit: { requests: 1, window: '1m' } };
    const shared = policy(few);
    const router = new Router().get('/a', shared, answer).get('/b', shared, answer).get('/c', answer);
    const app = await guarded({ router }, router.routes() as Middleware);
    assert.equal((await app.get('/a')).status, 200);
    assert.equal((await app.get('/b')).status, 200);
    assert.equal((await app.get('/a')).status, 429);
    assert.equal((await app.get('/b')).status, 429);
    assert.equal((await app.get('/c')).status, 200);
  });

  it('count together what stands behind one policy of a router', async () => {
    const api = new Router().get('/a', answer).get('/b', answer);
    for (const known of [true, false]) {
      const router = new Router().use('/api', policy({ rateLimit: { requests: 1, window: '1m' } }), api.routes());
      const app = await guarded(known ? { router } : {}, router.routes() as Middleware);
      assert.equal((await app.get('/api/a')).status, 200);
      assert.equal((await app.get('/api/b')).status, 429);
      assert.match(String((await app.get('/api/b')).headers.get('ratelimit-policy')), /"\/api"/);
    }
  });

  it('of the guard are the same on all routes, and so is how many fingerprints an address may have', async () => {
    const app = await guarded(
      {
        rateLimit: { requests: 1, window: '1m', by: 'fingerprint' },
        routes: { '/a': { maxBody: 1 }, '/b': { maxBody: 2 } },
      },
      answer,
    );
    const as = (path: string, agent: number) => app.get(path, { 'user-agent': `agent ${agent}` });
    for (let agent = 0; agent <= 16; agent++) assert.equal((await as('/a', agent)).status, 200);
    assert.equal((await as('/a', 17)).status, 429);
    assert.equal((await as('/b', 18)).status, 429);
  });

  it('are told apart by method, also where the guard knows of none beforehand', async () => {
    const shared = policy({ rateLimit: { requests: 1, window: '1m' } });
    const router = new Router().post('/a', shared, answer).get('/a', shared, answer);
    for (const options of [{ router }, {}]) {
      const app = await guarded(options, router.routes() as Middleware);
      const posted = await app.get('/a', {}, 'POST');
      const got = await app.get('/a');
      assert.deepEqual([posted.status, got.status], [200, 200]);
      assert.match(String(got.headers.get('ratelimit-policy')), /"GET \/a"/);
    }
  });

  it('are not taken for each other where long paths begin alike', async () => {
    const few: Policy = { rateLimit: { requests: 1, window: '1m' } };
    const long = `/${'a-long-segment/'.repeat(5)}`;
    const app = await guarded({ routes: { [`${long}a`]: few, [`${long}b`]: few } }, answer);
    assert.equal((await app.get(`${long}a`)).status, 200);
    assert.equal((await app.get(`${long}b`)).status, 200);
    assert.equal((await app.get(`${long}b`)).status, 429);
  });

  it('count together under one name', async () => {
    const login = { rateLimit: { requests: 1, window: '1m', name: 'login' } } as const;
    const app = await guarded({ routes: { 'POST /login': login, 'POST /token': login } }, answer);
    assert.equal((await app.get('/login', {}, 'POST')).status, 200);
    assert.equal((await app.get('/token', {}, 'POST')).status, 429);
  });

  it('take one question to the store where the route is known', async () => {
    const router = new Router().get('/a', policy({ rateLimit: { requests: 9, window: '1m' } }), answer);
    const [known, unknown] = [noting(), noting()];
    const one = await guarded({ router, store: known }, router.routes() as Middleware);
    const two = await guarded({ store: unknown }, router.routes() as Middleware);
    await one.get('/a');
    await two.get('/a');
    assert.deepEqual(known.calls, [['GET /a']]);
    assert.deepEqual(unknown.calls, [['default'], ['GET /a']]);
  });
});

describe('a request at its route', () => {
  afterEach(closeAll);

  it('has one decision of all that was found', async () => {
    const decisions: Decision[] = [];
    const router = new Router().get(
      '/a',
      policy({ mode: 'monitor', requireHeaders: { 'x-a': true } }),
      (ctx: Context) => {
        decisions.push(ctx.state.guard);
        ctx.body = 'hello';
      },
    );
    const app = await guarded(
      { checks: { user_agent: 'monitor' }, userAgents: { deny: ['curl'] } },
      router.routes() as Middleware,
    );
    assert.equal((await app.get('/a', { 'user-agent': 'curl/8' })).status, 200);
    assert.deepEqual(
      decisions[0]?.findings.map(({ check, state }) => `${check} ${state}`),
      ['user_agent monitored', 'headers monitored'],
    );
    assert.equal(Object.isFrozen(decisions[0]), true);
  });

  it('knows who the caller is whom a policy there has asked', async () => {
    const auth = { scheme: 'bearer', verify: () => ({ id: 'u1' }) } as const;
    const router = new Router().get(
      '/me',
      policy({ auth, rateLimit: { requests: 1, window: '1m', by: 'user' } }),
      (ctx) => {
        ctx.body = ctx.state.guard.principal.id;
      },
    );
    const app = await guarded({}, router.routes() as Middleware);
    assert.equal((await app.get('/me', { authorization: 'Bearer a' })).text, 'u1');
    assert.equal((await app.get('/me', { authorization: 'Bearer b' })).status, 429);
  });

  it('is refused with the headers of every answer, changed once', async () => {
    let changed = 0;
    const router = new Router().get('/a', policy({ requireHeaders: { 'x-a': true } }), answer);
    const modify = () => void changed++;
    const app = await guarded(
      { cors: { origins: ['https://a.example'] }, respond: { modify } },
      router.routes() as Middleware,
    );
    const refused = await app.get('/a', { origin: 'https://a.example' });
    assert.equal(refused.status, 400);
    assert.equal(refused.headers.get('access-control-allow-origin'), 'https://a.example');
    assert.equal(refused.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(changed, 1);
  });

  it('is looked at in its body, also behind a parser', async () => {
    const find = policy({ detection: true });
    const json = { 'content-type': 'application/json' };
    const body = JSON.stringify({ q: "1' OR 1=1-- " });
    for (const before of [[], [bodyParser()]] as Middleware[][]) {
      const router = new Router().post('/a', ...(before as []), find, (ctx) => {
        ctx.body = ctx.request.body ?? 'unread';
      });
      const app = await guarded({ detection: false }, router.routes() as Middleware);
      assert.equal((await app.get('/a', json, 'POST', body)).status, 403);
      assert.equal((await app.get('/a', json, 'POST', '{"q":"tea"}')).status, 200);
    }
  });

  for (const known of [true, false]) {
    it(`gets 413 for a body of unknown length that is too long, ${known ? 'known' : 'unknown'} beforehand`, async () => {
      const router = new Router().post('/a', policy({ maxBody: 1_000 }), bodyParser(), answer);
      const options = { detection: false, ...(known && { router }) } as const;
      const app = await guarded(options, router.routes() as Middleware);
      assert.equal(await chunked(app.port, 'a='.padEnd(5_000, 'x')), 413);
      assert.equal(await chunked(app.port, 'a=x'), 200);
      assert.equal(app.shield.status().requests.blocked, 1);
    });
  }

  it('counts a body that detection has read before', async () => {
    const router = new Router().post('/a', bodyParser(), policy({ maxBody: 1_000 }), answer);
    const app = await guarded({}, router.routes() as Middleware);
    assert.equal(await chunked(app.port, 'a='.padEnd(5_000, 'x')), 413);
    assert.equal(await chunked(app.port, 'a=x'), 200);
  });

  it('is held against its client once', async () => {
    const router = new Router().get('/a', policy({ mode: 'enforce' }), answer);
    const options = { mode: 'monitor', proxies, ban: { threshold: 2 } } as const;
    const app = await guarded(options, router.routes() as Middleware);
    const from = { 'x-forwarded-for': '203.0.113.9' };
    assert.equal((await app.get(`/a${attack}`, from)).status, 403);
    assert.equal(app.events.filter(({ attributes }) => attributes['guard.finding.state'] === 'enforced').length, 1);
  });

  it('passes a policy on a path that the guard excludes only if it meets it', async () => {
    const router = new Router().get('/health/deep', policy({ requireHeaders: { 'x-ops': true } }), answer);
    const app = await guarded({ exclude: ['/health/**'] }, router.routes() as Middleware);
    assert.equal((await app.get('/health/deep')).status, 400);
    assert.equal((await app.get('/health/deep', { 'x-ops': '1' })).status, 200);
  });
});

describe('a path that might be one of the table', () => {
  afterEach(closeAll);

  it('is told of in the mode that counted', async () => {
    const decisions: Decision[] = [];
    const app = await guarded({ mode: 'monitor', routes: { '/a': { mode: 'enforce' } } }, (ctx) => {
      decisions.push(ctx.state.guard);
      ctx.body = 'hello';
    });
    assert.equal((await app.get(`/A${attack}`)).status, 403);
    assert.equal((await app.get('/A')).status, 200);
    assert.equal(decisions[0]?.mode, 'enforce');
  });
});

describe('routers', () => {
  afterEach(closeAll);

  it('loosen nothing by a route behind the one that answers', async () => {
    const router = new Router().get('/:page', answer).get('/about', policy({ bypass: true }), answer);
    const app = await guarded({ router }, router.routes() as Middleware);
    assert.equal((await app.get(`/about${attack}`)).status, 403);
  });

  it('that run only one of their routes loosen by that one', async () => {
    const router = new Router({ exclusive: true });
    router.get('/:page', policy({ bypass: true }), answer).get('/about', answer);
    const app = await guarded({ router }, router.routes() as Middleware);
    assert.equal((await app.get(`/about${attack}`)).status, 403);
    assert.equal((await app.get(`/other${attack}`)).status, 200);
  });

  it('that run the most specific of their routes loosen by that one', async () => {
    const router = new Router({ exclusive: 'specificity' });
    router.get('/about', policy({ bypass: true }), answer).get('/:page', answer);
    const app = await guarded({ router }, router.routes() as Middleware);
    assert.equal((await app.get(`/about${attack}`)).status, 200);
    assert.equal((await app.get(`/other${attack}`)).status, 403);
  });

  it('that are led to another path loosen by what stands there', async () => {
    const router = new Router().get('/public', policy({ bypass: true }), answer).get('/admin', answer);
    const second = guard({ router, warnings: false });
    const led: Middleware = (ctx, next) => {
      ctx.newRouterPath = ctx.get('x-path');
      return next();
    };
    const app = await guarded(
      { detection: false },
      compose([led, (ctx, next) => second(ctx as never, next), router.routes() as Middleware]),
    );
    assert.equal((await app.get(`/public${attack}`, { 'x-path': '/admin' })).status, 403);
    assert.equal((await app.get(`/admin${attack}`, { 'x-path': '/public' })).status, 200);
    await second.close();
  });

  it('of another host loosen nothing', async () => {
    const router = new Router({ host: 'admin.example' }).get('/a', policy({ bypass: true }), answer);
    const app = await guarded({ router }, async (ctx, next) => {
      await router.routes()(ctx as never, next);
      ctx.body ??= 'other host';
    });
    const ask = (host: string) => app.raw(`GET /a${attack} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    assert.match(await ask('admin.example'), /^HTTP\/1.1 200/);
    assert.match(await ask('shop.example'), /^HTTP\/1.1 403/);
  });

  it('are several, and the first that has the route counts', async () => {
    const one = new Router().get('/a', policy({ requireHeaders: { 'x-one': true } }), answer);
    const two = new Router().get('/a', policy({ bypass: true }), answer).get('/b', policy({ bypass: true }), answer);
    const app = await guarded({ router: [one, two] }, async (ctx, next) => {
      await one.routes()(ctx as never, () => two.routes()(ctx as never, next) as never);
    });
    assert.equal((await app.get('/a')).status, 400);
    assert.equal((await app.get(`/b${attack}`)).status, 200);
  });

  it('that fail to match leave a request to the checks of the guard', async () => {
    const router = { stack: [], match: () => assert.fail('out of order') };
    const app = await guarded({ router }, answer);
    assert.equal((await app.get('/')).status, 200);
    assert.equal((await app.get(`/${attack}`)).status, 403);
  });
});

function chunked(port: number, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'transfer-encoding': 'chunked' };
    const sent = httpRequest({ port, path: '/a', method: 'POST', headers }, (res) => {
      resolve(res.statusCode ?? 0);
      res.resume();
    });
    sent.on('error', reject);
    for (let i = 0; i < body.length; i += 1_000) sent.write(body.slice(i, i + 1_000));
    sent.end();
  });
}
