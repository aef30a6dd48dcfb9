import assert from 'node:assert/strict';
import { until } from '../state/redis/server.js';
import { endServing, type Serving, serving, sha256, withRules } from './serving.js';

describe('blocking somebody at the rules service', () => {
  let at: Serving;
  beforeEach(async () => {
    at = await serving();
  });
  afterEach(endServing);

  const block = (body: object) => at.ask('operator', 'POST', '/v1/rules/block', { body });
  const unblock = (body: object) => at.ask('operator', 'POST', '/v1/rules/unblock', { body });
  const rules = async () => (await at.ask('reader', 'GET', '/v1/rules')).json;

  it('makes the first rules where there are none', async () => {
    assert.equal((await block({ address: '203.0.113.9' })).status, 201);
    assert.deepEqual(await rules(), { format: 1, version: 1, bans: [{ address: '203.0.113.9' }] });
  });

  it('makes no rules of another name: a misspelt one would block nobody', async () => {
    for (const [path, body] of [
      ['block', { address: '203.0.113.9' }],
      ['emergency', { on: true }],
    ] as const) {
      const { status, json } = await at.ask('operator', 'POST', `/v1/rules/${path}?document=shpo`, { body });
      assert.deepEqual([status, /There are no rules of this name/.test(json.detail)], [404, true]);
    }
    assert.deepEqual((await at.ask('reader', 'GET', '/v1/documents')).json.documents, []);
  });

  it('takes reasons on one line only: they are told in logs', async () => {
    for (const reason of ['a\nb', 'a\u001b[31m', 'a\u2028b', '']) {
      assert.equal((await block({ address: '203.0.113.9', reason })).status, 422);
      const body = { on: true, reason };
      assert.equal((await at.ask('operator', 'POST', '/v1/rules/emergency', { body })).status, 422);
    }
    assert.equal((await block({ address: '203.0.113.9', reason: 'gr\u00f6\u00dfer \ud83d\ude00' })).status, 201);
  });

  it('bans all who have a fingerprint, until they are unblocked', async () => {
    assert.equal((await block({ fingerprint: '9f3c01d2aa47be10', reason: 'botnet' })).status, 201);
    assert.deepEqual((await rules()).bans, [{ fingerprint: '9f3c01d2aa47be10', reason: 'botnet' }]);
    assert.equal((await block({ fingerprint: 'not one' })).status, 422);
    assert.equal((await block({ fingerprint: 'a', user: 'u1' })).status, 422);
    assert.equal((await unblock({ fingerprint: '9f3c01d2aa47be10' })).status, 200);
    assert.deepEqual((await rules()).bans ?? [], []);
  });

  it('bans an address, a /64, a user, and an API key by its digest, ranges go to deny', async () => {
    await block({ address: '::ffff:203.0.113.9', reason: 'scraping' });
    await block({ address: '2001:db8:1:2:3::4' });
    await block({ address: '2001:db8:9:9::/64' });
    await block({ user: 'u1' });
    await block({ api_key: 'a-secret-key-of-somebody' });
    await block({ address: '198.51.100.0/24' });
    await block({ address: '192.0.2.7/32' });
    const { bans, deny } = await rules();
    assert.deepEqual(bans, [
      { address: '203.0.113.9', reason: 'scraping' },
      { address: '2001:db8:1:2::/64' },
      { address: '2001:db8:9:9::/64' },
      { user: 'u1' },
      { api_key: `sha256:${sha256('a-secret-key-of-somebody')}` },
      { address: '192.0.2.7' },
    ]);
    assert.deepEqual(deny, [{ address: '198.51.100.0/24' }]);
  });

  it('tells no API key, neither in the history nor in what it answers', async () => {
    const answer = await block({ api_key: 'a-secret-key-of-somebody', reason: 'leaked' });
    const history = await at.ask('reader', 'GET', '/v1/rules/history');
    const told = [answer.text, history.text, JSON.stringify(at.events), JSON.stringify(await rules())].join();
    assert.equal(told.includes('a-secret-key-of-somebody'), false);
  });

  it('ends by itself after a duration, and the next change clears away what is over', async () => {
    const before = Date.now();
    await block({ address: '203.0.113.9', duration: '1h' });
    const [{ expires_at: end }] = (await rules()).bans;
    assert.ok(Math.abs(Date.parse(end) - before - 3_600_000) < 60_000);
    await block({ address: '203.0.113.10', duration: '300ms' });
    const [, { expires_at: over }] = (await rules()).bans;
    await until(() => Date.now() > Date.parse(over));
    await block({ address: '203.0.113.11' });
    const { bans } = await rules();
    assert.deepEqual(
      bans.map(({ address }: { address: string }) => address),
      ['203.0.113.9', '203.0.113.11'],
    );
  });

  it('takes the place of an older block of the same', async () => {
    await block({ address: '203.0.113.9', duration: '1h', reason: 'first' });
    await block({ address: '203.0.113.9', reason: 'second' });
    await block({ address: '198.51.100.0/24', reason: 'first' });
    await block({ address: '198.51.100.77/24', reason: 'second' });
    const { bans, deny } = await rules();
    assert.deepEqual(bans, [{ address: '203.0.113.9', reason: 'second' }]);
    assert.deepEqual(deny, [{ address: '198.51.100.77/24', reason: 'second' }]);
  });

  it('refuses what is nobody, several, or a large part of the internet', async () => {
    const bad = [
      {},
      { address: 'nowhere' },
      { address: '203.0.113.9', user: 'u1' },
      { address: '0.0.0.0/0' },
      { address: '10.0.0.0/7' },
      { address: '::/0' },
      { address: '2001::/15' },
      { address: '203.0.113.9', duration: 'long' },
      { address: '203.0.113.9', until: 'x' },
      { user: '' },
      { user: 7 },
    ];
    for (const body of bad) assert.equal((await block(body)).status, 422, JSON.stringify(body));
    assert.equal((await block({ address: '10.0.0.0/8' })).status, 201);
    assert.equal((await block({ address: '2001::/16' })).status, 200);
  });

  it('is refused for loopback and for proxies that the service trusts, alone and in ranges, and can be taken back', async () => {
    at = await serving({ guard: { proxies: { trust: ['loopback', '192.0.2.0/28'] } } });
    await withRules(at, { deny: ['127.0.0.1'] });
    const spared = ['127.0.0.1', '::1', '127.0.0.0/8', '::ffff:127.0.0.9', '192.0.2.1', '192.0.2.0/24', '192.0.2.4/30'];
    for (const address of spared) {
      const { status, json } = await block({ address });
      assert.deepEqual([status, /behind them stands everybody/.test(json.detail)], [422, true], address);
    }
    assert.equal((await block({ address: '192.0.2.16' })).status, 200);
    assert.equal((await unblock({ address: '127.0.0.1' })).status, 200);
  });

  it('is taken back, however it was written, from bans and deny', async () => {
    await withRules(at, {
      deny: ['203.0.113.9', { address: '198.51.100.0/24' }, '192.0.2.0/24'],
      bans: [{ address: '203.0.113.9' }, { user: 'u1' }],
    });
    assert.equal((await unblock({ address: '203.0.113.9' })).status, 200);
    assert.equal((await unblock({ address: '198.51.100.128/24' })).status, 200);
    assert.equal((await unblock({ user: 'u1' })).status, 200);
    const { deny, bans } = await rules();
    assert.deepEqual([deny, bans], [['192.0.2.0/24'], []]);
  });

  it('is not taken back where there is none, or it is a range around that blocks', async () => {
    await withRules(at, { deny: ['192.0.2.0/24'] });
    const around = await unblock({ address: '192.0.2.55' });
    assert.deepEqual(
      [around.status, around.json.detail],
      [404, 'Not blocked by itself, but by the range 192.0.2.0/24.'],
    );
    const none = await unblock({ address: '203.0.113.1' });
    assert.deepEqual([none.status, none.json.detail], [404, 'Not blocked by these rules.']);
  });

  it('honours If-Match where it is given', async () => {
    const etag = await withRules(at);
    const guarded = () =>
      at.ask('operator', 'POST', '/v1/rules/block', {
        body: { address: '203.0.113.9' },
        headers: { 'if-match': etag },
      });
    assert.equal((await guarded()).status, 200);
    assert.equal((await guarded()).status, 412);
  });

  it('leaves what emergency mode says when it is switched off and on', async () => {
    await at.ask('operator', 'POST', '/v1/rules/emergency', {
      body: { on: true, allow: ['10.0.0.0/8'], retry_after: '5m' },
    });
    await at.ask('operator', 'POST', '/v1/rules/emergency', { body: { on: false } });
    assert.deepEqual((await rules()).emergency, { allow: ['10.0.0.0/8'], retry_after: 300, on: false });
    const on = await at.ask('operator', 'POST', '/v1/rules/emergency', { body: { on: true } });
    assert.match(on.json.summary, /^emergency \{.*"on":true\}$/);
  });
});
