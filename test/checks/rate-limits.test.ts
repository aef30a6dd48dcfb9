import assert from 'node:assert/strict';
import type { Context } from 'koa';
import { type Hit, memoryStore, type RateLimitOptions, type Store } from '../../src/index.js';
import { pass } from '../clock.js';
import { type Answer, closeAll, type Guarded, guarded } from '../guarded.js';
import { warned } from '../warnings/warned.js';

const proxies = { trust: ['loopback'] };

const limited = (rateLimit: RateLimitOptions | RateLimitOptions[]) => guarded({ proxies, rateLimit });

async function statuses(app: Guarded, path: string, times: number, method = 'GET'): Promise<string> {
  const answers: number[] = [];
  for (let i = 0; i < times; i++) answers.push((await app.get(path, {}, method)).status);
  return answers.join(' ');
}

const count = (answers: readonly Answer[], status: number) =>
  answers.filter((answer) => answer.status === status).length;

/** A store that answers later. */
function slowStore(): Store {
  const store = memoryStore();
  return {
    bans: store.bans,
    async hit(...args) {
      await new Promise((resolve) => setImmediate(resolve));
      return store.hit(...args);
    },
  };
}

describe('several rate limits', () => {
  afterEach(closeAll);

  for (const [kind, store] of [
    ['at once', memoryStore],
    ['later', slowStore],
  ] as const) {
    it(`let exactly 10 of 500 simultaneous requests through over a store that answers ${kind}`, async () => {
      const rateLimit = [
        { name: 'burst', requests: 10, window: '1h' },
        { name: 'sustained', requests: 25, window: '2h' },
      ];
      const app = await guarded({ store: store(), rateLimit });
      const answers = await Promise.all(Array.from({ length: 500 }, () => app.get('/')));
      assert.deepEqual([count(answers, 200), count(answers, 429)], [10, 490]);
    });

    it(`let what costs exactly the smaller one through over a store that answers ${kind}`, async () => {
      const rateLimit = [
        { name: 'calls', requests: 100, window: '1h' },
        { name: 'work', requests: 50, window: '1h', cost: async () => 5 },
      ];
      const app = await guarded({ store: store(), rateLimit });
      const answers = await Promise.all(Array.from({ length: 200 }, () => app.get('/')));
      assert.deepEqual([count(answers, 200), count(answers, 429)], [10, 190]);
      const { headers } = await app.get('/');
      // The first of 200 requests may be some seconds ago.
      assert.match(headers.get('ratelimit') ?? '', /^"work";r=0;t=3[56]\d\d$/);
    });
  }

  it('do not count what one of them refuses', async () => {
    const app = await limited([
      { name: 'burst', requests: 2, window: '1m' },
      { name: 'sustained', requests: 4, window: '1h' },
    ]);
    assert.equal(await statuses(app, '/', 20), `200 200${' 429'.repeat(18)}`);
    pass(64_000);
    assert.equal(await statuses(app, '/', 3), '200 200 429');
    pass(64_000);
    assert.equal(await statuses(app, '/', 1), '429');
  });

  it('ask the store once for a request, whatever their number', async () => {
    const store = memoryStore();
    const calls: (readonly Hit[])[] = [];
    const hit: Store['hit'] = (hits, now) => {
      calls.push(hits);
      return store.hit(hits, now);
    };
    const inner = { requests: 9, window: '1m' };
    const rateLimit = [
      { ...inner, endpoints: { '/a': [inner, { ...inner, cost: 3 }] } },
      { ...inner, name: 'x' },
    ];
    const app = await guarded({ store: { ...store, hit }, rateLimit });
    await app.get('/a');
    assert.deepEqual(
      calls.map((hits) => hits.map(({ key, cost }) => `${key} ${cost}`)),
      [['default|address:127.0.0.1 1', 'x|address:127.0.0.1 1', '/a|address:127.0.0.1 1', '/a_2|address:127.0.0.1 3']],
    );
  });

  it('are one failed check, and no end of the process, where their functions fail at once and later', async () => {
    const unhandled: unknown[] = [];
    const listener = (error: unknown) => void unhandled.push(error);
    const fail = () => {
      throw new Error('no session store');
    };
    const limit = { requests: 1, window: '1h' };
    const app = await limited([
      { ...limit, by: async () => fail() },
      { ...limit, cost: async () => fail() },
      { ...limit, by: fail },
    ]);
    process.prependListener('unhandledRejection', listener);
    try {
      assert.equal((await app.get('/')).status, 500);
      await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      process.off('unhandledRejection', listener);
    }
    assert.deepEqual(unhandled, []);
    assert.deepEqual(
      app.events.map(({ name }) => name),
      ['guard.check.failed'],
    );
  });

  it('tell of all policies, and of the limit with the least left', async () => {
    const app = await limited([
      { name: 'burst', requests: 3, window: '10s' },
      { name: 'sustained', requests: 5, window: '1h', cost: 2 },
    ]);
    const first = (await app.get('/')).headers;
    assert.equal(first.get('ratelimit-policy'), '"burst";q=3;w=10, "sustained";q=5;w=3600');
    assert.equal(first.get('ratelimit'), '"burst";r=2;t=10');
    assert.equal((await app.get('/')).headers.get('ratelimit'), '"sustained";r=1;t=3600');
    const refused = await app.get('/');
    assert.equal(refused.status, 429);
    assert.equal(refused.headers.get('ratelimit'), '"sustained";r=1;t=3600');
    assert.equal(refused.headers.get('retry-after'), '3600');
  });

  it('tell of the one that refuses though another has less left, and of the longest wait if several do', async () => {
    const costly = await limited([
      { name: 'free', requests: 1, window: '1m', cost: (ctx) => Number(ctx.path === '/') },
      { name: 'work', requests: 9, window: '1h', cost: 5 },
    ]);
    await costly.get('/');
    const refused = (await costly.get('/other')).headers;
    assert.equal(refused.get('ratelimit'), '"work";r=4;t=3600');
    const both = await limited([
      { name: 'a', requests: 1, window: '1h' },
      { name: 'b', requests: 1, window: '2h' },
      { name: 'c', requests: 1, window: '10s' },
    ]);
    await both.get('/');
    const { headers } = await both.get('/');
    assert.deepEqual([headers.get('ratelimit'), headers.get('retry-after')], ['"b";r=0;t=7200', '7200']);
    assert.deepEqual(
      ['name', 'limit', 'window'].map((name) => both.events[0]?.attributes[`guard.rate_limit.${name}`]),
      ['b', 1, 7_200],
    );
  });

  it('tell each in the fields that it is to be told in', async () => {
    const app = await limited([
      { name: 'a', requests: 5, window: '1m', headers: 'legacy' },
      { name: 'b', requests: 3, window: '1m', headers: 'legacy' },
      { name: 'c', requests: 9, window: '1m' },
      { name: 'secret', requests: 2, window: '1m', headers: false },
    ]);
    const { headers } = await app.get('/');
    assert.equal(headers.get('ratelimit-policy'), '"c";q=9;w=60');
    assert.equal(headers.get('ratelimit'), '"c";r=8;t=60');
    assert.deepEqual([headers.get('x-ratelimit-limit'), headers.get('x-ratelimit-remaining')], ['3', '2']);
    await app.get('/');
    const refused = await app.get('/');
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '60']);
    assert.doesNotMatch(JSON.stringify([...refused.headers]), /secret/);
  });
});

