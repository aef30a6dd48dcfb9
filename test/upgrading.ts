import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import Koa from 'koa';
import { type ClientOptions, WebSocket, WebSocketServer } from 'ws';
import { type GuardOptions, guard, type SecurityEvent, type Shield, type UpgradeSettings } from '../src/index.js';

/** A server whose requests and upgrades are guarded; its sockets send back what they get. */
export interface Upgrading {
  readonly shield: Shield;
  readonly server: Server;
  readonly sockets: WebSocketServer;
  readonly events: readonly SecurityEvent[];
  readonly port: number;
  /** How many sockets were opened. */
  readonly opened: () => number;
  /** Opens a socket and has it closed again: `open`, or the status that was answered. */
  open(path?: string, options?: ClientOptions): Promise<'open' | number>;
  /** A socket that stays open. */
  connect(path?: string, options?: ClientOptions): Promise<WebSocket>;
  /** Sends an upgrade, and whatever else, and answers with all that comes until the server closes. */
  raw(headers?: string, options?: { readonly path?: string; readonly behind?: string | Buffer }): Promise<string>;
  /** A connection of its own, on which an upgrade was sent. */
  socket(headers?: string, path?: string, key?: string): Socket;
}

const running = new Set<Upgrading>();

/** Starts a server. Ended by `closeAll`. */
export async function upgrading(
  options: GuardOptions = {},
  { settings, application }: { readonly settings?: UpgradeSettings; readonly application?: Koa } = {},
): Promise<Upgrading> {
  const events: SecurityEvent[] = [];
  const shield = guard({ warnings: false, ...options, onEvent: (event) => void events.push(event) });
  const app = application ?? new Koa();
  app.silent = true;
  app.use(shield);
  app.use((ctx) => {
    ctx.body = 'hello';
  });
  const server = createServer(app.callback());
  const sockets = new WebSocketServer({ server });
  shield.upgrade(server, settings);
  let opened = 0;
  sockets.on('connection', (socket) => {
    opened++;
    socket.on('message', (message) => socket.send(String(message)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const address = (path: string) => `ws://127.0.0.1:${port}${path}`;

  const one: Upgrading = {
    shield,
    server,
    sockets,
    events,
    port,
    opened: () => opened,
    open: (path = '/', options = {}) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(address(path), options);
        socket.on('open', () => {
          socket.terminate();
          resolve('open');
        });
        socket.on('unexpected-response', (_, response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
        socket.on('error', reject);
      }),
    async connect(path = '/', options = {}) {
      const socket = new WebSocket(address(path), options);
      await once(socket, 'open');
      return socket;
    },
    socket(headers = '', path = '/', key = KEY) {
      const socket = connect(port, '127.0.0.1');
      socket.write(head(path, headers, key));
      return socket;
    },
    async raw(headers = '', { path = '/', behind = '' } = {}) {
      const socket = connect(port, '127.0.0.1');
      socket.write(Buffer.concat([Buffer.from(head(path, headers)), Buffer.from(behind)]));
      return text(socket);
    },
  };
  running.add(one);
  return one;
}

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

function head(path: string, headers: string, key = KEY): string {
  const socket = `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n`;
  return `GET ${path} HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${socket}${headers}\r\n`;
}

/** Ends every server that a test has started: for `afterEach`. */
export async function closeAll(): Promise<void> {
  for (const { server, sockets, shield } of running) {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    server.close();
    await shield.close();
  }
  running.clear();
}
