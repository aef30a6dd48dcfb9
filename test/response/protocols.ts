import { once } from 'node:events';
import { createServer as createHttp1 } from 'node:http';
import { connect, createServer as createHttp2, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { type GuardOptions, guard } from '../../src/index.js';

export type Protocol = 'HTTP/1.1' | 'HTTP/2';
export const PROTOCOLS = ['HTTP/1.1', 'HTTP/2'] as const satisfies readonly Protocol[];

export interface Exchange {
  readonly status: number;
  /** Headers by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** What Koa was told of as an error. */
  readonly errors: readonly unknown[];
}

export interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks a guarded application once, over a server of its own. */
export async function ask(
  protocol: Protocol,
  options: GuardOptions,
  application: Koa.Middleware,
  asked: Asked = {},
): Promise<Exchange> {
  const shield = guard({ warnings: false, ...options });
  const app = new Koa().use(shield).use(application);
  const errors: unknown[] = [];
  app.on('error', (error) => errors.push(error));
  const server = protocol === 'HTTP/2' ? createHttp2(app.callback()) : createHttp1(app.callback());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const answer = await (protocol === 'HTTP/2' ? overHttp2(port, asked) : overHttp1(port, asked));
    return { ...answer, errors };
  } finally {
    await shield.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
    (server as Http2Server).close();
  }
}

async function overHttp1(port: number, { path = '/', method = 'GET', headers = {} }: Asked) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, redirect: 'manual' });
  // Of an answer that is broken off the headers count.
  await response.text().catch(() => {});
  return { status: response.status, headers: Object.fromEntries(response.headers) };
}

async function overHttp2(port: number, { path = '/', method = 'GET', headers = {} }: Asked) {
  const session = connect(`http://127.0.0.1:${port}`);
  try {
    const stream = session.request({ ':path': path, ':method': method, ...headers });
    const [answered] = await once(stream, 'response');
    const entries = Object.entries(answered as Record<string, unknown>);
    return {
      status: Number(answered[':status']),
      headers: Object.fromEntries(entries.map(([name, value]) => [name, String(value)])),
    };
  } finally {
    session.destroy();
  }
}
