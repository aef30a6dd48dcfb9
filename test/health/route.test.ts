import assert from 'node:assert/strict';
import { memoryStore } from '../../src/index.js';
import { closeAll, guarded } from '../guarded.js';

describe('the health path', () => {
  afterEach(closeAll);

  it('is not there unless it is asked for', async () => {
    const app = await guarded({ ip: { deny: ['127.0.0.1'] } });
    assert.equal((await app.get('/healthz')).status, 403);
  });

  it('is answered before any check, whoever asks how often, and counted as bypassed', async () => {
    const app = await guarded({
      health: '/healthz',
      ip: { deny: ['127.0.0.1'] },
      rateLimit: { requests: 1, window: '1h' },
    });
    for (let i = 0; i < 3; i++) {
      const { status, text, headers } = await app.get('/healthz?now=1');
      assert.deepEqual([status, text], [200, '{"status":"healthy"}']);
      assert.equal(headers.get('content-type'), 'application/json; charset=utf-8');
      assert.equal(headers.get('cache-control'), 'no-store');
    }
    assert.deepEqual([app.reached(), app.shield.status().requests.bypassed, app.events.length], [0, 3, 0]);
  });

  it('is answered without a body for HEAD, and not for other methods', async () => {
    const app = await guarded({ health: '/healthz', ip: { deny: ['127.0.0.1'] } });
    const { status, text } = await app.get('/healthz', {}, 'HEAD');
    assert.deepEqual([status, text], [200, '']);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      assert.equal((await app.get('/healthz', {}, method)).status, 403);
  });

  for (const target of [
    '/healthz/',
    '/healthz/../admin',
    '/HEALTHZ',
    '//healthz',
    '/%68ealthz',
    '/healthz;a',
    '/healthz%2f',
    'http://a/b/healthz',
    '*healthz',
  ]) {
    it(`is that path and no other: ${target}`, async () => {
      const app = await guarded({ health: '/healthz', ip: { deny: ['127.0.0.1'] } });
      assert.match(await app.raw(`GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`), /^HTTP\/1\.1 403 /);
    });
  }

  it('is 200 when degraded and 503 when failing', async () => {
    const broken = () => {
      throw new Error('broken');
    };
    const degraded = await guarded({ health: '/healthz', custom: [broken], onError: 'allow' });
    await degraded.get('/');
    const { status, text } = await degraded.get('/healthz');
    assert.deepEqual([status, text], [200, '{"status":"degraded"}']);
    const failing = await guarded({ health: '/healthz', custom: [broken] });
    await failing.get('/');
    const answer = await failing.get('/healthz');
    assert.deepEqual([answer.status, answer.text], [503, '{"status":"failing"}']);
    assert.equal((await failing.get('/healthz', {}, 'HEAD')).status, 503);
  });

  it('stays up in emergency mode, and says so in its reasons', async () => {
    const app = await guarded({ health: { path: '/healthz', details: true }, emergency: { on: true } });
    const { status, text } = await app.get('/healthz');
    assert.equal(status, 200);
    assert.deepEqual(JSON.parse(text).reasons, ['emergency.on']);
    assert.equal((await app.get('/')).status, 503);
  });

  it('tells details only when they are asked for', async () => {
    const app = await guarded({ health: { path: '/healthz', details: true }, mode: 'monitor' });
    const details = JSON.parse((await app.get('/healthz')).text);
    assert.deepEqual(Object.keys(details), Object.keys(app.shield.status()));
    assert.deepEqual([details.status, details.mode, details.bans], ['healthy', 'monitor', 0]);
    const terse = await guarded({ health: { path: '/healthz' } });
    assert.equal((await terse.get('/healthz')).text, '{"status":"healthy"}');
  });

  it('does not count the bans anew for everybody who asks', async () => {
    let counted = 0;
    const store = memoryStore();
    const list = () => {
      counted++;
      return [];
    };
    const app = await guarded({
      store: { ...store, bans: { ...store.bans, list } },
      health: { path: '/healthz', details: true },
    });
    for (let i = 0; i < 50; i++) await app.get('/healthz');
    assert.ok(counted < 50, `${counted}`);
  });

  it('leaves the decision on ctx.state.guard', async () => {
    let outcome: unknown;
    const app = await guarded({
      health: '/healthz',
      respond: {
        modify(ctx) {
          outcome = ctx.state.guard.outcome;
        },
      },
    });
    await app.get('/healthz');
    assert.equal(outcome, 'bypassed');
  });
});