describe('the cost of a request', () => {
  afterEach(closeAll);

  it('may be none, and is told all the same', async () => {
    const app = await limited({ requests: 2, window: '1m', cost: (ctx) => (ctx.path === '/free' ? 0 : 1) });
    assert.equal(await statuses(app, '/free', 5), '200 200 200 200 200');
    assert.equal((await app.get('/free')).headers.get('ratelimit'), '"default";r=2;t=1');
    assert.equal(await statuses(app, '/', 3), '200 200 429');
    const free = await app.get('/free');
    assert.deepEqual([free.status, free.headers.get('ratelimit')], [200, '"default";r=0;t=60']);
  });

  it('beyond the limit takes all of it', async () => {
    const app = await limited({ requests: 10, window: '1h', cost: () => 5_000 });
    assert.equal(await statuses(app, '/', 2), '200 429');
  });

  for (const junk of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, '2', null, undefined, {}, true]) {
    it(`takes all of the limit when it is ${typeof junk === 'number' ? junk : JSON.stringify(junk)}, and fails nothing`, async () => {
      const rateLimit = { requests: 10, window: '1h', cost: () => junk as number };
      const app = await guarded({ rateLimit, warnings: { GUARD_NO_SDK: false } });
      const heard = await warned(async () => assert.equal(await statuses(app, '/', 2), '200 429'));
      assert.deepEqual(
        heard.map(({ code }) => code),
        ['GUARD_RATE_LIMIT_COST'],
      );
      assert.equal(app.shield.status().status, 'healthy');
    });
  }
});

