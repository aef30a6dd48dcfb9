import assert from 'node:assert/strict';
import { request } from 'node:http';
import Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import {
  type BehaviorMatch,
  type BehaviorRule,
  type GuardOptions,
  type Hit,
  memoryStore,
  type Policy,
  policy,
  type Store,
} from '../../src/index.js';
import { pass } from '../clock.js';
import { type Answer, closeAll, type Guarded, guarded } from '../guarded.js';
import { until } from '../state/redis/server.js';

const proxies = { trust: ['loopback'] };
const CLIENT = '203.0.113.9';
const from = (address = CLIENT) => ({ 'x-forwarded-for': address });
const SQLI = '/?id=1%27%20or%20%271%27=%271';
const XSS = '/?q=%3Cscript%3Ealert(1)%3C/script%3E';

const start = (behavior: readonly BehaviorRule[], options: GuardOptions = {}) =>
  guarded({ proxies, behavior, ...options });

async function statuses(app: Guarded, path: string, times: number, headers = from()): Promise<string> {
  const answers: number[] = [];
  for (let i = 0; i < times; i++) answers.push((await app.get(path, headers)).status);
  return answers.join(' ');
}

const named = (app: Guarded, name: string) => app.events.filter((event) => event.name === `guard.${name}`);
const reached = (app: Guarded) =>
  app.events
    .filter(({ name }) => name === 'guard.behavior.matched' || name === 'guard.behavior.alert')
    .map(({ attributes }) => `${attributes['guard.behavior.rule']} ${attributes['guard.behavior.count']}`);

/** A store that answers later, and says what it was asked for. */
function slowStore(calls: (readonly Hit[])[] = []): Store {
  const store = memoryStore();
  return {
    bans: store.bans,
    async hit(hits, now) {
      calls.push(hits);
      await new Promise((resolve) => setImmediate(resolve));
      return store.hit(hits, now);
    },
  };
}

