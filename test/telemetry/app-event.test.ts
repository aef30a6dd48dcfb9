import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { Context } from 'koa';
import type { CustomCheck, SecurityEvent } from '../../src/index.js';
import { GuardError } from '../../src/index.js';
import { APP_EVENTS } from '../../src/telemetry/names.js';
import { closeAll, guarded } from '../guarded.js';
import { type ProcessSdk, processSdk } from './process-sdk.js';

const proxies = { trust: ['loopback'] };
/** The database of the package is opened in the background: whether it is there yet would be chance. */
const countries = { database: () => undefined };
const CLIENT = { 'x-forwarded-for': '203.0.113.9' };

/** The attributes of an event, but for those that every event has. */
function facts(event: SecurityEvent | undefined): object {
  const { 'guard.event.id': _, 'otel.event.name': __, 'network.peer.address': ___, ...own } = event?.attributes ?? {};
  return own;
}

describe('events of the application', () => {
  let sdk: ProcessSdk;
  before(async () => {
    sdk = await processSdk();
  });
  afterEach(closeAll);

  it('go through the same door as those of the guard, redacted', async () => {
    const app = await guarded({}, (ctx) => {
      app.shield.event('auth.failed', { 'user.id': 'u1', password: 'hunter2', note: 'token=abcdef' });
      ctx.body = '';
    });
    await app.get('/');
    await sdk.flush();
    const [event] = app.events;
    const log = sdk.receiver.logs.find(({ attributes }) => attributes['guard.event.id'] === event?.id);
    assert.equal(log?.eventName, 'guard.app.auth.failed');
    assert.equal(log?.severityText, 'WARN');
    assert.equal(log?.traceId, event?.traceId);
    assert.equal(log?.attributes['user.id'], 'u1');
    assert.equal(log?.attributes.password, '[REDACTED:VALUE:7]');
    assert.equal(log?.attributes.note, 'token=[REDACTED:VALUE:6]');
  });

  it('say who asked for what when they are told within a request, however late', async () => {
    const app = await guarded({ proxies, countries }, async (ctx) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      app.shield.event('auth.failed');
      ctx.body = '';
    });
    await app.get('/login?user=u1', CLIENT, 'POST');
    assert.deepEqual(facts(app.events[0]), {
      'http.request.method': 'POST',
      'url.path': '/login',
      'client.address': '203.0.113.9',
    });
    assert.equal(app.events[0]?.body, 'A login failed: POST /login from 203.0.113.9.');
  });

  it('are of the request that ctx names, though told while the application is at work on another', async () => {
    let first: Context | undefined;
    const app = await guarded({ proxies, countries }, (ctx) => {
      if (first) app.shield.event('auth.failed', {}, first);
      first = ctx;
      ctx.body = '';
    });
    await app.get('/first', CLIENT);
    await app.get('/second', { 'x-forwarded-for': '203.0.113.10' });
    assert.deepEqual(
      app.events.map(({ attributes }) => [attributes['url.path'], attributes['client.address']]),
      [['/first', '203.0.113.9']],
    );
  });

  it('are each in the request that they belong to, of many at once', async () => {
    const app = await guarded({ proxies, countries }, async (ctx) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
      app.shield.event('order.placed', { order: ctx.path });
      ctx.body = '';
    });
    const addresses = Array.from({ length: 50 }, (_, index) => `203.0.113.${index}`);
    await Promise.all(addresses.map((address) => app.get(`/${address}`, { 'x-forwarded-for': address })));
    assert.equal(app.events.length, 50);
    for (const { attributes } of app.events) assert.equal(`/${attributes['client.address']}`, attributes.order);
  });

  it('say no client outside of a request', async () => {
    const { shield, events } = await guarded();
    shield.event('config.changed', { file: 'shop.json' });
    assert.deepEqual(facts(events[0]), { file: 'shop.json' });
    assert.equal(events[0]?.body, 'The configuration was changed.');
  });

  it('belong to the request of the context that they are given, where the call has lost it', async () => {
    const lost = new EventEmitter();
    const app = await guarded({ proxies, ban: { categories: { 'auth.failed': { threshold: 1 } } } }, async (ctx) => {
      await new Promise((resolve) => setImmediate(() => lost.once('done', resolve).emit('wait', ctx)));
      ctx.body = '';
    });
    const waiting = new Promise<import('koa').Context>((resolve) => lost.once('wait', resolve));
    const answer = app.get('/login', CLIENT);
    const ctx = await waiting;
    app.shield.event('auth.failed', {}, ctx);
    lost.emit('done');
    assert.equal((await answer).status, 200);
    assert.equal(app.events[0]?.attributes['client.address'], '203.0.113.9');
    assert.equal((await app.shield.bans())[0]?.subject, '203.0.113.9');
  });

  it('belong to the request whose context a verifier or check was given, before the application is at work on it', async () => {
    const app = await guarded({
      proxies,
      auth: {
        scheme: 'bearer',
        verify(_, ctx) {
          app.shield.event('auth.failed', {}, ctx);
          return null;
        },
      },
      ban: { categories: { 'auth.failed': { threshold: 1 } } },
    });
    assert.equal((await app.get('/login', { ...CLIENT, authorization: 'Bearer guess' })).status, 401);
    assert.equal(app.events[0]?.attributes['client.address'], '203.0.113.9');
    assert.equal((await app.shield.bans())[0]?.subject, '203.0.113.9');
  });

  it('name the user that is verified, unless the application names whom they are about', async () => {
    const knows: CustomCheck = (request) => {
      request.learn({ principal: { id: 'admin' } });
      return undefined;
    };
    const app = await guarded({ custom: [knows] }, (ctx) => {
      app.shield.event('admin.action');
      app.shield.event('account.deleted', { 'user.id': 'u1' });
      ctx.body = '';
    });
    await app.get('/');
    assert.deepEqual(
      app.events.map(({ attributes }) => attributes['user.id']),
      ['admin', 'u1'],
    );
  });

  it('have the severity of the usual ones, and INFO under any other name', async () => {
    const { shield, events } = await guarded();
    for (const name of [...Object.keys(APP_EVENTS), 'order.refunded', 'constructor', 'tostring']) shield.event(name);
    const told = events.map(({ name, severity }) => `${severity} ${name}`);
    const usual = Object.entries(APP_EVENTS).map(([name, { severity }]) => `${severity} guard.app.${name}`);
    const others = ['order.refunded', 'constructor', 'tostring'].map((name) => `INFO guard.app.${name}`);
    assert.deepEqual(told, [...usual, ...others]);
    assert.equal(events.at(-1)?.body, 'The application tells of tostring.');
  });

  describe('with attributes of a client', () => {
    it('cannot pass for what the guard says itself', async () => {
      const forged = {
        'client.address': '192.0.2.1',
        'url.path': '/innocent',
        'guard.outcome': 'allowed',
        'guard.event.id': 'x',
        'otel.event.name': 'x',
        honest: 'yes',
      };
      const app = await guarded({ proxies, countries }, (ctx) => {
        app.shield.event('input.rejected', forged);
        ctx.body = '';
      });
      await app.get('/form', CLIENT);
      assert.deepEqual(facts(app.events[0]), {
        'http.request.method': 'GET',
        'url.path': '/form',
        'client.address': '203.0.113.9',
        honest: 'yes',
      });
      assert.equal(app.events[0]?.attributes['otel.event.name'], 'guard.app.input.rejected');
    });

    it('are 32 at most, with names of 128 characters and values of 256', async () => {
      const { shield, events } = await guarded();
      const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`a${index}`, index]));
      shield.event('data.changed', { ['n'.repeat(129)]: 1, '': 1, long: 'x'.repeat(10_000), ...many });
      const names = Object.keys(facts(events[0]));
      assert.equal(names.length, 32);
      assert.deepEqual(names.slice(0, 2), ['long', 'a0']);
      assert.equal(String(events[0]?.attributes.long).length, 256);
    });

    const trap = () => {
      throw new Error('trap');
    };
    const junk: Record<string, unknown> = {
      null: null,
      'a text': 'text',
      'a number': 5,
      'a symbol': Symbol('x'),
      'a list': [1, 'two', {}],
      'a proxy that throws': new Proxy({}, { ownKeys: trap }),
      'a getter that throws': Object.defineProperty({}, 'a', { get: trap, enumerable: true }),
      'a circle': Object.assign(Object.create(null), { self: globalThis }),
      'what no attribute can be': { a: Number.NaN, b: 1n, c: Symbol('x'), d: () => 1, e: undefined, f: null, g: [] },
    };
    for (const [kind, attributes] of Object.entries(junk)) {
      it(`are told without what cannot be: ${kind}`, async () => {
        const { shield, events } = await guarded();
        shield.event('input.rejected', attributes as never);
        assert.equal(events.length, 1);
        for (const value of Object.values(facts(events[0])))
          assert.ok(typeof value === 'string' || Number.isFinite(value), String(value));
      });
    }

    for (const ctx of [null, 5, 'ctx', {}, { req: {}, originalUrl: '/' }, new Proxy({}, { get: trap })]) {
      it(`are told of no request with what is no context: ${typeof ctx}`, async () => {
        const { shield, events } = await guarded();
        shield.event('input.rejected', {}, ctx as never);
        assert.deepEqual(facts(events[0]), {});
      });
    }
  });

  const names = [
    '',
    'Auth',
    'auth failed',
    '1st',
    'a'.repeat(65),
    'a\n',
    Symbol('auth'),
    5,
    null,
    undefined,
    1n,
    {},
    [],
  ];
  for (const name of names) {
    it(`cannot be called ${String(typeof name === 'string' ? JSON.stringify(name.slice(0, 12)) : typeof name)}`, async () => {
      const { shield, events } = await guarded();
      assert.throws(
        () => shield.event(name as never),
        (error) => error instanceof GuardError && error.code === 'GUARD_EVENT_NAME',
      );
      assert.deepEqual(events, []);
    });
  }
});
