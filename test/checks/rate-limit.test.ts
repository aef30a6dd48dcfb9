import assert from 'node:assert/strict';
import { memoryStore, type RateLimitOptions } from '../../src/index.js';
import { pass } from '../clock.js';
import { closeAll, type Guarded, guarded } from '../guarded.js';

const proxies = { trust: ['loopback'] };
const from = (address: string) => ({ 'x-forwarded-for': address });

function count(answers: readonly { status: number }[], status: number): number {
  return answers.filter((answer) => answer.status === status).length;
}

async function limited(rateLimit: Partial<RateLimitOptions> = {}): Promise<Guarded> {
  return guarded({ proxies, rateLimit: { requests: 10, window: '1h', ...rateLimit } });
}

describe('rate limit', () => {
  afterEach(closeAll);

  it('lets 10 of 500 simultaneous requests through when the limit is 10', async () => {
    const app = await limited();
    const answers = await Promise.all(Array.from({ length: 500 }, () => app.get('/')));
    assert.deepEqual([count(answers, 200), count(answers, 429)], [10, 490]);
    assert.equal(app.reached(), 10);
  });

  it('lets 10 of 500 through also over a store that answers later', async () => {
    const store = memoryStore();
    const slow = {
      ...store,
      synchronous: false,
      async hit(...args: Parameters<typeof store.hit>) {
        await new Promise((resolve) => setImmediate(resolve));
        return store.hit(...args);
      },
    };
    const app = await guarded({ rateLimit: { requests: 10, window: '1h' }, store: slow });
    const answers = await Promise.all(Array.from({ length: 500 }, () => app.get('/')));
    assert.deepEqual([count(answers, 200), count(answers, 429)], [10, 490]);
  });

  it('counts each address for itself, and an IPv6 client by its /64', async () => {
    const app = await limited({ requests: 1 });
    assert.equal((await app.get('/', from('203.0.113.1'))).status, 200);
    assert.equal((await app.get('/', from('203.0.113.2'))).status, 200);
    assert.equal((await app.get('/', from('203.0.113.1'))).status, 429);
    assert.equal((await app.get('/', from('2001:db8::1'))).status, 200);
    assert.equal((await app.get('/', from('2001:db8::2'))).status, 429);
    assert.equal((await app.get('/', from('2001:db8:0:1::1'))).status, 200);
  });

  it('tells where the client stands, in the fields of the IETF draft', async () => {
    const app = await limited({ requests: 2, window: '1m' });
    const [first, second, third] = [await app.get('/'), await app.get('/'), await app.get('/')];
    assert.equal(first.headers.get('ratelimit-policy'), '"default";q=2;w=60');
    assert.equal(first.headers.get('ratelimit'), '"default";r=1;t=60');
    assert.equal(second.headers.get('ratelimit'), '"default";r=0;t=60');
    assert.equal(third.status, 429);
    assert.equal(third.headers.get('ratelimit'), '"default";r=0;t=60');
    assert.equal(first.headers.get('retry-after'), null);
    assert.equal(third.headers.get('retry-after'), '60');
  });

  it('tells it in the older fields when asked to, or not at all', async () => {
    const legacy = (await (await limited({ headers: 'legacy' })).get('/')).headers;
    assert.equal(legacy.get('x-ratelimit-limit'), '10');
    assert.equal(legacy.get('x-ratelimit-remaining'), '9');
    assert.equal(legacy.get('x-ratelimit-reset'), '3600');
    assert.equal(legacy.get('ratelimit'), null);
    const both = (await (await limited({ headers: 'both' })).get('/')).headers;
    assert.deepEqual([both.has('ratelimit'), both.has('x-ratelimit-limit')], [true, true]);
    const silent = (await (await limited({ headers: false })).get('/')).headers;
    assert.deepEqual([silent.has('ratelimit'), silent.has('x-ratelimit-limit')], [false, false]);
  });

  it('lets the client in again when Retry-After is over', async () => {
    const app = await limited({ requests: 1, window: '1m' });
    await app.get('/');
    const { status, headers } = await app.get('/');
    assert.equal(status, 429);
    pass(Number(headers.get('retry-after')) * 1_000);
    assert.equal((await app.get('/')).status, 200);
  });

  it('counts by any function of ctx, at once or later', async () => {
    for (const by of [
      (ctx: { get(name: string): string }) => ctx.get('x-key') || undefined,
      async (ctx: { get(name: string): string }) => ctx.get('x-key') || undefined,
    ]) {
      const app = await limited({ requests: 1, by });
      assert.equal((await app.get('/', { 'x-key': 'a' })).status, 200);
      assert.equal((await app.get('/', { 'x-key': 'b' })).status, 200);
      assert.equal((await app.get('/', { 'x-key': 'a', ...from('203.0.113.7') })).status, 429);
    }
  });

  it('counts by address where the function has no key, and never mixes the two up', async () => {
    const app = await limited({ requests: 1, by: (ctx) => ctx.get('x-key') || undefined });
    assert.equal((await app.get('/', from('203.0.113.7'))).status, 200);
    assert.equal((await app.get('/', { 'x-key': '203.0.113.7' })).status, 200);
    assert.equal((await app.get('/', from('203.0.113.7'))).status, 429);
  });

  for (const nothing of [undefined, null, '', Number.NaN]) {
    it(`counts by address where the function answers ${nothing === '' ? 'an empty text' : nothing}`, async () => {
      const app = await limited({ requests: 1, by: () => nothing });
      assert.equal((await app.get('/', from('203.0.113.7'))).status, 200);
      assert.equal((await app.get('/', from('203.0.113.8'))).status, 200);
    });
  }

  it('takes a number for a key, and fails on what would make all clients one', async () => {
    const numbers = await limited({ requests: 1, by: (ctx) => Number(ctx.get('x-key')) });
    assert.equal((await numbers.get('/', { 'x-key': '1' })).status, 200);
    assert.equal((await numbers.get('/', { 'x-key': '2' })).status, 200);
    assert.equal((await numbers.get('/', { 'x-key': '1' })).status, 429);
    for (const odd of [{}, Symbol('x'), true]) {
      const app = await limited({ by: () => odd as never });
      assert.equal((await app.get('/')).status, 500);
      assert.match(
        String(app.events[0]?.attributes['exception.message']),
        /^rateLimit\.by of "default": expected a string/,
      );
    }
  });

  it('gives a store no key longer than it may hold for 100,000 clients', async () => {
    const store = memoryStore();
    const keys: string[] = [];
    const hit: typeof store.hit = (hits, now) => {
      keys.push(...hits.map(({ key }) => key));
      return store.hit(hits, now);
    };
    const rateLimit = { requests: 1, window: '1h', by: (ctx: { get(name: string): string }) => ctx.get('x-key') };
    const app = await guarded({ rateLimit, store: { ...store, hit } });
    await app.get('/', { 'x-key': 'k'.repeat(5_000) });
    assert.ok(keys.length === 1 && keys.every((key) => key.length <= 140));
  });

  it('tells keys of any length apart', async () => {
    const app = await limited({ requests: 1, by: (ctx) => ctx.get('x-key') });
    const long = 'k'.repeat(5_000);
    assert.equal((await app.get('/', { 'x-key': `${long}1` })).status, 200);
    assert.equal((await app.get('/', { 'x-key': `${long}2` })).status, 200);
    assert.equal((await app.get('/', { 'x-key': `${long}1` })).status, 429);
  });

  it('answers 500, not 429, when the function of the application fails, and says so', async () => {
    const app = await limited({
      by: () => {
        throw new Error('no session store');
      },
    });
    assert.equal((await app.get('/')).status, 500);
    assert.equal(app.events[0]?.name, 'guard.check.failed');
  });

  it('is 1000 a minute by default, and none when false', async () => {
    assert.equal((await (await guarded()).get('/')).headers.get('ratelimit-policy'), '"default";q=1000;w=60');
    assert.equal((await (await guarded({ rateLimit: false })).get('/')).headers.has('ratelimit'), false);
  });
});
