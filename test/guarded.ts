import { once } from 'node:events';
import { connect as connectHttp2, createServer, type OutgoingHttpHeaders } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import Koa from 'koa';
import { type GuardOptions, guard, type SecurityEvent, type Shield } from '../src/index.js';
import { presentAgain } from './clock.js';

/** A Koa application behind a guard, on a real server. */
export interface Guarded {
  readonly shield: Shield;
  readonly events: readonly SecurityEvent[];
  readonly port: number;
  /** How many requests reached the application. */
  readonly reached: () => number;
  get(
    path: string,
    headers?: Record<string, string>,
    method?: string,
    body?: string | Buffer | ReadableStream,
  ): Promise<Answer>;
  /** Asks over HTTP/2, on a server of its own. Without a body the headers end the request. */
  http2(headers: OutgoingHttpHeaders, body?: string): Promise<Pick<Answer, 'status'>>;
  /** Sends bytes as they are and answers with the first answer, or with all that comes until the server closes. */
  raw(bytes: string, options?: { readonly untilClosed?: boolean }): Promise<string>;
  /** Sends bytes and resets the connection at once; resolves when the server has seen its end. */
  reset(bytes: string): Promise<void>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

const open = new Set<Guarded>();

/** Starts a guarded application. Ended by `closeAll`, or by its own `close`. */
export async function guarded(options: GuardOptions = {}, application?: Koa.Middleware): Promise<Guarded> {
  const events: SecurityEvent[] = [];
  const shield = guard({
    // What a test of something else leaves open, such as an SDK, nobody has to be warned of.
    warnings: false,
    ...options,
    onEvent(event) {
      events.push(event);
      return options.onEvent?.(event);
    },
  });
  return serve(shield, events, application);
}

async function serve(shield: Shield, events: SecurityEvent[], application?: Koa.Middleware): Promise<Guarded> {
  let reached = 0;
  const app = new Koa();
  app.silent = true;
  app.use(shield);
  app.use(async (ctx, next) => {
    reached++;
    if (application) await application(ctx, next);
    else ctx.body = 'hello';
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;

  const running: Guarded = {
    shield,
    events,
    port,
    reached: () => reached,
    async get(path, headers = {}, method = 'GET', body) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers,
        redirect: 'manual',
        ...(body !== undefined && { body: body as string, duplex: 'half' }),
      });
      return { status: response.status, text: await response.text(), headers: response.headers };
    },
    http2: (headers, body) => overHttp2(app, headers, body),
    async reset(bytes) {
      const seen = new Promise((resolve) => server.once('connection', (socket) => socket.once('close', resolve)));
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(bytes, 'latin1');
        socket.resetAndDestroy();
      });
      await seen;
    },
    raw: (bytes, { untilClosed = false } = {}) => exchange(port, bytes, untilClosed),
    async close() {
      open.delete(running);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await shield.close();
    },
  };
  open.add(running);
  return running;
}

/** Ends every application that a test has started, and takes back the time that it let pass: for `afterEach`. */
export async function closeAll(): Promise<void> {
  presentAgain();
  await Promise.all([...open].map((running) => running.close()));
}

function exchange(port: number, bytes: string, untilClosed: boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    let text = '';
    socket.setEncoding('latin1');
    socket.setTimeout(5_000, () => socket.destroy(new Error(`no answer within 5 s, so far: ${text}`)));
    socket.on('data', (chunk) => {
      text += chunk;
      if (!untilClosed && text.includes('\r\n\r\n')) socket.end();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
}

async function overHttp2(
  app: Koa,
  headers: OutgoingHttpHeaders,
  body: string | undefined,
): Promise<{ status: number }> {
  const server = createServer(app.callback()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  try {
    const stream = session.request(headers, { endStream: body === undefined });
    if (body !== undefined) stream.end(body);
    const [answer] = await once(stream, 'response');
    return { status: Number(answer[':status']) };
  } finally {
    session.destroy();
    server.close();
  }
}
