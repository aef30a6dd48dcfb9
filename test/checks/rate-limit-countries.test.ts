import assert from 'node:assert/strict';
import { type Hit, memoryStore, type RateLimitOptions, redisStore, type Store } from '../../src/index.js';
import { flatCountryLimits } from '../../src/options/flat-limits.js';
import { countryLimitsSchema } from '../../src/options/rate-limit.js';
import { closeAll, type Guarded, guarded } from '../guarded.js';
import { DE, DE6, databaseOf, GB, NOWHERE, removeDatabases, US } from '../intel/countries.js';
import { endUsers, needsRedis, type RedisServer, redisServer, stopAll } from '../state/redis/server.js';

const from = (address: string) => ({ 'x-forwarded-for': address });

const limited = (rateLimit: RateLimitOptions | RateLimitOptions[], store: Store = memoryStore()) =>
  guarded({ proxies: { trust: ['loopback'] }, countries: { database: databaseOf() }, rateLimit, store });

async function statuses(app: Guarded, address: string, times: number, path = '/'): Promise<string> {
  const answers: number[] = [];
  for (let i = 0; i < times; i++) answers.push((await app.get(path, from(address))).status);
  return answers.join(' ');
}

async function policy(app: Guarded, address: string): Promise<string | null> {
  return (await app.get('/', from(address))).headers.get('ratelimit-policy');
}

describe('rate limits of countries', () => {
  afterEach(async () => {
    await closeAll();
    removeDatabases();
  });

  const countries = { DE: { requests: 3, window: '1h' }, GB: { requests: 1, window: '1h', name: 'islands' } };

  async function inPlaceOf(store: Store): Promise<void> {
    const app = await limited({ requests: 2, window: '1h', countries }, store);
    await app.shield.ready();
    assert.equal(await statuses(app, DE, 4), '200 200 200 429');
    assert.equal(await statuses(app, DE6, 4), '200 200 200 429');
    assert.equal(await statuses(app, GB, 2), '200 429');
    for (const elsewhere of [US, NOWHERE, '10.0.0.1']) assert.equal(await statuses(app, elsewhere, 3), '200 200 429');
  }

  it('count in place of the limit that they stand in', () => inPlaceOf(memoryStore()));

  describe('in Redis', () => {
    let server: RedisServer;
    before(async function () {
      needsRedis(this);
      server = await redisServer();
    });
    afterEach(endUsers);
    after(stopAll);

    it('count in place of the limit that they stand in', () =>
      inPlaceOf(redisStore(server.client(), { timeout: '5s' })));
  });

  it('have names by which clients and telemetry know them', async () => {
    const app = await limited({ requests: 2, window: '1h', countries });
    assert.equal(await policy(app, DE), '"DE";q=3;w=3600');
    assert.equal(await policy(app, GB), '"islands";q=1;w=3600');
    assert.equal(await policy(app, US), '"default";q=2;w=3600');
    await statuses(app, GB, 1);
    assert.deepEqual(
      app.events.map(({ attributes }) => [attributes['guard.rate_limit.name'], attributes['geo.country.iso_code']]),
      [['islands', 'GB']],
    );
  });

  it('are those of all other countries, and of none that is known, with a star', async () => {
    const rest = { '*': { requests: 1, window: '1h' } };
    const app = await limited({ requests: 9, window: '1h', countries: { DE: { requests: 2, window: '1h' }, ...rest } });
    assert.equal(await policy(app, US), '"*";q=1;w=3600');
    assert.equal(await statuses(app, DE, 3), '200 200 429');
    for (const elsewhere of [GB, NOWHERE, '10.0.0.1']) assert.equal(await statuses(app, elsewhere, 2), '200 429');
    const only = await limited({ requests: 9, window: '1h', countries: rest });
    for (const anywhere of [DE, NOWHERE]) assert.equal(await statuses(only, anywhere, 2), '200 429');
  });

  it('leave the endpoints of the limit, and other limits, to everybody', async () => {
    const app = await limited([
      { requests: 2, window: '1h', countries, endpoints: { '/login': { requests: 1, window: '1h' } } },
      { name: 'all', requests: 100, window: '1h' },
    ]);
    assert.equal(await statuses(app, DE, 2, '/login'), '200 429');
    assert.equal(await policy(app, DE), '"DE";q=3;w=3600, "all";q=100;w=3600');
    assert.equal(await policy(app, US), '"default";q=2;w=3600, "all";q=100;w=3600');
  });

  it('may be several, all of which count', async () => {
    const several = [
      { requests: 2, window: '1h' },
      { requests: 3, window: '2h', cost: 2 },
    ];
    const app = await limited({ requests: 9, window: '1h', countries: { DE: several } });
    assert.equal(await statuses(app, DE, 2), '200 429');
    assert.equal(await policy(app, US), '"default";q=9;w=3600');
  });

  it('are a failed check where the function that knows countries fails', async () => {
    const database = () => {
      throw new Error('no database');
    };
    const app = await guarded({
      proxies: { trust: ['loopback'] },
      countries: { database },
      rateLimit: { requests: 2, window: '1h', countries },
    });
    assert.deepEqual([await statuses(app, DE, 1), await statuses(app, '10.0.0.1', 1)], ['500', '200']);
    assert.deepEqual(
      app.events.map(({ name, attributes }) => [name, attributes['guard.check.name']]),
      [['guard.check.failed', 'rate_limit']],
    );
  });

  it('ask the store once for a request', async () => {
    const store = memoryStore();
    const calls: (readonly Hit[])[] = [];
    const hit: Store['hit'] = (hits, now) => {
      calls.push(hits);
      return store.hit(hits, now);
    };
    const app = await limited(
      [
        { requests: 9, window: '1h', countries },
        { requests: 9, window: '1h' },
      ],
      { ...store, hit },
    );
    for (const address of [DE, US]) await app.get('/', from(address));
    assert.deepEqual(
      calls.map((hits) => hits.map(({ key }) => key)),
      [
        [`DE|address:${DE}`, `default_2|address:${DE}`],
        [`default|address:${US}`, `default_2|address:${US}`],
      ],
    );
  });

  it('can be made on their own, for these countries alone', () => {
    const given = countryLimitsSchema.parse({ DE: { requests: 3, window: '1m' }, '*': { requests: 1, window: '1m' } });
    assert.deepEqual(
      flatCountryLimits(given, undefined, 'POST /login').map(({ name, requests, window, countries, at }) => ({
        name,
        requests,
        window,
        countries,
        at,
      })),
      [
        {
          name: 'DE POST /login',
          requests: 3,
          window: 60_000,
          countries: { codes: ['DE'], others: false },
          at: ['countryRateLimit', 'DE'],
        },
        {
          name: '* POST /login',
          requests: 1,
          window: 60_000,
          countries: { codes: ['DE'], others: true },
          at: ['countryRateLimit', '*'],
        },
      ],
    );
  });
});
