import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttp1, request as http1 } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2 } from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { PassThrough, type Writable } from 'node:stream';
import Koa, { type Context, type Middleware } from 'koa';
import { guard } from '../../src/index.js';
import { closeAll, guarded } from '../guarded.js';
import { PROTOCOLS, type Protocol } from './protocols.js';

const MAX = 1_000;

interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** Whether the whole of an answer came. */
  readonly whole: boolean;
}

/** Sends a body in pieces and hears the answer to its end, whatever that is. */
async function upload(protocol: Protocol, application: Middleware, headers = {}): Promise<Told> {
  const shield = guard({ warnings: false, body: { max: MAX }, checks: { body: 'off' } });
  const app = new Koa().use(shield).use(application);
  app.silent = true;
  const server = protocol === 'HTTP/2' ? createHttp2(app.callback()) : createHttp1(app.callback());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await (protocol === 'HTTP/2' ? overHttp2(url, headers) : overHttp1(url, headers));
  } finally {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
    await shield.close();
  }
}

async function overHttp1(url: string, headers: Record<string, string>): Promise<Told> {
  const asking = http1(url, { method: 'POST', headers });
  asking.on('error', () => {});
  const stop = send(asking);
  const [answer] = await once(asking, 'response');
  const text = await textOf(answer);
  stop();
  return { status: answer.statusCode, headers: answer.headers, text, whole: answer.complete };
}

async function overHttp2(url: string, headers: Record<string, string>): Promise<Told> {
  const session = connectHttp2(url);
  const asking = session.request({ ':method': 'POST', ...headers }, { endStream: false });
  let whole = true;
  asking.on('error', () => {
    whole = false;
  });
  const stop = send(asking);
  const [answer] = await once(asking, 'response');
  const text = await textOf(asking);
  stop();
  session.destroy();
  return { status: Number(answer[':status']), headers: answer, text, whole };
}

function send(to: Writable): () => void {
  let pieces = 0;
  const sending = setInterval(() => {
    if (pieces++ < 10) to.write('x'.repeat(300));
    else to.end();
  }, 5);
  return () => clearInterval(sending);
}

function textOf(answer: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  answer.on('data', (chunk) => {
    text += chunk;
  });
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no end within 5 s, so far: ${text}`)), 5_000);
    answer.on('error', () => {});
    answer.once('close', () => {
      clearTimeout(late);
      resolve(text);
    });
  });
}

/** Reads by itself, as a proxy does that pipes requests on, and answers when it has all. */
function pastKoa(ctx: Context): Promise<void> {
  ctx.respond = false;
  return new Promise((resolve) => {
    ctx.req.on('data', () => {});
    ctx.req.on('end', () => ctx.res.end('done'));
    ctx.res.once('close', resolve);
  });
}

for (const protocol of PROTOCOLS) {
  describe(`a body that turns out to be too long over ${protocol}`, () => {
    it('is refused where the application answers past Koa', async () => {
      const { status, text, whole } = await upload(protocol, pastKoa);
      assert.deepEqual([status, JSON.parse(text).error, whole], [413, 'content_too_large', true]);
    });

    it('is refused where the application that answers past Koa has returned', async () => {
      const { status, text, whole } = await upload(protocol, (ctx) => void pastKoa(ctx));
      assert.deepEqual([status, JSON.parse(text).error, whole], [413, 'content_too_large', true]);
    });

    it('breaks off an answer that is made of it', async () => {
      const { status, text, whole } = await upload(protocol, (ctx) => {
        ctx.body = ctx.req;
      });
      assert.deepEqual([status, whole], [200, false]);
      assert.ok(text.length <= MAX);
    });

    it('leaves an answer whole that was there before', async () => {
      const { status, text, whole } = await upload(protocol, (ctx) => {
        ctx.req.on('data', () => {});
        ctx.body = 'hello';
      });
      assert.deepEqual([status, text, whole], [200, 'hello', true]);
    });

    it('has whatever goes on reading it end, also after the answer', async () => {
      let closed = false;
      await upload(protocol, (ctx) => {
        ctx.req
          .on('data', () => {})
          .once('close', () => {
            closed = true;
          });
        ctx.body = ctx.req.pipe(new PassThrough());
      });
      for (let i = 0; i < 300 && !closed; i++) await new Promise((resolve) => setTimeout(resolve, 10));
      assert.ok(closed);
    });

    it('ends nothing else where nobody listens for errors, whether its length was told or not', async () => {
      const listener = (ctx: Context) => {
        ctx.req.on('data', () => {});
        return new Promise<void>((resolve) => ctx.req.once('end', resolve));
      };
      assert.equal((await upload(protocol, listener)).status, 413);
      assert.equal((await upload(protocol, listener, { 'content-length': String(MAX + 1) })).status, 413);
    });

    it('is refused with nothing of the answer that the application had begun', async () => {
      const { status, headers, text } = await upload(protocol, async (ctx) => {
        ctx.set({ 'Content-Encoding': 'gzip', ETag: '"one"', 'Content-Disposition': 'attachment', 'X-Own': '1' });
        for await (const _ of ctx.req);
      });
      assert.deepEqual([status, JSON.parse(text).error], [413, 'content_too_large']);
      assert.deepEqual(
        ['content-encoding', 'etag', 'content-disposition', 'x-own'].map((name) => headers[name]),
        [undefined, undefined, undefined, '1'],
      );
    });
  });
}

describe('a connection that ends for a body that is too long', () => {
  afterEach(closeAll);

  it('takes no further request', async () => {
    const app = await guarded({ body: { max: MAX } });
    const socket = connect({ port: app.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => {});
    socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${MAX + 1}\r\n\r\n${'x'.repeat(MAX + 1)}`);
    await once(socket.resume(), 'end');
    const sending = setInterval(() => socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'), 20);
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(sending);
    assert.equal(app.reached(), 0);
  });
});
