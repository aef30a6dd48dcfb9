import assert from 'node:assert/strict';
import { type GuardOptions, memoryStore } from '../../src/index.js';
import { storeWithList } from '../checks/wires.js';
import { closeAll, type Guarded, guarded } from '../guarded.js';

const proxies = { trust: ['loopback'] };
const from = (address: string) => ({ 'x-forwarded-for': address });
const attack = '/?q=1%27%20OR%201=1--%20';
const database = (address: string) => (address.startsWith('203.') ? 'AQ' : 'DE');
const soon = () => new Date(Date.now() + 3_600_000).toISOString();
const past = '2026-01-01T00:00:00Z';

/** What a rule set says, and what becomes of requests by it that would get 200 without, or of ones that would not. */
interface Effect {
  readonly what: string;
  readonly rules: object;
  readonly options?: GuardOptions;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  /** As many are sent; the last one counts. */
  readonly requests?: number;
  readonly before?: number;
  readonly status: number;
}

const effects: readonly Effect[] = [
  { what: 'denies addresses', rules: { deny: ['203.0.113.0/24'] }, status: 403 },
  {
    what: 'denies addresses for a time',
    rules: { deny: [{ address: '203.0.113.9', expires_at: soon() }] },
    status: 403,
  },
  {
    what: 'denies no address whose time is over',
    rules: { deny: [{ address: '203.0.113.9', expires_at: past }] },
    status: 200,
  },
  {
    what: 'denies addresses on a route that bypasses all checks',
    rules: { deny: ['203.0.113.9'] },
    options: { routes: { '/**': { bypass: true } } },
    status: 403,
  },
  { what: 'trusts addresses', rules: { allow: ['203.0.113.9'] }, path: attack, before: 403, status: 200 },
  { what: 'bans addresses', rules: { bans: [{ address: '203.0.113.9' }] }, status: 403 },
  {
    what: 'bans addresses that are trusted',
    rules: { allow: ['203.0.113.9'], bans: [{ address: '203.0.113.9' }] },
    status: 403,
  },
  {
    what: 'bans nobody whose time is over',
    rules: { bans: [{ address: '203.0.113.9', expires_at: past }] },
    status: 200,
  },
  {
    what: 'bans fingerprints',
    rules: { bans: [{ fingerprint: 'ja4_of_a_botnet' }] },
    options: { fingerprint: { header: 'x-ja4' } },
    headers: { 'x-ja4': 'ja4_of_a_botnet' },
    status: 403,
  },
  {
    what: 'bans users',
    rules: { bans: [{ user: 'u1' }] },
    options: { auth: { scheme: 'bearer', verify: () => ({ id: 'u1' }) } },
    headers: { authorization: 'Bearer a' },
    status: 403,
  },
  {
    what: 'denies countries',
    rules: { countries: { deny: ['AQ'] } },
    options: { countries: { database } },
    status: 403,
  },
  {
    what: 'allows countries in place of those of the guard',
    rules: { countries: { allow: ['AQ'] } },
    options: { countries: { database, allow: ['DE'] } },
    before: 403,
    status: 200,
  },
  {
    what: 'denies clouds',
    rules: { clouds: { deny: ['aws'] } },
    options: { store: storeWithList },
    status: 403,
  },
  {
    what: 'denies user agents',
    rules: { user_agents: { deny: ['curl'] } },
    headers: { 'user-agent': 'curl/8' },
    status: 403,
  },
  {
    what: 'denies bots',
    rules: { user_agents: { bots: true } },
    headers: { 'user-agent': 'Googlebot/2.1' },
    status: 403,
  },
  { what: 'limits', rules: { rate_limit: { requests: 1, window: '1m' } }, requests: 2, status: 429 },
  {
    what: 'limits no more',
    rules: { rate_limit: false },
    options: { rateLimit: { requests: 1, window: '1m' } },
    requests: 2,
    before: 429,
    status: 200,
  },
  {
    what: 'limits endpoints',
    rules: { endpoints: { 'GET /a': { requests: 1, window: '1m' } } },
    path: '/a',
    requests: 2,
    status: 429,
  },
  {
    what: 'limits endpoints besides the limits of the guard for the same ones',
    rules: { endpoints: { 'GET /a': { requests: 1, window: '1m' } } },
    options: { rateLimit: { requests: 9, window: '1m', endpoints: { 'GET /a': { requests: 5, window: '1m' } } } },
    path: '/a',
    requests: 2,
    status: 429,
  },
  {
    what: 'looks for patterns',
    rules: { patterns: [{ id: 'own.canary', pattern: 'canary-\\d+' }] },
    path: '/?q=canary-7',
    status: 403,
  },
  { what: 'only monitors', rules: { mode: 'monitor' }, path: attack, before: 403, status: 200 },
  { what: 'enforces', rules: { mode: 'enforce' }, options: { mode: 'monitor' }, path: attack, status: 403 },
  { what: 'switches checks off', rules: { checks: { detection: 'off' } }, path: attack, before: 403, status: 200 },
  {
    what: 'only monitors a check',
    rules: { checks: { detection: 'monitor' } },
    path: attack,
    before: 403,
    status: 200,
  },
  { what: 'bans sooner', rules: { ban: { threshold: 1 } }, path: attack, requests: 2, before: 403, status: 403 },
  {
    what: 'has behaviour rules',
    rules: { behavior: [{ kind: 'usage', endpoint: '/a', above: 1, window: '1m', action: 'refuse' }] },
    path: '/a',
    requests: 2,
    status: 429,
  },
  {
    what: 'has behaviour rules about answers',
    rules: {
      behavior: [
        {
          kind: 'response',
          pattern: 'status:2xx',
          above: 0,
          window: '1m',
          action: ['log', { throttle: '10ms' }, 'refuse'],
          max_body: '1kb',
        },
      ],
    },
    requests: 2,
    status: 429,
  },
  { what: 'switches emergency mode on', rules: { emergency: { on: true } }, status: 503 },
  { what: 'lets some in meanwhile', rules: { emergency: { on: true, allow: ['203.0.113.9'] } }, status: 200 },
  {
    what: 'switches emergency mode on for routes that bypass all checks, too',
    rules: { emergency: { on: true } },
    options: { routes: { '/**': { bypass: true } } },
    status: 503,
  },
  {
    what: 'stands below what a route says',
    rules: { rate_limit: { requests: 1, window: '1m' } },
    options: { routes: { '/a': { rateLimit: { requests: 5, window: '1m' } } } },
    path: '/a',
    requests: 2,
    status: 200,
  },
];