describe('behaviour rules', () => {
  afterEach(closeAll);

  describe('of usage', () => {
    it('tell once of a client that goes beyond, as alert or as log', async () => {
      const app = await start([
        { kind: 'usage', endpoint: 'GET /products/:id', above: 3, window: '1d', action: 'alert' },
        { kind: 'usage', above: 4, window: '1d', action: 'log', name: 'all' },
      ]);
      assert.equal(await statuses(app, '/products/1', 20), '200 '.repeat(20).trim());
      assert.deepEqual(reached(app), ['usage GET /products/:id 4', 'all 5']);
      const [alert] = named(app, 'behavior.alert');
      assert.deepEqual([alert?.severity, alert?.attributes['client.address']], ['ERROR', CLIENT]);
      assert.equal(
        alert?.body,
        `More than 3 calls within 86400 s, ${CLIENT}: alert by the rule "usage GET /products/:id".`,
      );
      assert.equal(named(app, 'behavior.matched')[0]?.severity, 'INFO');
    });

    it('count several endpoints together, and other requests not at all', async () => {
      const app = await start([
        { kind: 'usage', endpoint: ['/a', 'GET /b/**', '/b/c'], above: 3, window: '1h', action: 'refuse' },
      ]);
      assert.equal(await statuses(app, '/a', 2), '200 200');
      assert.equal(await statuses(app, '/other', 5), '200 200 200 200 200');
      assert.equal(await statuses(app, '/b/c', 2), '200 429');
      assert.equal(await statuses(app, '/A/', 1), '429');
      assert.equal(await statuses(app, '/a', 1, from('203.0.113.10')), '200');
    });

    it('refuse until the window has moved on, and say when to come back', async () => {
      const app = await start([{ kind: 'usage', above: 2, window: '1m', action: 'refuse' }]);
      assert.equal(await statuses(app, '/', 4), '200 200 429 429');
      const { headers, text } = await app.get('/', from());
      assert.equal(headers.get('retry-after'), '60');
      assert.doesNotMatch(text, /usage/);
      pass(64_000);
      assert.equal(await statuses(app, '/', 3), '200 200 429');
    });

    it('ban by the name of the rule, never loopback, and never who is trusted', async () => {
      const rules: BehaviorRule[] = [{ kind: 'usage', name: 'greedy', above: 1, window: '1h', action: { ban: '2h' } }];
      const app = await start(rules, { ip: { allow: ['203.0.113.8'] } });
      assert.equal(await statuses(app, '/', 3), '200 200 403');
      assert.equal(await statuses(app, '/', 3, from('203.0.113.8')), '200 200 200');
      assert.equal(await statuses(app, '/', 3, {} as never), '200 200 200');
      const bans = await app.shield.bans();
      assert.deepEqual(
        bans.map(({ subject, reason, source, since, until = 0 }) => [subject, reason, source, until - since]),
        [[CLIENT, 'greedy', 'automatic', 7_200_000]],
      );
    });

    it('count and ban users by what they are verified as', async () => {
      const app = await start([{ kind: 'usage', by: 'user', above: 2, window: '1h', action: 'ban' }], {
        auth: { scheme: 'bearer', verify: (token) => ({ id: token.slice(0, 3) }) },
      });
      const as = (user: string, address: string) => ({ ...from(address), authorization: `Bearer ${user}-token` });
      assert.equal(await statuses(app, '/', 2, as('ada', '203.0.113.1')), '200 200');
      assert.equal(await statuses(app, '/', 2, as('bob', '203.0.113.1')), '200 200');
      assert.equal(await statuses(app, '/', 2, as('ada', '203.0.113.2')), '200 403');
      assert.deepEqual(
        (await app.shield.bans()).map(({ kind, subject }) => [kind, subject]),
        [['user', 'ada']],
      );
    });

    it('tell once within the window of a client that goes beyond again and again, and ban each time', async () => {
      const called: number[] = [];
      const action = ['alert', { ban: '1ms' }, ({ count }: BehaviorMatch) => called.push(count)] as const;
      const app = await start([{ kind: 'usage', above: 30, window: '1m', action }]);
      for (let second = 0; second < 118; second++) {
        await app.get('/', from());
        pass(1_000);
      }
      assert.ok(named(app, 'ban.created').length > 5);
      assert.deepEqual([reached(app).length, called.length], [2, 2]);
    });

    it('act on a count that is reached with a request that auth refuses', async () => {
      const app = await start([{ kind: 'usage', above: 2, window: '1m', action: 'ban' }], {
        auth: { scheme: 'bearer', verify: () => null },
      });
      assert.equal(await statuses(app, '/', 4), '401 401 401 403');
    });

    it('call a function with what was reached and the context, and survive whatever it does', async () => {
      const heard: [BehaviorMatch, string][] = [];
      const note = (match: BehaviorMatch, ctx: Context) => void heard.push([match, ctx.path]);
      const action = [
        note,
        () => {
          throw new Error('no pager');
        },
        async () => {
          throw new Error('no pager');
        },
      ];
      const app = await start([{ kind: 'usage', name: 'all', above: 1, window: '1m', action }]);
      assert.equal(await statuses(app, '/x', 4), '200 200 200 200');
      assert.deepEqual(heard, [[{ rule: 'all', kind: 'usage', count: 2, above: 1, window: 60 }, '/x']]);
      assert.deepEqual(app.shield.status().reasons, ['behavior.call.failed']);
    });

    it('do not count what was blocked before', async () => {
      const app = await start([{ kind: 'usage', above: 2, window: '1h', action: 'refuse' }], {
        rateLimit: { requests: 1, window: '1m' },
        ip: { deny: ['203.0.113.66'] },
      });
      assert.equal(await statuses(app, '/', 10), `200${' 429'.repeat(9)}`);
      pass(64_000);
      assert.equal(await statuses(app, '/', 3), '200 429 429');
      pass(64_000);
      const { status, headers } = await app.get('/', from());
      assert.deepEqual([status, headers.get('retry-after')], [429, '3600']);
      assert.equal(named(app, 'behavior.throttled').length, 1);
    });
  });

  describe('of frequency', () => {
    it('act beyond a rate on average over the window', async () => {
      const app = await start([{ kind: 'frequency', rate: 0.5, action: 'refuse' }]);
      assert.equal(await statuses(app, '/', 7), '200 200 200 200 200 429 429');
      pass(11_000);
      for (let i = 0; i < 10; i++) {
        assert.equal(await statuses(app, '/', 1), '200');
        pass(2_700);
      }
    });
  });

  describe('in steps', () => {
    const steps: BehaviorRule[] = [
      {
        kind: 'usage',
        name: 'steps',
        window: '1h',
        steps: [
          { above: 2, action: 'log' },
          { above: 3, action: ['alert', { throttle: '5ms' }] },
          { above: 5, action: 'refuse' },
          { above: 7, action: 'ban' },
        ],
      },
    ];

    it('do more and more, each once', async () => {
      const app = await start(steps);
      assert.equal(await statuses(app, '/', 10), '200 200 200 200 200 429 429 429 403 403');
      assert.deepEqual(reached(app), ['steps 3', 'steps 4', 'steps 6', 'steps 8']);
      assert.equal(named(app, 'behavior.delayed').length, 2);
      assert.deepEqual(
        named(app, 'behavior.alert').map(({ attributes }) => attributes['guard.behavior.action']),
        ['alert, throttle'],
      );
    });

    it('are told as monitored, and do nothing, where the check is', async () => {
      for (const options of [{ mode: 'monitor' }, { checks: { behavior: 'monitor' } }] as const) {
        const called: unknown[] = [];
        const app = await start(
          [...steps, { kind: 'usage', above: 0, window: '1m', action: (match) => called.push(match) }],
          options,
        );
        assert.equal(await statuses(app, '/', 10), '200 '.repeat(10).trim());
        assert.deepEqual(
          [...new Set(app.events.map(({ attributes }) => attributes['guard.finding.state']))],
          ['monitored'],
        );
        assert.deepEqual(reached(app), ['usage 1', 'steps 3', 'steps 4', 'steps 6', 'steps 8']);
        assert.equal(named(app, 'behavior.throttled').length, 5);
        assert.deepEqual([called, await app.shield.bans()], [[], []]);
      }
    });

    it('are not there where the check is off', async () => {
      const app = await start(steps, { checks: { behavior: 'off' } });
      assert.equal(await statuses(app, '/', 10), '200 '.repeat(10).trim());
      assert.deepEqual(app.events, []);
    });
  });

  describe('at once', () => {
    const count = (answers: readonly Answer[], status: number) =>
      answers.filter((answer) => answer.status === status).length;

    for (const [kind, store, rateLimit] of [
      ['memory', memoryStore, undefined],
      ['a store that answers later', slowStore, undefined],
      ['a store that answers later, without limits', slowStore, false],
    ] as const) {
      it(`leave exactly 10 of 500 requests alone, and tell once, over ${kind}`, async () => {
        const app = await start([{ kind: 'usage', above: 10, window: '1h', action: 'refuse' }], {
          store: store(),
          ...(rateLimit === false && { rateLimit }),
          telemetry: { events: false, wave: false },
        });
        const answers = await Promise.all(Array.from({ length: 500 }, () => app.get('/', from())));
        assert.deepEqual([count(answers, 200), count(answers, 429)], [10, 490]);
        assert.deepEqual(reached(app), ['usage 11']);
      });
    }
  });

  describe('ask the store', () => {
    const rules: BehaviorRule[] = [
      { kind: 'usage', name: 'a', above: 5, window: '1h', action: 'refuse' },
      { kind: 'usage', name: 'b', above: 5, window: '1h', action: 'log', endpoint: '/b' },
      { kind: 'response', name: 'c', pattern: 'status:404', above: 5, window: '1h', action: 'throttle' },
    ];
    const asked = (calls: readonly (readonly Hit[])[]) =>
      calls.map((hits) => hits.map(({ key, cost, observed }) => `${key} ${cost}${observed ? ' observed' : ''}`));

    it('once for a request, together with the rate limits', async () => {
      const calls: (readonly Hit[])[] = [];
      const app = await start(rules, { store: slowStore(calls) });
      assert.equal(await statuses(app, '/b', 1), '200');
      assert.deepEqual(asked(calls), [
        [
          `default|address:${CLIENT} 1`,
          `behavior:a|address:${CLIENT} 1 observed`,
          `behavior:c|address:${CLIENT} 0 observed`,
          `behavior:b|address:${CLIENT} 1 observed`,
        ],
      ]);
    });

    it('once without rate limits, too', async () => {
      const calls: (readonly Hit[])[] = [];
      const app = await start(rules, { store: slowStore(calls), rateLimit: false });
      await statuses(app, '/', 1);
      assert.deepEqual(
        asked(calls).map(({ length }) => length),
        [2],
      );
    });

    it('without having a request wait where nothing throttles', async () => {
      let answer: (() => void) | undefined;
      const store = memoryStore();
      const hit: Store['hit'] = (hits, now) =>
        answer
          ? store.hit(hits, now)
          : new Promise((resolve) => {
              answer = () => resolve(store.hit(hits, now));
            });
      const options = { store: { ...store, synchronous: false, hit }, rateLimit: false } as const;
      const app = await start([{ kind: 'usage', above: 0, window: '1h' }], options);
      assert.equal(await statuses(app, '/', 1), '200');
      assert.deepEqual(reached(app), []);
      answer?.();
      await until(() => reached(app).length === 1);
    });

    it('for users after it is known who they are', async () => {
      const calls: (readonly Hit[])[] = [];
      const app = await start(
        [
          { kind: 'usage', name: 'a', above: 5, window: '1h', action: 'refuse' },
          { kind: 'usage', name: 'u', by: 'user', above: 5, window: '1h', action: 'refuse' },
        ],
        {
          store: slowStore(calls),
          auth: { scheme: 'bearer', verify: (token) => ({ id: token.slice(0, 3) }) },
          rateLimit: [
            { name: 'all', requests: 10, window: '1m' },
            { name: 'user', by: 'user', requests: 10, window: '1m' },
          ],
        },
      );
      await statuses(app, '/', 1, { ...from(), authorization: 'Bearer ada-token' } as never);
      assert.deepEqual(asked(calls), [
        [`all|address:${CLIENT} 1`, `behavior:a|address:${CLIENT} 1 observed`],
        ['user|user:ada 1', 'behavior:u|user:ada 1 observed'],
      ]);
    });

    it('for nothing of a preflight that the guard answers', async () => {
      const calls: (readonly Hit[])[] = [];
      const app = await start(rules, { store: slowStore(calls), cors: { origins: '*' } });
      const headers = { ...from(), origin: 'https://a.example', 'access-control-request-method': 'GET' };
      assert.equal((await app.get('/', headers, 'OPTIONS')).status, 204);
      assert.deepEqual(calls, []);
    });

    it('and fail as any check does where it fails', async () => {
      const broken: Store = { ...memoryStore(), hit: () => Promise.reject(new Error('gone')) };
      const refusing = await start(rules, { store: broken, rateLimit: false });
      assert.equal(await statuses(refusing, '/', 1), '500');
      const telling = await start([{ kind: 'usage', above: 0, window: '1h' }], { store: broken, rateLimit: false });
      assert.equal(await statuses(telling, '/', 1), '200');
      assert.deepEqual(telling.shield.status().reasons, ['behavior.failed', 'store.limits.failed']);
    });

    it('and neither hold nor refuse anybody where it cannot look', async () => {
      const blind: Store = {
        ...memoryStore(),
        hit: (hits) =>
          hits.map(({ cost }) => ({
            allowed: cost === 0,
            remaining: 0,
            retryAfter: 1_000,
            resetAfter: 1_000,
            isUnavailable: true,
          })),
      };
      const app = await start(rules, { store: blind, rateLimit: false });
      assert.equal(await statuses(app, '/', 2), '200 200');
    });

    it('and blame no limit for a key that cannot be had', async () => {
      const by = () => {
        throw new Error('no session');
      };
      const app = await start([{ kind: 'usage', by, above: 5, window: '1h', action: 'refuse' }]);
      assert.equal(await statuses(app, '/', 1), '500');
      assert.deepEqual(
        app.events.map(({ attributes }) => attributes['guard.check.name']),
        ['behavior'],
      );
    });
  });

  describe('that correlate', () => {
    const rule = (more: object = {}): BehaviorRule => ({
      kind: 'usage',
      endpoint: '/list',
      above: 2,
      window: '1h',
      action: 'refuse',
      correlate: { findings: 2, categories: ['sqli'], ...more },
    });

    it('do nothing to a client that detection has found too little of', async () => {
      const app = await start([rule()]);
      await statuses(app, SQLI, 1);
      await statuses(app, XSS, 3);
      await statuses(app, SQLI, 3, from('203.0.113.10'));
      assert.equal(await statuses(app, '/list', 4), '200 200 200 200');
      assert.deepEqual(reached(app), []);
    });

    it('act on one that it has found enough of before', async () => {
      const app = await start([rule()]);
      await statuses(app, SQLI, 2);
      assert.equal(await statuses(app, '/list', 4), '200 200 429 429');
      assert.deepEqual(reached(app), ['usage /list 3']);
    });

    it('act, once, when it finds enough of one that has gone beyond already', async () => {
      const app = await start([rule()]);
      await statuses(app, '/list', 5);
      await statuses(app, SQLI, 3);
      assert.deepEqual(reached(app), ['usage /list 3']);
      assert.equal(await statuses(app, '/list', 1), '429');
    });

    it('forget findings after a while', async () => {
      const app = await start([rule({ within: '1m' })]);
      await statuses(app, SQLI, 2);
      pass(64_000);
      assert.equal(await statuses(app, '/list', 4), '200 200 200 200');
    });
  });
});

