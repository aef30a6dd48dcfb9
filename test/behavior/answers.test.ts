import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, createGzip, deflateSync, gzipSync } from 'node:zlib';
import type { Context, Middleware } from 'koa';
import type { BehaviorRule, GuardOptions } from '../../src/index.js';
import { closeAll, type Guarded, guarded } from '../guarded.js';
import { chunked } from '../raw-body.js';
import { until } from '../state/redis/server.js';

const CLIENT = '203.0.113.9';
const from = (address = CLIENT) => ({ 'x-forwarded-for': address });
const ANY: BehaviorRule = {
  kind: 'response',
  name: 'any',
  pattern: 'status:2xx,3xx,4xx,5xx',
  above: 0,
  window: '1h',
  action: 'log',
};

/** An application behind a rule for answers, and behind one for all, that says when one was looked at. */
function start(
  pattern: string | readonly string[],
  application: Middleware,
  more: object = {},
  options: GuardOptions = {},
): Promise<Guarded> {
  const rule = { kind: 'response', name: 'wanted', pattern, above: 0, window: '1h', action: 'log', ...more } as const;
  return guarded({ proxies: { trust: ['loopback'] }, behavior: [rule, ANY], ...options }, application);
}

const told = (app: Guarded, address = CLIENT) =>
  app.events
    .filter((event) => event.attributes['client.address'] === address)
    .map(({ attributes }) => attributes['guard.behavior.rule']);

/** Whether the first answer to a client matched the rule. */
async function isMatched(app: Guarded, address = CLIENT): Promise<boolean> {
  await until(() => told(app, address).includes('any'));
  return told(app, address).includes('wanted');
}

const answering =
  (body: unknown, headers: Record<string, string> = {}): Middleware =>
  (ctx) => {
    ctx.set(headers);
    ctx.body = body;
  };

const streaming =
  (make: () => Readable, headers: Record<string, string> = {}): Middleware =>
  (ctx) => {
    ctx.set(headers);
    ctx.body = make();
  };

const status =
  (code: number): Middleware =>
  (ctx) => {
    ctx.status = code;
  };

