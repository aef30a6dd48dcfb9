/**
 * A switch for the worst day: only your own networks get in, everybody else is told when to come back, and the load
 * balancer keeps the instance. By an admin's key, or by a signal.
 */
import Router from '@koa/router';
import Koa from 'koa';
import { guard, knownKeys } from 'koa-otel-guard';

export function app(): Koa {
  const shield = guard({
    proxies: { trust: ['loopback'] },
    emergency: { allow: ['198.51.100.0/28'], retryAfter: '10m' },
    rateLimit: {
      requests: 300,
      window: '1m',
      endpoints: { '/admin/**': { name: 'admin', requests: 20, window: '1m' } },
    },
    // The probe of the load balancer is not in the list, and must not find the instance down.
    exclude: ['/health'],
  });
  const isOn = () => shield.status().reasons.includes('emergency.on');

  // For whoever is not in the list either: kill -USR2 switches it on, and off again. Each process has a switch of its own.
  process.on('SIGUSR2', () => shield.emergency(!isOn()));

  const router = new Router();
  router.put('/admin/emergency/:state', (ctx) => {
    const admin = adminOf(ctx.get('x-admin-key')) ?? ctx.throw(401, 'an admin key, please');
    const { state } = ctx.params;
    if (state !== 'on' && state !== 'off') return ctx.throw(400, 'on or off');
    shield.event('admin.action', { 'user.id': admin.id, 'app.emergency': state });
    shield.emergency(state === 'on');
    ctx.body = { emergency: isOn() };
  });
  router.get('/health', (ctx) => {
    ctx.body = 'ok';
  });
  router.get('/', (ctx) => {
    ctx.body = 'hello';
  });

  const koa = new Koa();
  koa.use(shield);
  koa.use(router.routes());
  return koa;
}

/** ops-key-c60e9b14a2. A key of yours is longer, and only its SHA-256 stands here. */
const adminOf = knownKeys([{ id: 'ops', sha256: 'a5dd490d1f2a4a220471f628a06158dd401369acf29110b1fb0d7c5f38457b1b' }]);

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
