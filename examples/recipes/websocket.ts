/**
 * WebSocket behind the guard: an upgrade meets the checks that a request meets, pages of other sites cannot open one with
 * the cookies of your users, and each connection knows whose it is.
 */
import { createServer, type Server } from 'node:http';
import Koa from 'koa';
import { guard, knownKeys } from 'koa-otel-guard';
import { WebSocketServer } from 'ws';

export function app(): Server {
  const shield = guard({
    auth: {
      scheme: 'api-key',
      // live-key-5b1f7c20de. A key of yours is longer, and only its SHA-256 stands here.
      verify: knownKeys([{ id: 'acme', sha256: 'bf9eb50705098b2027332e2bd955913a4828dca8cc7eb389c59e740f30a3a734' }]),
      exclude: ['/health'],
    },
    // Requests and upgrades of an address together, and no more than ten upgrades a minute.
    rateLimit: { requests: 300, window: '1m', endpoints: { '/live': { name: 'live', requests: 10, window: '1m' } } },
    upgrades: { origins: ['https://app.shop.example'] },
  });

  const koa = new Koa();
  koa.use(shield);
  koa.use((ctx) => {
    if (ctx.path === '/health') ctx.body = 'ok';
  });

  const server = createServer(koa.callback());
  const sockets = new WebSocketServer({ server, path: '/live', maxPayload: 16_384 });
  sockets.on('connection', (socket, request) => {
    const caller = shield.upgraded(request)?.principal?.id;
    socket.on('message', (message) => socket.send(`${caller} said ${message}`));
    // An error that nobody listens for ends the process.
    socket.on('error', () => socket.terminate());
  });
  shield.upgrade(server, { app: koa });
  return server;
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