describe('answers are looked at', () => {
  afterEach(closeAll);

  const past =
    (write: (ctx: Context) => void): Middleware =>
    (ctx) => {
      ctx.respond = false;
      write(ctx);
    };
  const long = Buffer.alloc(100_000, 'y');
  const forms: Readonly<Record<string, readonly [Middleware, matches: boolean, pattern?: string]>> = {
    'a text': [answering('a needle in hay'), true],
    'another text': [answering('only hay'), false],
    'a buffer': [answering(Buffer.from('a needle')), true],
    'an object': [answering({ a: { b: 'needle' } }), true, 'json:a.b==needle'],
    'an object that is another': [answering({ a: { b: 'needles' } }), false, 'json:a.b==needle'],
    'a list of objects': [answering([{ name: 'hay' }, { name: 'needle' }]), true, 'json:[].name==needle'],
    'a stream': [streaming(() => Readable.from(['a nee', 'dle'])), true],
    'a stream of buffers': [streaming(() => Readable.from([Buffer.from('a nee'), Buffer.from('dle')])), true],
    'what is gzipped behind the guard': [
      (ctx) => {
        ctx.set('content-encoding', 'gzip');
        ctx.body = Readable.from(['a nee', 'dle']).pipe(createGzip());
      },
      true,
    ],
    'gzip, as one': [answering(gzipSync('a needle'), { 'content-encoding': 'gzip' }), true],
    'gzipped JSON': [answering(gzipSync('{"a":"needle"}'), { 'content-encoding': 'gzip' }), true, 'json:a==needle'],
    brotli: [answering(brotliCompressSync('a needle'), { 'content-encoding': 'br' }), true],
    deflate: [answering(deflateSync('a needle'), { 'content-encoding': 'deflate' }), true],
    'a bomb': [answering(gzipSync(Buffer.alloc(20_000_000)), { 'content-encoding': 'gzip' }), false],
    'what is no gzip': [answering('a needle', { 'content-encoding': 'gzip' }), true],
    'an encoding of its own': [answering('hay', { 'content-encoding': 'zstd' }), false],
    'what is written past Koa': [
      past(({ res }) => {
        res.writeHead(200, { 'content-type': 'text/plain' });
        res.write('a nee');
        res.end(Buffer.from('dle'));
      }),
      true,
    ],
    'what is written past Koa in another encoding': [past(({ res }) => void res.end('YSBuZWVkbGU=', 'base64')), true],
    'a needle within what is looked at': [
      answering(Buffer.concat([long.subarray(0, 60_000), Buffer.from('needle'), long])),
      true,
    ],
    'a needle beyond what is looked at': [answering(Buffer.concat([long, Buffer.from('needle')])), false],
    'a needle in a huge text': [answering(`needle${'y'.repeat(20_000_000)}`), true],
    'JSON that is longer than what is looked at': [
      answering({ a: 'needle', filler: 'y'.repeat(70_000) }),
      false,
      'json:a==needle',
    ],
    'JSON that is nested as deep as it can be': [
      answering(`${'['.repeat(32_000)}${']'.repeat(32_000)}`),
      false,
      'json:[][][]==needle',
    ],
    'text of more bytes than characters': [answering(`${'\u00fc'.repeat(32_000)}needle`), true],
    'nothing at all': [status(204), false],
    'nothing at all, by its status': [status(204), true, 'status:204'],
    'an error that is thrown': [(ctx) => ctx.throw(418, 'a needle'), true],
    'an error that is thrown, by its status': [(ctx) => ctx.throw(401), true, 'status:401,403'],
    'a fault': [
      () => {
        throw new Error('out of order');
      },
      true,
      'status:5xx',
    ],
    'a page that is not there': [() => {}, true, 'status:404'],
    'one of several patterns': [answering('hay', { 'x-a': '1' }), true],
  };
  for (const [form, [application, matches, pattern = 'needle']] of Object.entries(forms)) {
    it(`in the form of ${form}`, async () => {
      const app = await start(
        form === 'one of several patterns' ? ['status:404', 'ha[y', 'hay'] : pattern,
        application,
      );
      // What is compressed otherwise than it says a client may refuse to read.
      await app.get('/', from()).catch(() => {});
      assert.equal(await isMatched(app), matches);
      assert.equal(app.shield.status().status, 'healthy');
    });
  }

  it('over HTTP/2, too', async () => {
    const app = await start('needle', (ctx) => {
      ctx.body = ctx.path === '/stream' ? Readable.from(['nee', 'dle']) : 'a needle';
    });
    for (const [path, address] of [
      ['/', '203.0.113.1'],
      ['/stream', '203.0.113.2'],
    ] as const) {
      assert.equal((await app.http2({ ':path': path, ...from(address) })).status, 200);
      assert.equal(await isMatched(app, address), true);
    }
  });

  it('without a body where a client asks for the head only', async () => {
    const app = await start(['needle', 'status:404'], answering('a needle'));
    await app.get('/', from(), 'HEAD');
    assert.equal(await isMatched(app), false);
  });

  it('while they go on without end', async () => {
    const app = await start(
      'needle',
      (ctx) => {
        ctx.body = new Readable({
          read() {
            this.push('needle'.padEnd(1_000, '.'));
          },
        });
      },
      { maxBody: '4kb' },
    );
    const asked = request({ port: app.port, host: '127.0.0.1', headers: from() }).end();
    asked.on('error', () => {});
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    assert.equal(await isMatched(app), true);
    assert.equal(answer.complete, false);
    asked.destroy();
  });

  it('when their client goes away early, as far as they went', async () => {
    const app = await start('needle', (ctx) => {
      const body = new Readable({ read() {} });
      body.push('a needle');
      ctx.body = body;
    });
    const asked = request({ port: app.port, host: '127.0.0.1', headers: from() }).end();
    asked.on('error', () => {});
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    await once(answer, 'data');
    assert.deepEqual(told(app), []);
    asked.destroy();
    assert.equal(await isMatched(app), true);
  });

  it('when they break off, which their client still sees', async () => {
    const app = await start('needle', (ctx) => {
      ctx.body = Readable.from(
        (async function* () {
          yield 'a needle';
          throw new Error('out of order');
        })(),
      );
    });
    const asked = request({ port: app.port, host: '127.0.0.1', headers: from() }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    await assert.rejects(text(answer), { code: 'ECONNRESET' });
    assert.equal(await isMatched(app), true);
  });
});

describe('answers are left as they are', () => {
  afterEach(closeAll);
  const bodies: Readonly<Record<string, Middleware>> = {
    text: answering('\u00fcber'),
    buffer: answering(Buffer.alloc(300_000, 'x')),
    object: answering({ a: 1 }),
    'with an ETag': answering('tagged', { etag: '"1"' }),
    'of a length that was said': streaming(() => Readable.from(['abc']), { 'content-length': '3' }),
    'of no length': streaming(() => Readable.from(['abc', 'def'])),
    empty: status(204),
    unchanged(ctx) {
      ctx.status = 200;
      ctx.etag = '1';
      ctx.body = 'same';
      if (ctx.fresh) ctx.status = 304;
    },
  };
  for (const [form, application] of Object.entries(bodies)) {
    it(form, async () => {
      const without = await guarded({}, application);
      const watched = await start(['needle', 'json:a==2', 'regex:z+'], application);
      for (const [method, headers] of [
        ['GET', {}],
        ['HEAD', {}],
        ['GET', { 'if-none-match': '"1"' }],
      ] as const) {
        const [one, other] = [await without.get('/', headers, method), await watched.get('/', headers, method)];
        assert.deepEqual([other.status, other.text], [one.status, one.text]);
        const shown = ({ headers }: typeof one) => [...headers].filter(([name]) => !/^(?:date|ratelimit)/.test(name));
        assert.deepEqual(shown(other), shown(one));
      }
    });
  }

  it('as fast as their client reads them', async () => {
    let made = 0;
    const app = await start('needle', (ctx) => {
      ctx.body = new Readable({
        read() {
          made += 65_536;
          this.push(made <= 48 * 1_024 ** 2 ? Buffer.alloc(65_536) : null);
        },
      });
    });
    const socket = connect(app.port, '127.0.0.1').pause();
    socket.write(`GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Forwarded-For: ${CLIENT}\r\n\r\n`);
    await until(async () => {
      const before = made;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return made > 0 && made === before;
    });
    assert.ok(made < 24 * 1_024 ** 2, `${made} bytes were made for a client that reads nothing`);
    let read = 0;
    socket.on('data', (chunk) => {
      read += chunk.length;
    });
    socket.resume();
    await once(socket, 'close');
    assert.ok(read > 48 * 1_024 ** 2);
  });

  it('and not even touched where no rule is about them', async () => {
    const touched: boolean[] = [];
    const app = await start(
      'needle',
      (ctx) => {
        touched.push(Object.hasOwn(ctx.res, 'write'));
        ctx.body = 'a needle';
      },
      { endpoint: '/watched' },
      { checks: {} },
    );
    for (const path of ['/', '/watched']) await app.get(path, from());
    assert.deepEqual(touched, [false, true]);
  });
});

describe('answers do not count', () => {
  afterEach(closeAll);
  const refuse = { action: 'refuse', above: 1, pattern: 'status:4xx' } as const;

  it('when the guard gave them, before the application or in place of its answer', async () => {
    const options: GuardOptions = {
      rateLimit: { requests: 100, window: '1h', endpoints: { '/limited': { requests: 1, window: '1h' } } },
      detection: false,
      body: { max: 10 },
    };
    const reading: Middleware = async (ctx) => {
      for await (const _ of ctx.req);
      ctx.body = 'read';
    };
    const app = await start('status:4xx', reading, {}, options);
    for (let i = 0; i < 3; i++) await app.get('/limited', from());
    const head = `POST / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${CLIENT}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    assert.match(await app.raw(head + chunked('x'.repeat(100), 5)), /^HTTP\/1.1 413 /);
    // What came before was looked at before.
    await app.get('/', from('203.0.113.20'));
    await isMatched(app, '203.0.113.20');
    assert.ok(!told(app).includes('wanted'));
  });

  it('when nobody is to be guarded from: who is trusted, what is excluded', async () => {
    const app = await start('status:4xx', () => {}, refuse, { ip: { allow: ['203.0.113.8'] }, exclude: ['/health'] });
    for (let i = 0; i < 5; i++) {
      await app.get('/', from('203.0.113.8'));
      await app.get('/health', from());
    }
    assert.equal((await app.get('/', from())).status, 404);
    await until(() => told(app).includes('any'));
    assert.deepEqual(told(app), ['any']);
    assert.deepEqual(told(app, '203.0.113.8'), []);
  });
});

describe('a client that is answered like that too often', () => {
  afterEach(closeAll);

  it('is refused where the rule says so, also what would be answered otherwise', async () => {
    const app = await start(
      'status:404',
      (ctx) => {
        if (ctx.path === '/') ctx.body = 'hello';
      },
      { above: 2, action: 'refuse' },
    );
    const looked = async (path: string, status: number, count: number) => {
      assert.equal((await app.get(path, from())).status, status);
      await until(() => app.events.filter(({ name }) => name === 'guard.behavior.matched').length === count);
    };
    await looked('/', 200, 1);
    for (const path of ['/a', '/b']) await looked(path, 404, 1);
    await looked('/c', 404, 2);
    assert.equal((await app.get('/', from())).status, 429);
    assert.equal((await app.get('/', from('203.0.113.10'))).status, 200);
  });

  it('is told of once in the trace of the request, with who it was', async () => {
    const app = await start('status:401', (ctx) => ctx.throw(401), { above: 3, action: ['alert', 'ban'] });
    const asked = Array.from({ length: 20 }, () => app.get('/login', from()));
    await Promise.all(asked);
    await until(() => app.events.some(({ name }) => name === 'guard.ban.created'));
    const alerts = app.events.filter(({ name }) => name === 'guard.behavior.alert');
    assert.deepEqual(
      alerts.map(({ attributes }) => [attributes['guard.behavior.count'], attributes['url.path']]),
      [[4, '/login']],
    );
    assert.equal((await app.get('/', from())).status, 403);
  });
});
