import assert from 'node:assert/strict';
import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import Koa from 'koa';
import { type CorsOptions, guard } from '../../src/index.js';
import { type Answer, closeAll, guarded } from '../guarded.js';

const SHOP = 'https://shop.example';
const allowed = ({ headers }: Answer) => headers.get('access-control-allow-origin');

async function asked(cors: CorsOptions, origin: string): Promise<Answer> {
  const app = await guarded({ cors });
  return app.get('/', { origin });
}

describe('CORS', () => {
  afterEach(closeAll);

  it('is off by default, and then says nothing', async () => {
    const app = await guarded();
    const { headers } = await app.get('/', { origin: SHOP });
    assert.deepEqual(
      [...headers.keys()].filter((name) => name.startsWith('access-control-') || name === 'vary'),
      [],
    );
  });

  it('of all origins says so to everybody, and varies with nothing', async () => {
    const app = await guarded({ cors: { origins: '*' } });
    for (const headers of [{}, { origin: SHOP }, { origin: 'null' }]) {
      const answer = await app.get('/', headers as Record<string, string>);
      assert.equal(allowed(answer), '*');
      assert.equal(answer.headers.get('vary'), null);
      assert.equal(answer.headers.get('access-control-allow-credentials'), null);
    }
  });

  it('names the one origin that asks, when it is listed', async () => {
    const app = await guarded({ cors: { origins: [SHOP, 'HTTPS://Other.example:443'] } });
    assert.equal(allowed(await app.get('/', { origin: SHOP })), SHOP);
    assert.equal(allowed(await app.get('/', { origin: 'https://other.example' })), 'https://other.example');
  });

  it('of an origin that is not listed answers as ever, without a header that lets the page read it', async () => {
    const app = await guarded({ cors: { origins: [SHOP], credentials: true } });
    const answer = await app.get('/', { origin: 'https://evil.example' });
    assert.equal(answer.status, 200);
    assert.deepEqual(
      [...answer.headers.keys()].filter((name) => name.startsWith('access-control-')),
      [],
    );
  });

  it('varies with the origin on every answer that depends on it, also where none was sent', async () => {
    const app = await guarded({ cors: { origins: [SHOP] } });
    for (const headers of [{}, { origin: SHOP }, { origin: 'https://evil.example' }]) {
      assert.equal((await app.get('/', headers as Record<string, string>)).headers.get('vary'), 'Origin');
    }
  });

  it('adds to the Vary of a middleware before the guard', async () => {
    const app = new Koa()
      .use((ctx, next) => {
        ctx.set('Vary', 'Accept');
        return next();
      })
      .use(guard({ cors: { origins: [SHOP] } }));
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const { headers } = await fetch(`http://127.0.0.1:${address.port}/`);
    server.closeAllConnections();
    server.close();
    assert.equal(headers.get('vary'), 'Accept, Origin');
  });

  it('allows subdomains by a pattern, not the domain', async () => {
    const cors = { origins: ['https://*.shop.example'] };
    assert.equal(allowed(await asked(cors, 'https://a.b.shop.example')), 'https://a.b.shop.example');
    assert.equal(allowed(await asked(cors, SHOP)), null);
    assert.equal(allowed(await asked(cors, 'https://*.shop.example')), null);
  });

  it('allows what a RegExp matches as a whole, at every request anew', async () => {
    const pattern = /https:\/\/(?:a|b)\.example/g;
    const app = await guarded({ cors: { origins: [pattern] } });
    for (let i = 0; i < 3; i++)
      assert.equal(allowed(await app.get('/', { origin: 'https://a.example' })), 'https://a.example');
    assert.equal(allowed(await app.get('/', { origin: 'https://a.example.evil.example' })), null);
    assert.equal(pattern.lastIndex, 0);
  });

  it('allows null only where it is listed', async () => {
    assert.equal(allowed(await asked({ origins: ['null'] }, 'null')), 'null');
    assert.equal(allowed(await asked({ origins: [SHOP] }, 'null')), null);
    assert.equal(allowed(await asked({ origins: [/.*/] }, 'null')), null);
    assert.equal(allowed(await asked({ origins: () => true }, 'null')), null);
  });

  it('lets credentials through where asked to', async () => {
    const { headers } = await asked({ origins: [SHOP], credentials: true }, SHOP);
    assert.equal(headers.get('access-control-allow-credentials'), 'true');
    assert.equal((await asked({ origins: [SHOP] }, SHOP)).headers.get('access-control-allow-credentials'), null);
  });

  it('lets pages read the limit that they are under, or what they are told to', async () => {
    const exposed = async (options: Partial<CorsOptions>) =>
      (await asked({ origins: [SHOP], ...options }, SHOP)).headers.get('access-control-expose-headers');
    assert.equal(await exposed({}), 'ratelimit, ratelimit-policy, retry-after');
    assert.equal(await exposed({ exposedHeaders: ['X-Total'] }), 'x-total');
    assert.equal(await exposed({ exposedHeaders: [] }), null);
  });

  describe('by a function', () => {
    const faults: unknown[][] = [];
    const logger = Object.fromEntries(
      ['error', 'warn', 'info', 'debug', 'verbose'].map((level) => [level, (...told: unknown[]) => faults.push(told)]),
    ) as unknown as DiagLogger;
    before(() => diag.setLogger(logger, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true }));
    beforeEach(() => faults.splice(0));
    after(() => diag.disable());

    it('allows what it answers, now or later', async () => {
      for (const origins of [
        (origin: string) => origin === SHOP,
        async (origin: string) => origin === SHOP,
      ] satisfies CorsOptions['origins'][]) {
        assert.equal(allowed(await asked({ origins }, SHOP)), SHOP);
        assert.equal(allowed(await asked({ origins }, 'https://evil.example')), null);
      }
      assert.deepEqual(faults, []);
    });

    it('hands it the context', async () => {
      const app = await guarded({ cors: { origins: (_, ctx) => ctx.path === '/open' } });
      assert.equal(allowed(await app.get('/open', { origin: SHOP })), SHOP);
      assert.equal(allowed(await app.get('/closed', { origin: SHOP })), null);
    });

    it('takes no answer for no', async () => {
      for (const origins of [() => undefined, async () => undefined]) {
        const app = await guarded({ cors: { origins: origins as never } });
        assert.equal(allowed(await app.get('/', { origin: SHOP })), null);
        assert.equal(app.shield.status().status, 'healthy');
      }
    });

    const broken: Record<string, CorsOptions['origins']> = {
      'that throws': () => {
        throw new Error('broken');
      },
      'that rejects': () => Promise.reject(new Error('broken')),
      'that never answers': () => new Promise(() => {}),
      'that answers something else': (() => SHOP) as never,
      'that answers something else later': (async () => 1) as never,
    };
    for (const [kind, origins] of Object.entries(broken)) {
      it(`${kind} allows nothing, stops nobody, and is told`, async () => {
        const app = await guarded({ cors: { origins }, checkTimeout: '50ms' });
        const answer = await app.get('/', { origin: SHOP });
        assert.deepEqual([answer.status, answer.text, allowed(answer)], [200, 'hello', null]);
        assert.equal(faults.length, 1);
        assert.match(String(faults[0]?.[0]), /^koa-otel-guard: cors\.origins failed/);
        assert.deepEqual(app.shield.status().reasons, ['cors.origins.failed']);
      });
    }

    it('is not asked where there is no origin, or nothing that is one', async () => {
      const seen: string[] = [];
      const app = await guarded({ cors: { origins: (origin) => seen.push(origin) > 0 } });
      await app.get('/');
      for (const origin of ['null', 'x', `https://${'a'.repeat(5_000)}.example`, `${SHOP}/`])
        await app.get('/', { origin });
      assert.deepEqual(seen, []);
    });

    it('that is slow does not answer a client that is gone', async () => {
      let release: (allowed: boolean) => void = () => {};
      const waiting = new Promise<boolean>((resolve) => {
        release = resolve;
      });
      const app = await guarded({ cors: { origins: () => waiting } });
      await app.reset(`GET / HTTP/1.1\r\nHost: a\r\nOrigin: ${SHOP}\r\n\r\n`);
      release(true);
      assert.equal((await app.get('/')).status, 200);
    });
  });

  describe('with a hostile Origin', () => {
    const request = (lines: string) => `GET / HTTP/1.1\r\nHost: a\r\n${lines}\r\n\r\n`;
    const open: CorsOptions = { origins: [/https:\/\/.*/, SHOP] };
    for (const [kind, lines] of [
      ['that is huge', `Origin: https://${'a.'.repeat(6_000)}example`],
      ['of bytes that are no ASCII', 'Origin: https://b\u00fccher.example'],
      ['with a tab', 'Origin: https://a\t.example'],
      ['that comes twice', `Origin: ${SHOP}\r\nOrigin: https://evil.example`],
      ['that comes twice, both allowed', `Origin: ${SHOP}\r\nOrigin: ${SHOP}`],
      ['with a path', `Origin: ${SHOP}/`],
      ['with a user', 'Origin: https://shop.example@evil.example'],
      ['with spaces', `Origin: ${SHOP} https://evil.example`],
      ['that is empty', 'Origin: '],
      ['of quotes and brackets', 'Origin: https://"><script>'],
    ] as const) {
      it(`${kind} answers, and allows nothing`, async () => {
        const app = await guarded({ cors: open, detection: false });
        const answer = await app.raw(request(lines));
        assert.match(answer, /^HTTP\/1\.1 200 /);
        assert.doesNotMatch(answer, /^access-control-/im);
      });
    }

    it('with control characters never reaches an answer', async () => {
      const app = await guarded({ cors: open });
      for (const odd of ['\u0000', '\u0001', '\u007f', '\n X: y']) {
        assert.doesNotMatch(await app.raw(request(`Origin: https://a${odd}.example`)), /^access-control-/im);
      }
    });
  });
});