async function send(app: Guarded, { path = '/', headers, requests = 1 }: Effect): Promise<number> {
  let status = 0;
  for (let sent = 0; sent < requests; sent++) {
    status = (await app.get(path, { ...from('203.0.113.9'), ...headers })).status;
  }
  return status;
}

describe('a rule set', () => {
  afterEach(closeAll);

  for (const effect of effects) {
    const { what, rules, options, before = 200, status } = effect;
    it(what, async () => {
      const given: GuardOptions = { proxies, ...options };
      const alone = await guarded({ ...given, store: options?.store ?? memoryStore() });
      assert.equal(await send(alone, effect), before);
      const source = () => JSON.stringify({ version: 1, ...rules });
      const app = await guarded({ ...given, store: options?.store ?? memoryStore(), rules: { source } });
      await app.shield.ready();
      await app.shield.ready();
      assert.equal(app.shield.status().rules?.version, 1, JSON.stringify(app.shield.status().rules?.lastError));
      assert.equal(await send(app, effect), status);
    });
  }

  it('bans as soon as it says, and tells of it', async () => {
    const source = () => JSON.stringify({ version: 1, ban: { threshold: 1, duration: '10m' } });
    const app = await guarded({ proxies, rules: { source } });
    await app.shield.ready();
    await app.get(attack, from('203.0.113.9'));
    assert.equal((await app.get('/', from('203.0.113.9'))).status, 403);
    const [ban] = await app.shield.bans();
    assert.deepEqual([ban?.subject, (ban?.until ?? 0) - (ban?.since ?? 0)], ['203.0.113.9', 600_000]);
  });

  const unfit: readonly (readonly [what: string, rules: object, path: string])[] = [
    ['names a check that there is none of', { checks: { detektion: 'off' } }, 'checks.detektion'],
    ['names a country that there is none of', { countries: { deny: ['ZZ'] } }, 'countries.deny[0]'],
    ['names a cloud that there is none of', { clouds: { deny: ['awz'] } }, 'clouds.deny[0]'],
    ['counts by users without auth', { rate_limit: { requests: 1, window: '1m', by: 'user' } }, 'rate_limit'],
    [
      'has a pattern for answers that nobody can read',
      { behavior: [{ kind: 'response', pattern: 'regex:(?=a)', above: 1, window: '1m' }] },
      'behavior[0].pattern[0]',
    ],
    ['asks for countries where there is no database', { countries: { deny: ['AQ'] } }, 'countries'],
  ];
  for (const [what, rules, path] of unfit) {
    it(`that ${what} changes nothing, and says so`, async () => {
      const source = () => JSON.stringify({ version: 1, deny: ['203.0.113.9'], ...rules });
      const countries = path === 'countries' ? false : { database };
      const app = await guarded({ proxies, countries, rules: { source } });
      await app.shield.ready();
      const { rules: told, reasons } = app.shield.status();
      assert.equal(told?.lastError?.code, 'GUARD_RULES_REFUSED');
      assert.equal(told?.lastError?.faults[0]?.path, path);
      assert.deepEqual(reasons, ['rules.rejected']);
      assert.equal((await app.get('/', from('203.0.113.9'))).status, 200);
    });
  }

  it('leaves what was switched on by hand', async () => {
    const app = await guarded({ rules: { source: () => JSON.stringify({ version: 1, emergency: { on: false } }) } });
    app.shield.emergency(true);
    await app.shield.ready();
    assert.equal((await app.get('/')).status, 503);
  });

  it('that comes while a request is under way is not for that one, nor for where it arrives', async () => {
    let version = 1;
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const source = () => JSON.stringify(version === 1 ? { version } : { version, mode: 'monitor' });
    const app = await guarded({
      proxies,
      rules: { source, interval: '1s' },
      custom: [
        async function waits({ path }) {
          if (path === '/slow') await held;
          return path === '/slow' ? {} : undefined;
        },
      ],
    });
    await app.shield.ready();
    const slow = app.get('/slow');
    version = 2;
    while (app.shield.status().rules?.version !== 2) await new Promise((resolve) => setTimeout(resolve, 50));
    release();
    assert.equal((await slow).status, 403);
    assert.equal((await app.get('/slow')).status, 200);
  });
});