describe('skip', () => {
  afterEach(closeAll);
  const isInternal = (ctx: Context) => ctx.get('x-internal') === 'yes';

  for (const [kind, skip] of [
    ['at once', isInternal],
    ['later', async (ctx: Context) => isInternal(ctx)],
  ] as const) {
    it(`leaves a limit out for requests that the function names ${kind}, and does not tell of it`, async () => {
      const app = await limited([
        { name: 'a', requests: 1, window: '1h', skip },
        { name: 'b', requests: 3, window: '1h' },
      ]);
      const internal = { 'x-internal': 'yes' };
      assert.equal((await app.get('/')).status, 200);
      assert.equal((await app.get('/')).status, 429);
      const { status, headers } = await app.get('/', internal);
      assert.deepEqual([status, headers.get('ratelimit-policy')], [200, '"b";q=3;w=3600']);
      assert.equal((await app.get('/', internal)).status, 200);
      assert.equal((await app.get('/', internal)).status, 429);
      const alone = await limited({ requests: 1, window: '1h', skip });
      for (let i = 0; i < 3; i++) {
        const answer = await alone.get('/', internal);
        assert.deepEqual([answer.status, answer.headers.has('ratelimit')], [200, false]);
      }
      const both = await limited([
        { name: 'a', requests: 1, window: '1h', skip },
        { name: 'b', requests: 1, window: '1m', skip },
      ]);
      assert.equal(await statuses(both, '/', 2), '200 429');
      const answer = await both.get('/', internal);
      assert.deepEqual([answer.status, answer.headers.has('ratelimit')], [200, false]);
    });
  }

  it('takes nothing for no, and fails on what only looks like yes', async () => {
    for (const nothing of [undefined, null, false]) {
      const app = await limited({ requests: 1, window: '1h', skip: () => nothing as never });
      assert.equal(await statuses(app, '/', 2), '200 429');
    }
    for (const odd of ['no', 1, {}]) {
      const failing = await limited({ requests: 1, window: '1h', skip: () => odd as never });
      assert.equal((await failing.get('/')).status, 500);
    }
  });
});

describe('limits of endpoints', () => {
  afterEach(closeAll);

  const login = (): Promise<Guarded> =>
    limited({
      requests: 100,
      window: '1h',
      endpoints: { 'POST /login': { requests: 2, window: '1m' }, '/api/**': { requests: 50, window: '1m', cost: 10 } },
    });

  it('apply on top of the limit around them, to their requests only', async () => {
    const app = await login();
    assert.equal(await statuses(app, '/login', 3, 'POST'), '200 200 429');
    assert.equal(await statuses(app, '/login', 3), '200 200 200');
    const { headers } = await app.get('/');
    assert.equal(headers.get('ratelimit-policy'), '"default";q=100;w=3600');
    assert.equal(headers.get('ratelimit'), '"default";r=94;t=3600');
  });

  it('are told by their pattern', async () => {
    const { headers } = await (await login()).get('/login', {}, 'POST');
    assert.equal(headers.get('ratelimit-policy'), '"default";q=100;w=3600, "POST /login";q=2;w=60');
    assert.equal(headers.get('ratelimit'), '"POST /login";r=1;t=60');
  });

  it('are not dodged by another spelling of the path', async () => {
    const app = await login();
    assert.equal(await statuses(app, '/login', 2, 'POST'), '200 200');
    for (const target of ['/LOGIN', '/login/', '//login', '/log%69n', '/x/../login', '/login#x', 'http://a/login']) {
      const answer = await app.raw(`POST ${target} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n`);
      assert.match(answer, /^HTTP\/1\.1 429 /, target);
    }
  });

  it('count a request to several of them for all', async () => {
    const app = await limited({
      requests: 100,
      window: '1h',
      endpoints: {
        '/api/**': { requests: 3, window: '1m' },
        '/api/search': [
          { requests: 2, window: '1m', name: 'search' },
          { requests: 9, window: '1h' },
        ],
      },
    });
    assert.equal(await statuses(app, '/api/search', 3), '200 200 429');
    assert.equal(await statuses(app, '/api/other', 2), '200 429');
  });

  it('stand alone where the limit around them skips', async () => {
    const app = await limited({
      requests: 1,
      window: '1h',
      skip: () => true,
      endpoints: { '/login': { requests: 2, window: '1m', skip: () => false } },
    });
    assert.equal(await statuses(app, '/login', 3), '200 200 429');
    assert.equal((await app.get('/')).headers.has('ratelimit'), false);
  });

  it('are HEAD for GET too', async () => {
    const app = await limited({
      requests: 9,
      window: '1h',
      endpoints: { 'GET /search': { requests: 1, window: '1m' } },
    });
    assert.equal((await app.get('/search')).status, 200);
    assert.equal((await app.get('/search', {}, 'HEAD')).status, 429);
  });
});

describe('a store that answers with something else', () => {
  afterEach(closeAll);
  for (const answer of [undefined, [], { allowed: true }]) {
    it(`is a failed check, not a request let through: ${JSON.stringify(answer)}`, async () => {
      const store = { bans: memoryStore().bans, hit: () => answer as never };
      assert.equal((await (await guarded({ store })).get('/')).status, 500);
      const rateLimit = [
        { requests: 1, window: 1 },
        { requests: 2, window: 2 },
      ];
      assert.equal((await (await guarded({ store, rateLimit })).get('/')).status, 500);
    });
  }
});