describe('behaviour rules of a guard, at a route with a policy,', () => {
  afterEach(closeAll);
  const rules: BehaviorRule[] = [{ kind: 'usage', above: 3, window: '1h', action: 'refuse' }];
  const own = { rateLimit: { requests: 100, window: '1m' } };
  const shown = (ctx: Context) => {
    ctx.body = 'hello';
  };
  const routed = (own: Policy) => {
    const router = new Router();
    router.get('/shop', policy(own), shown);
    return router;
  };

  it('count a request once, whether the route was known beforehand or not', async () => {
    const late = await guarded({ proxies, behavior: rules }, routed(own).routes() as Middleware);
    const known = routed(own);
    const early = await guarded({ proxies, behavior: rules, router: known }, known.routes() as Middleware);
    for (const app of [late, early]) assert.equal(await statuses(app, '/shop', 5), '200 200 200 429 429');
  });

  it('are passed by where the policy says so', async () => {
    const router = routed({ bypass: ['behavior'] });
    const app = await guarded({ proxies, behavior: rules, router }, router.routes() as Middleware);
    assert.equal(await statuses(app, '/shop', 5), '200 200 200 200 200');
  });

  it('do not count what its policy refuses among the answers of the application', async () => {
    const behavior: BehaviorRule[] = [
      { kind: 'response', name: 'refused', pattern: 'status:400', above: 0, window: '1h' },
      { kind: 'response', name: 'missing', pattern: 'status:404', above: 0, window: '1h' },
    ];
    const routes = routed({ requireHeaders: { 'x-key': true } }).routes() as Middleware;
    const app = await guarded({ proxies, behavior }, routes);
    assert.equal(await statuses(app, '/shop', 3), '400 400 400');
    // What came before was looked at before.
    assert.equal(await statuses(app, '/none', 1), '404');
    await until(() => reached(app).length > 0);
    assert.deepEqual(reached(app), ['missing 1']);
  });
});

