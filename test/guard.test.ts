import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { type Decision, guard, memoryStore } from '../src/index.js';
import { closeAll, guarded } from './guarded.js';

const ATTACK = '/?q=%3Cscript%3Ealert(1)%3C/script%3E';

describe('guard()', () => {
  afterEach(closeAll);

  it('is a middleware named guard, so that traces of other tools show it by that name', () => {
    assert.equal(guard().name, 'guard');
    assert.equal(guard().length, 2);
  });

  it('alone lets a fine request through and stops an attack', async () => {
    const app = await guarded();
    assert.equal((await app.get('/?q=shoes')).status, 200);
    assert.equal((await app.get(ATTACK)).status, 403);
    assert.equal(app.reached(), 1);
  });

  it('leaves one immutable decision on ctx.state.guard', async () => {
    let seen: Decision | undefined;
    const app = await guarded({}, (ctx) => {
      seen = ctx.state.guard;
      ctx.body = '';
    });
    await app.get('/');
    assert.deepEqual(seen, { outcome: 'allowed', mode: 'enforce', findings: [], score: 0 });
    assert.equal(Object.isFrozen(seen), true);
  });

  it('leaves the decision on a refused request too, for what stands before the guard', async () => {
    const app = new Koa();
    let seen: Decision | undefined;
    app.use(async (ctx, next) => {
      await next();
      seen = ctx.state.guard;
    });
    app.use(guard({ warnings: false }));
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${ATTACK}`)).text();
    server.closeAllConnections();
    server.close();
    assert.equal(seen?.outcome, 'blocked');
    assert.ok([seen, seen?.findings, seen?.decidedBy].every((part) => part !== undefined && Object.isFrozen(part)));
  });

  it('blocks from the threshold on: a score of exactly 40 by default', async () => {
    const patterns = [{ id: 'own.word', pattern: 'zebra', score: 40 }];
    const app = await guarded({ detection: { patterns } });
    assert.equal((await app.get('/?q=zebra')).status, 403);
    assert.equal(app.events[0]?.attributes['guard.threat.score'], 40);
    const lenient = await guarded({ detection: { patterns, threshold: 41 } });
    assert.equal((await lenient.get('/?q=zebra')).status, 200);
    assert.equal(lenient.events[0]?.name, 'guard.detection.observed');
  });

  describe('exclude', () => {
    it('lets an excluded path reach the application, whoever asks', async () => {
      const app = await guarded({
        exclude: ['/health'],
        ip: { deny: ['127.0.0.1'] },
        rateLimit: { requests: 1, window: '1h' },
      });
      for (let i = 0; i < 5; i++) assert.equal((await app.get('/health')).status, 200);
      assert.equal((await app.get('/other')).status, 403);
      assert.equal(app.shield.status().requests.bypassed, 5);
    });

    it('is not fooled by a path that only begins like an excluded one', async () => {
      const app = await guarded({ exclude: ['/static/**'], ip: { deny: ['127.0.0.1'] } });
      for (const path of ['/static/../admin', '/static/%2e%2e/admin', '/static//x']) {
        assert.match(await app.raw(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`), /^HTTP\/1\.1 403 /, path);
      }
    });

    it('cannot be had by naming a whole URL as the target', async () => {
      const app = await guarded({ exclude: ['/health'], ip: { deny: ['127.0.0.1'] } });
      const answer = (target: string) => app.raw(`GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`);
      assert.match(await answer('http://a/health'), /^HTTP\/1\.1 200 /);
      assert.match(await answer('http://health/admin'), /^HTTP\/1\.1 403 /);
    });

    for (const target of [
      '*static/x',
      '*?x=://a/health',
      '*a://b/health',
      'http://a;b/health',
      "http://a'/health",
      'http://a%2f/health',
      'http://a:80x/health',
    ]) {
      it(`cannot be had by a target that the application reads as another one: ${target}`, async () => {
        const app = await guarded({ exclude: ['/health', '/static/**'], ip: { deny: ['127.0.0.1'] } });
        assert.match(await app.raw(`GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`), /^HTTP\/1\.1 403 /);
      });
    }
  });

  describe('monitor mode', () => {
    it('blocks nothing, of the guard as a whole, and tells all', async () => {
      const app = await guarded({
        mode: 'monitor',
        ip: { deny: ['127.0.0.1'] },
        rateLimit: { requests: 1, window: '1h' },
      });
      for (let i = 0; i < 3; i++) assert.equal((await app.get(ATTACK)).status, 200);
      const reasons = app.events.map(({ name, attributes }) => `${name} ${attributes['guard.finding.state']}`);
      assert.deepEqual(
        new Set(reasons),
        new Set([
          'guard.ip.denied monitored',
          'guard.detection.matched monitored',
          'guard.rate_limit.exceeded monitored',
        ]),
      );
    });

    it('of one check leaves the others to block', async () => {
      const app = await guarded({ checks: { detection: 'monitor' }, userAgents: { deny: ['sqlmap'] } });
      assert.equal((await app.get(ATTACK)).status, 200);
      assert.equal((await app.get('/', { 'user-agent': 'sqlmap/1.8' })).status, 403);
    });

    it('of one check never leads to a ban that blocks', async () => {
      const app = await guarded({
        checks: { detection: 'monitor' },
        ban: { threshold: 2 },
        proxies: { trust: ['loopback'] },
      });
      for (let i = 0; i < 5; i++)
        assert.equal((await app.get(ATTACK, { 'x-forwarded-for': '203.0.113.9' })).status, 200);
      assert.deepEqual(await app.shield.bans(), []);
    });

    it('shows who would be banned, when bans are only monitored too', async () => {
      for (const monitored of [{ mode: 'monitor' }, { checks: { detection: 'monitor', ban: 'monitor' } }] as const) {
        const app = await guarded({ ...monitored, ban: { threshold: 2 }, proxies: { trust: ['loopback'] } });
        for (let i = 0; i < 3; i++) await app.get(ATTACK, { 'x-forwarded-for': '203.0.113.9' });
        assert.equal((await app.shield.bans()).length, 1);
        const last = await app.get('/', { 'x-forwarded-for': '203.0.113.9' });
        assert.equal(last.status, 200);
        assert.equal(app.events.at(-1)?.name, 'guard.ban.active');
      }
    });
  });

  describe('a check switched off', () => {
    it('is not there', async () => {
      const app = await guarded({ checks: { detection: 'off', ip: 'off' }, ip: { deny: ['127.0.0.1'] } });
      assert.equal((await app.get(ATTACK)).status, 200);
      assert.equal(app.events.length, 0);
    });
  });

  describe('errors of the application', () => {
    it('pass through as they are', async () => {
      const app = await guarded({}, (ctx) => ctx.throw(418, 'teapot'));
      const answer = await app.get('/');
      assert.deepEqual([answer.status, answer.text], [418, 'teapot']);
    });

    it('keep the rate limit headers that Koa would drop', async () => {
      const app = await guarded({ rateLimit: { requests: 5, window: '1m' } }, () => {
        throw Object.assign(new Error('broken'), { headers: { 'X-Own': '1' } });
      });
      const { status, headers } = await app.get('/');
      assert.equal(status, 500);
      assert.equal(headers.get('ratelimit'), '"default";r=4;t=60');
      assert.equal(headers.get('x-own'), '1');
    });

    it('that are thrown again and again tell each client of its own limit', async () => {
      const gone = Object.assign(new Error('gone'), { status: 410, headers: { 'X-Own': '1' } });
      const app = await guarded({ rateLimit: { requests: 5, window: '1m' } }, () => {
        throw gone;
      });
      for (const left of [4, 3, 2]) {
        const { headers } = await app.get('/');
        assert.equal(headers.get('ratelimit'), `"default";r=${left};t=60`);
        assert.equal(headers.get('x-own'), '1');
      }
    });

    it('may be anything that can be thrown', async () => {
      for (const thrown of ['text', 5, { status: 400 }]) {
        const app = await guarded({}, () => {
          throw thrown;
        });
        assert.equal((await app.get('/')).status, 500);
      }
    });
  });

  it('lets no client past by resetting the connection before its address is read', async () => {
    const app = await guarded({ ip: { deny: ['127.0.0.1'] } });
    await app.reset('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    assert.deepEqual(
      app.events.map(({ name }) => name),
      ['guard.ip.unknown'],
    );
    assert.match(app.events[0]?.body ?? '', /^Answered 403 to GET \/ from an unknown address: /);
    assert.equal(app.reached(), 0);
  });

  it('takes no reset connection for a trusted unix socket', async () => {
    const app = await guarded({ proxies: { trust: ['unix'] } });
    await app.reset('GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n');
    assert.equal(app.events[0]?.attributes['client.address'], undefined);
    assert.equal(app.reached(), 0);
  });

  for (const state of [Object.freeze({}), undefined, null]) {
    it(`refuses nobody over a ctx.state that takes no decision: ${JSON.stringify(state)}`, async () => {
      const shield = guard({ warnings: false });
      const app = await guarded({ exclude: ['/**'] }, (ctx, next) => {
        ctx.state = state as never;
        ctx.body = 'fine';
        return shield(ctx, next);
      });
      assert.equal((await app.get('/')).status, 200);
    });
  }

  it('answers a client of HTTP/2 with what HTTP/2 has, 426 among it', async () => {
    const app = new Koa().use(guard({ https: 'require', warnings: false }));
    const server = createServer(app.callback()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const stream = session.request({ ':path': '/' });
    const [headers] = await once(stream, 'response');
    session.destroy();
    server.close();
    assert.equal(headers[':status'], 426);
  });

  it('is not kept from its decision by a store that cannot say who is banned', async () => {
    const store = memoryStore();
    const get = () => {
      throw new Error('no connection');
    };
    const app = await guarded({
      onError: 'allow',
      store: { ...store, bans: { ...store.bans, get } },
      proxies: { hops: 1 },
      custom: [() => ({ action: 'flag' })],
    });
    assert.equal((await app.get('/', { 'x-forwarded-for': '203.0.113.9' })).status, 200);
  });

  it('counts a request once, whether it is answered, refused or fails', async () => {
    const app = await guarded({ exclude: ['/health'] }, (ctx) => {
      if (ctx.path === '/throws') throw new Error('broken');
      ctx.body = '';
    });
    for (const path of ['/', '/throws', '/health', ATTACK]) await app.get(path);
    assert.deepEqual(app.shield.status().requests, {
      allowed: 2,
      blocked: 1,
      redirected: 0,
      bypassed: 1,
      unavailable: 0,
    });
  });

  it('shares nothing with another guard, unless both are handed the same store', async () => {
    const limit = { requests: 1, window: '1h' };
    const [a, b] = [await guarded({ rateLimit: limit }), await guarded({ rateLimit: limit })];
    assert.deepEqual(
      [(await a.get('/')).status, (await a.get('/')).status, (await b.get('/')).status],
      [200, 429, 200],
    );
  });

  it('leaves a refused request with a body and keep-alive in order for the next one', async () => {
    const app = await guarded({}, (ctx) => {
      ctx.body = 'second';
    });
    const first = `POST ${ATTACK} HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello`;
    const both = await app.raw(`${first}GET /fine HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`, {
      untilClosed: true,
    });
    assert.match(both, /^HTTP\/1\.1 403 [\s\S]*HTTP\/1\.1 200 OK[\s\S]*second$/);
  });
});
