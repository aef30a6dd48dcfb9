import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/single-page-app.js';
import { type Answer, closeAll, serve } from './serving.js';

const OURS = { origin: 'https://app.shop.example' };
const THEIRS = { origin: 'https://evil.example' };
const ATTACK = '/api/search?q=%3Cscript%3Ealert(1)%3C/script%3E';

describe('the recipe single-page-app', () => {
  afterEach(closeAll);

  it('lets the app ask what it may send, and send it', async () => {
    const { ask } = await serve(app());
    const asks = {
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'content-type,x-csrf-token',
    };
    const preflight = await ask('/api/cart', { ...OURS, ...asks }, 'OPTIONS');
    assert.equal(preflight.status, 204);
    assert.ok(isReadable(preflight, OURS.origin));
    assert.equal(preflight.headers['access-control-allow-methods'], 'GET, POST, PUT, DELETE');
    assert.equal(preflight.headers['access-control-allow-headers'], 'content-type, x-csrf-token');

    const sent = await ask('/api/cart', { ...OURS, 'x-csrf-token': 'a3f1', cookie: 'session=1' }, 'PUT', '{}');
    assert.deepEqual([sent.status, sent.text], [200, '{"cart":[]}']);
    assert.ok(isReadable(sent, OURS.origin));
  });

  it('has pages of other origins neither ask nor read', async () => {
    const { ask } = await serve(app());
    for (const origin of [THEIRS.origin, 'null', 'https://app.shop.example.evil.example', 'http://app.shop.example']) {
      const preflight = await ask('/api/cart', { origin, 'access-control-request-method': 'PUT' }, 'OPTIONS');
      assert.deepEqual(
        [isReadable(preflight, origin), preflight.headers['access-control-allow-methods']],
        [false, undefined],
      );
      assert.equal(isReadable(await ask('/api/cart', { origin }), origin), false);
    }
  });

  it('has the app read why a request was refused, and others not', async () => {
    const { ask } = await serve(app());
    const refused = await ask(ATTACK, OURS);
    assert.deepEqual([refused.status, JSON.parse(refused.text).error], [403, 'forbidden']);
    assert.ok(isReadable(refused, OURS.origin));
    assert.equal(isReadable(await ask(ATTACK, THEIRS), THEIRS.origin), false);
  });

  it('has the app read when it may come back', async () => {
    const { ask } = await serve(app());
    for (let n = 0; n < 120; n++) assert.equal((await ask('/api/cart', OURS)).status, 200);
    const { status, headers } = await ask('/api/cart', OURS);
    assert.equal(status, 429);
    assert.ok(Number(headers['retry-after']) > 0);
    assert.equal(headers['access-control-allow-origin'], OURS.origin);
    assert.match(String(headers['access-control-expose-headers']), /retry-after/i);
  });

  it('tells caches that answers differ by origin', async () => {
    const { ask } = await serve(app());
    for (const headers of [OURS, THEIRS, {}])
      assert.match(String((await ask('/api/cart', headers)).headers.vary), /\bOrigin\b/);
  });

  it('lets the script of the page run, by a nonce that is new each time', async () => {
    const { ask } = await serve(app());
    const pages = await Promise.all([ask('/'), ask('/'), ask('/checkout')]);
    const nonces = pages.map(({ headers, text }) => {
      const [, nonce] = /<script nonce="([\w-]{22})">/.exec(text) ?? [];
      const policy = String(headers['content-security-policy']);
      assert.ok(policy.includes(`script-src 'nonce-${nonce}' 'strict-dynamic';`), policy);
      return nonce;
    });
    assert.equal(new Set(nonces).size, 3);
  });

  it('lets no other script run, and nobody frame the page', async () => {
    const { ask } = await serve(app());
    for (const path of ['/', ATTACK]) {
      const { headers } = await ask(path);
      const policy = String(headers['content-security-policy']);
      assert.equal(/unsafe-inline|unsafe-eval/.test(policy), false);
      assert.match(policy, /base-uri .none.; .*frame-ancestors .none.; object-src .none./);
      assert.equal(headers['x-frame-options'], 'DENY');
      assert.equal(headers['x-content-type-options'], 'nosniff');
    }
  });
});

/** Whether a browser lets a page of this origin, which sends cookies, read an answer (Fetch, 4.9). */
function isReadable({ headers }: Answer, origin: string): boolean {
  return headers['access-control-allow-origin'] === origin && headers['access-control-allow-credentials'] === 'true';
}