describe('a throttled request', () => {
  afterEach(closeAll);
  const throttle = (delay: string): BehaviorRule[] => [
    { kind: 'usage', above: 1, window: '1h', action: { throttle: delay } },
  ];

  it('is held as long as the rule says, and then served', async () => {
    const app = await start(throttle('80ms'));
    await app.get('/', from());
    const begun = process.hrtime.bigint();
    assert.equal((await app.get('/', from())).status, 200);
    // A timer may fire a millisecond early.
    assert.ok(process.hrtime.bigint() - begun >= 78_000_000n);
    assert.equal(named(app, 'behavior.delayed').length, 1);
  });

  it('is held by the strictest of several rules', async () => {
    const app = await start([
      ...throttle('30s'),
      { kind: 'frequency', rate: 0.1, action: 'refuse' },
      { kind: 'usage', above: 0, window: '1h', action: { throttle: '1ms' } },
    ]);
    assert.equal(await statuses(app, '/', 2), '200 429');
  });

  it('is not done at once because its client goes away', async () => {
    const app = await start(throttle('20s'));
    await app.get('/', from());
    const sent = request({ port: app.port, host: '127.0.0.1', headers: from() }).end();
    sent.on('error', () => {});
    await until(() => reached(app).length === 1);
    sent.destroy();
    await until(() => named(app, 'behavior.throttled').length === 1);
    assert.equal(app.reached(), 1);
  });

  it('goes on when the guard is closed', async () => {
    const app = await start(throttle('20s'));
    await app.get('/', from());
    const answer = app.get('/', from());
    await until(() => reached(app).length === 1);
    await app.shield.close();
    assert.equal((await answer).status, 200);
  });

  it('is refused when a thousand others are being held', async () => {
    const calls: (readonly Hit[])[] = [];
    const app = await start([{ kind: 'usage', above: 0, window: '1h', action: { throttle: '20s' } }], {
      store: slowStore(calls),
      rateLimit: false,
      telemetry: { events: false, wave: false },
    });
    const held = Array.from({ length: 1_000 }, () => app.get('/', from()));
    const counted = () => calls.filter(([hit]) => hit?.key.startsWith('behavior:')).length;
    await until(() => counted() === 1_000, 8_000);
    assert.equal(await statuses(app, '/', 1), '429');
    await app.shield.close();
    for (const { status } of await Promise.all(held)) assert.equal(status, 200);
  });
});
