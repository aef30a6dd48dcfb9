import { once } from 'node:events';
import { type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type Koa from 'koa';

/** A recipe on a real server. */
export interface Serving {
  readonly port: number;
  ask(path: string, headers?: Record<string, string>, method?: string, body?: string | Buffer): Promise<Answer>;
}

export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const open = new Set<Server>();

/** Starts an application. Ended by `closeAll`. */
export async function serve(app: Koa): Promise<Serving> {
  app.silent = true;
  const server = app.listen(0, '127.0.0.1');
  open.add(server);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, ask: (...sent) => ask(port, ...sent) };
}

/** Sends a request with exactly these headers: no others but Host, Connection and the length of a body. */
export async function ask(
  port: number,
  path: string,
  headers = {},
  method = 'GET',
  body?: string | Buffer,
): Promise<Answer> {
  const sent = request({ port, host: '127.0.0.1', path, headers, method }).end(body);
  const [response] = await once(sent, 'response');
  return { status: response.statusCode, headers: response.headers, text: await text(response) };
}

/** Ends every application that a test has started: for `afterEach`. */
export async function closeAll(): Promise<void> {
  for (const server of open) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
  open.clear();
}
