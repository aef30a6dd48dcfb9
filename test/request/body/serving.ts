import { once } from 'node:events';
import { createServer as createHttp1, request as http1, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2 } from 'node:http2';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Protocol } from '../../response/protocols.js';

export interface Serving {
  readonly port: number;
  /** Sends a body in pieces, with a pause between them, and answers with the text of the answer. */
  send(pieces: readonly (Buffer | string)[], options?: Sending): Promise<{ status: number; text: string }>;
  /** A connection of its own, for HTTP/1.1 as it is written. */
  connect(): Promise<Socket>;
}

export interface Sending {
  readonly headers?: Readonly<Record<string, string>>;
  readonly pause?: number;
  /** Goes away once all is sent, without an end. */
  readonly abort?: boolean;
}

type Listener = (req: IncomingMessage, res: ServerResponse) => void;

const open: (() => void)[] = [];

/** Ends all servers of a test: for `afterEach`. */
export function endServing(): void {
  for (const end of open.splice(0)) end();
}

/** Serves requests of one protocol by a listener. */
export async function serving(protocol: Protocol, listener: Listener): Promise<Serving> {
  const server =
    protocol === 'HTTP/2'
      ? createHttp2(listener as unknown as Parameters<typeof createHttp2>[0])
      : createHttp1(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  open.push(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  });
  return {
    port,
    send: (pieces, options = {}) => (protocol === 'HTTP/2' ? overHttp2 : overHttp1)(port, pieces, options),
    async connect() {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      open.push(() => socket.destroy());
      return socket;
    },
  };
}

async function overHttp1(port: number, pieces: readonly (Buffer | string)[], sending: Sending) {
  const asking = http1({ port, host: '127.0.0.1', method: 'POST', headers: sending.headers, agent: false });
  asking.on('error', () => {});
  asking.flushHeaders();
  const answered = once(asking, 'response');
  answered.catch(() => {});
  for (const piece of pieces) {
    asking.write(piece);
    if (sending.pause) await pause(sending.pause);
  }
  if (sending.abort) {
    asking.destroy();
    return { status: 0, text: '' };
  }
  asking.end();
  const [answer] = await answered;
  return { status: Number(answer.statusCode), text: await textOf(answer) };
}

async function overHttp2(port: number, pieces: readonly (Buffer | string)[], sending: Sending) {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  session.on('error', () => {});
  try {
    const asking = session.request({ ':method': 'POST', ...sending.headers }, { endStream: false });
    asking.on('error', () => {});
    const answered = once(asking, 'response');
    answered.catch(() => {});
    for (const piece of pieces) {
      asking.write(piece);
      if (sending.pause) await pause(sending.pause);
    }
    // A client that closes its stream ends it first: the connection has to go.
    if (sending.abort) return { status: 0, text: '' };
    asking.end();
    const [headers] = await answered;
    return { status: Number(headers[':status']), text: await textOf(asking) };
  } finally {
    session.destroy();
  }
}

async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits until something holds, two seconds at most. */
export async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !holds(); i++) await pause(5);
}
