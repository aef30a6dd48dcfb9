import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { mock } from 'node:test';
import { connect as connectTls, type SecureContextOptions } from 'node:tls';
import Koa from 'koa';
import { WebSocketServer } from 'ws';
import { type Decision, type GuardOptions, GuardOptionsError, guard } from '../src/index.js';
import { type ProcessSdk, processSdk } from './telemetry/process-sdk.js';
import { closeAll, upgrading } from './upgrading.js';

const DENIED: GuardOptions = { ip: { deny: ['127.0.0.0/8'] } };
const attack = '/?id=1%27%20or%20%271%27=%271';
const bearer = { authorization: 'Bearer good' };
/** One text frame, masked with zeros, that says "hi". */
const FRAME = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]);

describe('an upgrade', () => {
  afterEach(closeAll);

  it('that nothing is found in opens a socket, and the application gets its messages', async () => {
    const app = await upgrading();
    const socket = await app.connect();
    socket.send('hello');
    const [message] = await once(socket, 'message');
    assert.equal(String(message), 'hello');
    socket.close();
    await once(socket, 'close');
    assert.equal(app.opened(), 1);
  });

  it('that is refused is answered like a request, and then the connection ends', async () => {
    const app = await upgrading(DENIED);
    const [head = '', body = ''] = (await app.raw('Accept: application/json\r\n')).split('\r\n\r\n');
    assert.match(head, /^HTTP\/1\.1 403 Forbidden\r\n/);
    for (const header of [
      /\r\nConnection: close(?:\r\n|$)/,
      /\r\nContent-Type: application\/json/,
      /\r\nX-Content-Type-Options: nosniff/,
      /\r\nCache-Control: no-store/,
      /\r\nReferrer-Policy: /,
      /\r\nDate: /,
      new RegExp(`\r\nContent-Length: ${body.length}\r\n`),
    ]) {
      assert.match(`${head}\r\n`, new RegExp(header.source, 'i'));
    }
    const { error, message } = JSON.parse(body);
    assert.deepEqual([error, message], ['forbidden', 'The request was refused.']);
    assert.equal(app.opened(), 0);
  });

  it('that is refused is answered in the form that is asked for', async () => {
    const app = await upgrading(DENIED);
    assert.match(await app.raw('Accept: text/plain\r\n'), /\r\n\r\nThe request was refused\.\n/);
    assert.match(await app.raw('Accept: text/html\r\n'), /<h1>Forbidden<\/h1>/);
  });

  it('that is refused by a body of the application gets that one, however long it is', async () => {
    const long = 'x'.repeat(2_000_000);
    const app = await upgrading({
      ...DENIED,
      respond: {
        body(_, ctx) {
          ctx.body = Readable.from([long, long]);
        },
      },
    });
    const answer = await app.raw();
    assert.ok(answer.length > long.length * 2, `${answer.length} characters`);
    assert.match(answer, /^HTTP\/1\.1 403 /);
  });

  it('meets every check, as a request does', async () => {
    const refused: readonly [GuardOptions, number, string?][] = [
      [{ ip: { deny: ['127.0.0.1'] } }, 403],
      [{ userAgents: { empty: true } }, 403],
      [{ https: 'require' }, 426],
      [{ https: 'redirect' }, 308],
      [{ headers: { 'x-tenant': true } }, 400],
      [{ referrers: ['shop.example'] }, 403],
      [{ auth: { scheme: 'bearer', verify: () => ({ id: 'u1' }) } }, 401],
      [{}, 403, attack],
      [{ honeypot: { paths: ['/old-socket'] } }, 404, '/old-socket'],
      [{ custom: [() => ({ status: 451 })] }, 451],
      [{ custom: [async () => ({ status: 451 })] }, 451],
      [{ emergency: { on: true } }, 503],
    ];
    for (const [options, status, path] of refused) {
      const app = await upgrading(options);
      assert.equal(await app.open(path), status, JSON.stringify(options));
      assert.equal(app.opened(), 0);
    }
  });

  it('is counted by a rate limit together with requests, and told when to come again', async () => {
    const app = await upgrading({ rateLimit: { requests: 2, window: '1h' } });
    assert.equal(await app.open(), 'open');
    assert.equal((await fetch(`http://127.0.0.1:${app.port}/`)).status, 200);
    assert.match(await app.raw(), /^HTTP\/1\.1 429 [\s\S]*\r\nRetry-After: \d+\r\n/);
  });

  it('of a banned client is refused, and leads to a ban itself', async () => {
    const app = await upgrading({
      proxies: { trust: ['loopback'] },
      ban: { threshold: 2 },
    });
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    for (let n = 0; n < 2; n++) assert.equal(await app.open(attack, { headers }), 403);
    assert.equal(await app.open('/', { headers }), 403);
    assert.equal((await app.shield.bans())[0]?.subject, '203.0.113.9');
    assert.equal(await app.open('/', { headers: { 'x-forwarded-for': '203.0.113.10' } }), 'open');
  });

  it('leaves open sockets alone when their client is banned later', async () => {
    const app = await upgrading({ proxies: { trust: ['loopback'] } });
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    const socket = await app.connect('/', { headers });
    await app.shield.ban('203.0.113.9');
    assert.equal(await app.open('/', { headers }), 403);
    socket.send('still here');
    assert.equal(String((await once(socket, 'message'))[0]), 'still here');
  });

  it('without a credential is told which one, and with it who calls is known to the application', async () => {
    const app = await upgrading({
      auth: { scheme: 'bearer', verify: (token) => (token === 'good' ? { id: 'u1' } : null) },
    });
    assert.match(await app.raw(), /^HTTP\/1\.1 401 [\s\S]*\r\nWWW-Authenticate: Bearer/);
    let decision: Decision | undefined;
    app.sockets.once('connection', (_, req) => {
      decision = app.shield.upgraded(req);
    });
    assert.equal(await app.open('/', { headers: bearer }), 'open');
    assert.deepEqual([decision?.outcome, decision?.principal?.id], ['allowed', 'u1']);
  });

  it('that is only watched goes through, and is told of', async () => {
    const app = await upgrading({ mode: 'monitor' });
    assert.equal(await app.open(attack), 'open');
    assert.equal(app.events[0]?.attributes['guard.finding.state'], 'monitored');
  });

  it('to an excluded path goes straight to the application', async () => {
    const app = await upgrading({ ...DENIED, exclude: ['/live'] });
    assert.equal(await app.open('/live'), 'open');
    assert.equal(await app.open('/other'), 403);
  });

  it('to the health path is answered there', async () => {
    const app = await upgrading({ ...DENIED, health: '/healthz' });
    assert.match(await app.raw('', { path: '/healthz' }), /^HTTP\/1\.1 200 /);
  });

  it('belongs to what the application tells of it while it opens the socket', async () => {
    const app = await upgrading();
    app.sockets.once('connection', () => app.shield.event('order.placed'));
    assert.equal(await app.open('/live'), 'open');
    const event = app.events.find(({ name }) => name === 'guard.app.order.placed');
    assert.deepEqual([event?.attributes['client.address'], event?.attributes['url.path']], ['127.0.0.1', '/live']);
  });

  it('is known to functions of the application by a context of its own', async () => {
    const application = new Koa();
    application.context.tenants = new Map([['a', 'acme']]);
    const seen: unknown[] = [];
    const look: GuardOptions = {
      custom: [
        ({ ctx }) => {
          seen.push(ctx.tenants?.get('a'), ctx.app === application, ctx.path);
          return undefined;
        },
      ],
    };
    const app = await upgrading(look, { application, settings: { app: application } });
    assert.equal(await app.open('/live?a=1'), 'open');
    assert.deepEqual(seen, ['acme', true, '/live']);
  });

  it('without a known application has a context all the same', async () => {
    const seen: unknown[] = [];
    const app = await upgrading({ custom: [({ ctx }) => void seen.push(ctx.path, ctx.query.a)] });
    assert.equal(await app.open('/live?a=1'), 'open');
    assert.deepEqual(seen, ['/live', '1']);
  });

  it('whose check fails is refused and told of, and one whose check takes too long too', async () => {
    const app = await upgrading({
      checkTimeout: '20ms',
      custom: [(request) => (request.path === '/slow' ? new Promise(() => {}) : Promise.reject(new Error('broken')))],
    });
    assert.equal(await app.open('/'), 500);
    assert.equal(await app.open('/slow'), 500);
    assert.deepEqual(
      app.events.map(({ attributes }) => attributes['error.type']),
      ['Error', 'GUARD_CHECK_TIMEOUT'],
    );
  });

  it('is not refused for a random key in which some read SQL, but for an attack in its place', async () => {
    const app = await upgrading();
    for (const [key, status] of [
      ['Or+piguYonmgSiHqaNv6FQ==', 101],
      ["x' or 'a'='a", 403],
    ]) {
      const socket = app.socket('', '/', String(key));
      const [answer] = await once(socket, 'data');
      assert.equal(Number(String(answer).slice(9, 12)), status);
      socket.destroy();
    }
  });

  it('is seen by what is done to every answer as what it is', async () => {
    const seen: number[] = [];
    const app = await upgrading({ respond: { modify: (ctx) => void seen.push(ctx.status) } });
    assert.equal(await app.open(), 'open');
    assert.equal(await app.open(attack), 403);
    assert.deepEqual(seen, [101, 403]);
  });

  it('of another protocol than WebSocket is checked as well', async () => {
    const app = await upgrading(DENIED);
    const socket = connect(app.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n');
    assert.match(await text(socket), /^HTTP\/1\.1 403 /);
  });

  it('with a body that nobody has told the length of is let in as without', async () => {
    const app = await upgrading({ body: { max: 10 } });
    const socket = app.socket('Transfer-Encoding: chunked\r\n');
    const [answer] = await once(socket, 'data');
    assert.match(String(answer), /^HTTP\/1\.1 101 /);
    socket.destroy();
  });
});

describe('the socket of an upgrade', () => {
  afterEach(closeAll);

  /** A guard that waits until it is told to go on. */
  function waiting(): { readonly options: GuardOptions; readonly asked: Promise<void>; readonly goOn: () => void } {
    let ask = () => {};
    let goOn = () => {};
    const asked = new Promise<void>((resolve) => {
      ask = resolve;
    });
    const answered = new Promise<undefined>((resolve) => {
      goOn = () => resolve(undefined);
    });
    const check = () => {
      ask();
      return answered;
    };
    return { options: { custom: [check] }, asked, goOn };
  }

  it('loses nothing of what comes with the request or while checks wait', async () => {
    const { options, asked, goOn } = waiting();
    const app = await upgrading(options);
    const socket = app.socket();
    socket.write(FRAME);
    await asked;
    for (let n = 0; n < 3; n++) socket.write(FRAME);
    goOn();
    let got = Buffer.alloc(0);
    // Each message comes back in a frame of two bytes and "hi".
    while (got.toString('latin1').split('\x81\x02hi').length < 5) {
      const [chunk] = await once(socket, 'data');
      got = Buffer.concat([got, chunk]);
    }
    assert.match(got.toString('latin1'), /^HTTP\/1\.1 101 /);
    socket.destroy();
  });

  it('that the client resets while checks wait opens nothing and breaks nothing', async () => {
    const { options, asked, goOn } = waiting();
    const app = await upgrading(options);
    const connected = once(app.server, 'connection');
    const socket = app.socket();
    const [accepted] = await connected;
    await asked;
    const closed = new Promise((resolve) => accepted.once('close', resolve));
    socket.resetAndDestroy();
    await closed;
    goOn();
    assert.equal(await app.open(), 'open');
    assert.equal(app.opened(), 1);
  });

  it('is handed over as Node hands it over: without a listener of ours', async () => {
    const handed = async (withGuard: boolean) => {
      const server = createServer().listen(0, '127.0.0.1');
      const shield = guard({ warnings: false });
      if (withGuard) shield.upgrade(server);
      const listeners = new Promise((resolve) => {
        server.on('upgrade', (_, socket) => {
          setImmediate(() => {
            const names = socket.eventNames().map(String).sort();
            resolve(names.map((name) => [name, socket.listenerCount(name)]));
            socket.destroy();
          });
        });
      });
      await once(server, 'listening');
      const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
      client.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
      await once(client, 'close');
      server.close();
      return listeners;
    };
    assert.deepEqual(await handed(true), await handed(false));
  });

  it('of a refused client that goes on sending and never closes is closed all the same', async () => {
    const app = await upgrading(DENIED);
    const connected = once(app.server, 'connection');
    const socket = connect({ port: app.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.write(Buffer.alloc(300_000));
    const [accepted] = await connected;
    const closed = once(accepted, 'close');
    const [answer] = await once(socket, 'data');
    assert.match(String(answer), /^HTTP\/1\.1 403 /);
    await closed;
    socket.destroy();
  });

  it('of a refused client that does not get to the end of its answer is closed', async () => {
    const app = await upgrading({
      ...DENIED,
      respond: {
        body(_, ctx) {
          const endless = new PassThrough().on('error', () => {});
          endless.write('never ends');
          ctx.body = endless;
        },
      },
    });
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const socket = app.socket();
      await once(socket, 'data');
      const closed = once(socket, 'close');
      mock.timers.tick(9_999);
      assert.equal(socket.destroyed, false);
      mock.timers.tick(1);
      await closed;
    } finally {
      mock.timers.reset();
    }
  });

  it('may have served requests before', async () => {
    const app = await upgrading();
    const socket = connect(app.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    assert.match(String((await once(socket, 'data'))[0]), /^HTTP\/1\.1 200 /);
    const headers = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
    socket.write(`GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${headers}\r\n\r\n`);
    assert.match(String((await once(socket, 'data'))[0]), /^HTTP\/1\.1 101 /);
    socket.destroy();
  });

  it('on which an earlier answer is still under way is closed: nothing gets into the midst of that', async () => {
    const app = await upgrading();
    let answer: (() => void) | undefined;
    app.server.removeAllListeners('request').on('request', (_, res) => {
      res.write('first');
      answer = () => res.end('last');
    });
    const socket = connect(app.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(socket, 'data');
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    assert.equal(await text(socket), '');
    answer?.();
    assert.equal(app.opened(), 0);
  });

  it('that nobody takes any more once the checks are done is closed', async () => {
    const { options, asked, goOn } = waiting();
    const app = await upgrading(options);
    const socket = app.socket();
    await asked;
    app.server.removeAllListeners('upgrade');
    goOn();
    assert.equal(await text(socket), '');
  });
});

describe('an upgrade over https', () => {
  it('is refused and let in like any', async () => {
    const key = Buffer.alloc(32, 7);
    const tls: SecureContextOptions = { ciphers: 'PSK', maxVersion: 'TLSv1.2' };
    const server = createHttpsServer({ ...tls, pskCallback: () => key });
    const sockets = new WebSocketServer({ server });
    guard({ warnings: false, upgrades: { origins: 'same' }, https: 'require' }).upgrade(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const answerTo = async (origin: string) => {
      const pskCallback = () => ({ psk: key, identity: 'test' });
      const socket = connectTls({ ...tls, port, host: '127.0.0.1', pskCallback, checkServerIdentity: () => undefined });
      const headers = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
      socket.write(
        `GET / HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: ${origin}\r\n${headers}\r\n\r\n`,
      );
      const [answer] = await once(socket, 'data');
      socket.destroy();
      return Number(String(answer).slice(9, 12));
    };
    try {
      assert.equal(await answerTo('https://a.example'), 101);
      assert.equal(await answerTo('https://evil.example'), 403);
      // A page that somebody between has forged opens no socket that nobody between can read.
      assert.equal(await answerTo('http://a.example'), 403);
    } finally {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
    }
  });
});

describe('shield.upgrade()', () => {
  afterEach(closeAll);

  it('holds for listeners that were there before and for those that come later', async () => {
    const app = await upgrading(DENIED);
    let heard = 0;
    app.server.on('upgrade', () => heard++);
    app.server.prependListener('upgrade', () => heard++);
    assert.equal(await app.open(), 403);
    assert.deepEqual([heard, app.opened()], [0, 0]);
  });

  it('leaves a server without listeners as it is: there an upgrade is a request', async () => {
    const app = await upgrading();
    app.server.removeAllListeners('upgrade');
    assert.match(await app.raw('Connection: close\r\n'), /^HTTP\/1\.1 200 [\s\S]*hello$/);
  });

  it('counts once for a server, however often it is called', async () => {
    const app = await upgrading({ rateLimit: { requests: 2, window: '1h' } });
    app.shield.upgrade(app.server);
    for (const answer of ['open', 'open', 429]) assert.equal(await app.open(), answer);
  });

  it('of two shields asks both', async () => {
    const app = await upgrading({ userAgents: { deny: ['one'] } });
    const other = guard({ warnings: false, userAgents: { deny: ['two'] } });
    const end = other.upgrade(app.server);
    const as = (agent: string) => app.open('/', { headers: { 'user-agent': agent } });
    assert.deepEqual([await as('one'), await as('two'), await as('three')], [403, 403, 'open']);
    end();
    assert.deepEqual([await as('one'), await as('two')], [403, 'open']);
  });

  it('is undone by the function that it answers with, also from below another one, and can be done again', async () => {
    const app = await upgrading(DENIED);
    const { shield, server } = app;
    const other = guard({ warnings: false });
    const endOther = other.upgrade(server);
    shield.upgrade(server)();
    assert.equal(await app.open(), 'open');
    endOther();
    const end = shield.upgrade(server);
    assert.equal(await app.open(), 403);
    end();
    end();
    assert.equal(await app.open(), 'open');
  });

  it('goes on after close(), as guarding requests does', async () => {
    const app = await upgrading(DENIED);
    await app.shield.close();
    assert.equal(await app.open(), 403);
  });

  it('is undone on a server whose emit somebody else had replaced', () => {
    const server = createServer();
    const own = server.emit.bind(server);
    server.emit = own;
    guard({ warnings: false }).upgrade(server)();
    assert.equal(server.emit, own);
    const plain = createServer();
    guard({ warnings: false }).upgrade(plain)();
    assert.equal(Object.hasOwn(plain, 'emit'), false);
  });

  it('refuses what has no upgrades, and options that it does not know', () => {
    const shield = guard({ warnings: false });
    const http2 = createHttp2Server();
    for (const server of [http2, {}, undefined, new WebSocketServer({ noServer: true })]) {
      assert.throws(
        () => shield.upgrade(server as never),
        (error) =>
          error instanceof GuardOptionsError &&
          /^server: expected a server of node:http/m.test(error.message.split('\n  ')[1] ?? ''),
      );
    }
    const server = createServer();
    const faults = (options: object) => {
      try {
        shield.upgrade(server, options);
      } catch (error) {
        return (error as GuardOptionsError).faults.map(({ path, message }) => `${path}: ${message}`);
      }
      return [];
    };
    assert.deepEqual(faults({ ap: 1 }), ['ap: unknown option, did you mean "app"?']);
    assert.deepEqual(faults({ app: {} }), ['app: expected a Koa application, got {}']);
    assert.equal(Object.hasOwn(server, 'emit'), false);
  });
});

describe('what is told of an upgrade', () => {
  let sdk: ProcessSdk;
  before(async () => {
    sdk = await processSdk();
  });
  afterEach(closeAll);

  for (const [path, outcome, findings] of [
    ['/', 'allowed', 0],
    [attack, 'blocked', 1],
  ] as const) {
    it(`is what is told of a request: one that is ${outcome}`, async () => {
      const app = await upgrading();
      await sdk.flush();
      const [spansBefore, metricsBefore] = [sdk.receiver.spans.length, sdk.receiver.metrics.length];
      await app.open(path);
      await sdk.flush();
      const spans = sdk.receiver.spans.slice(spansBefore).filter(({ name }) => name === 'guard');
      assert.deepEqual(
        spans.map(({ attributes }) => [
          attributes['guard.outcome'],
          attributes['url.path'],
          attributes['client.address'],
        ]),
        [[outcome, '/', '127.0.0.1']],
      );
      const counted = sdk.receiver.metrics
        .slice(metricsBefore)
        .filter(({ name, value }) => name === 'guard.requests' && value !== 0);
      assert.deepEqual(
        counted.map(({ value, attributes }) => [value, attributes['guard.outcome']]),
        [[1, outcome]],
      );
      assert.equal(app.events.length, findings);
      assert.equal(app.events[0]?.traceId, findings === 0 ? undefined : spans[0]?.traceId);
    });
  }
});
