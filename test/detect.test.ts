import assert from 'node:assert/strict';
import { detect, type GuardOptions } from '../src/index.js';
import { closeAll, guarded } from './guarded.js';
import { type ProcessSdk, processSdk } from './telemetry/process-sdk.js';

const ATTACK = "1' OR '1'='1' -- ";

describe('detect', () => {
  afterEach(closeAll);

  it('finds an attack in a text', () => {
    const found = detect(ATTACK);
    assert.equal(found.isAttack, true);
    assert.equal(found.matches[0]?.category, 'sqli');
    assert.equal(found.matches[0]?.input, 'value');
    assert.ok(found.score >= 40);
  });

  it('says what is found, and how bad it is', () => {
    const [match] = detect(ATTACK).matches;
    assert.match(match?.rule ?? '', /^sqli\.[a-z_]+$/);
    assert.ok((match?.meaning ?? '').length > 10);
    assert.ok(['medium', 'high', 'critical'].includes(match?.severity ?? ''));
  });

  it('finds nothing in what people write', () => {
    for (const text of ["Conan O'Brien or Jay Leno?", 'Select a seat, then drop us a line', '1 < 2 && 3 > 2', '']) {
      assert.deepEqual(detect(text), { isAttack: false, score: 0, matches: [] });
    }
  });

  it('looks at all keys and texts of an object, by their names', () => {
    const found = detect({ user: { names: ['Ann', ATTACK] }, age: 5 }, { name: 'message' });
    assert.equal(found.isAttack, true);
    assert.match(found.matches[0]?.input ?? '', /^message\.user\.names/);
    assert.equal(detect({ filter: { $where: 'this.a == this.b' } }).isAttack, true);
  });

  it('takes anything', () => {
    const circle: Record<string, unknown> = { name: 'a' };
    circle.self = circle;
    const throwing = Object.defineProperty({}, 'a', {
      enumerable: true,
      get() {
        throw new Error('no');
      },
    });
    for (const value of [
      undefined,
      null,
      5,
      5n,
      true,
      Symbol('a'),
      () => 5,
      circle,
      throwing,
      new Map(),
      Buffer.from('a'),
    ]) {
      assert.equal(detect(value).isAttack, false);
    }
  });

  it('keeps secrets to itself', () => {
    const [match] = detect(`' or 1=1 union select '${'sk_live_'}abcdefghijklmnop' -- `).matches;
    assert.ok(match && !match.excerpt.includes('abcdefgh'));
    const [named] = detect({ password: ATTACK }).matches;
    assert.match(named?.excerpt ?? '', /^\[REDACTED/);
  });

  describe('within a guarded request', () => {
    let sdk: ProcessSdk;
    before(async () => {
      sdk = await processSdk();
    });

    /** An application that looks at what it has put together itself. */
    const application = (options: GuardOptions = {}) =>
      guarded({ rateLimit: false, ...options }, async (ctx) => {
        await new Promise((resolve) => setImmediate(resolve));
        ctx.body = detect(ATTACK, { name: 'order' }).isAttack ? 'attack' : 'fine';
      });

    it('tells the guard, with the request that it belongs to', async () => {
      const app = await application();
      assert.equal((await app.get('/orders?id=5')).text, 'attack');
      const [event] = app.events;
      assert.equal(event?.name, 'guard.detection.matched');
      assert.equal(event?.attributes['guard.input.name'], 'order');
      assert.equal(event?.attributes['url.path'], '/orders');
      assert.equal(event?.attributes['client.address'], '127.0.0.1');
      assert.equal(app.events.length, 1);
    });

    it('is a span with the check as its child, and an event within', async () => {
      const app = await application();
      await sdk.flush();
      const [spans, logs] = [sdk.receiver.spans.length, sdk.receiver.logs.length];
      await app.get('/');
      await sdk.flush();
      const own = sdk.receiver.spans.slice(spans).filter(({ scope }) => scope.name === 'koa-otel-guard');
      const outer = own.find(({ name }) => name === 'guard.detect');
      const inner = own.find(({ name, parentSpanId }) => name === 'guard.detection' && parentSpanId === outer?.spanId);
      assert.equal(inner?.attributes['guard.input.name'], 'order');
      const event = sdk.receiver.logs.slice(logs).find(({ spanId }) => spanId === inner?.spanId);
      assert.ok(event);
    });

    it('goes by the options of that guard', async () => {
      const app = await application({ detection: { categories: { sqli: 'observe' } } });
      assert.equal((await app.get('/')).text, 'fine');
      assert.equal(app.events[0]?.name, 'guard.detection.observed');
      const excluding = await application({ detection: { exclude: [{ input: 'order' }] } });
      assert.equal((await excluding.get('/')).text, 'fine');
      assert.equal(excluding.events.length, 0);
    });

    it('counts towards a ban', async () => {
      const app = await application({
        ban: { threshold: 2, window: '1m', duration: '1h' },
        proxies: { trust: ['loopback'] },
      });
      const headers = { 'x-forwarded-for': '203.0.113.9' };
      assert.equal((await app.get('/', headers)).status, 200);
      assert.equal((await app.get('/', headers)).status, 200);
      assert.equal((await app.get('/', headers)).status, 403);
    });

    it('goes by the defaults, and tells nobody, where the guard does not detect', async () => {
      const app = await application({ detection: false });
      assert.equal((await app.get('/')).text, 'attack');
      assert.equal(app.events.length, 0);
    });
  });
});
