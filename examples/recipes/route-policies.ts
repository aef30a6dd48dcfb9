/**
 * Routes that are guarded in their own way, said where the routes are: an admin area for the office network over https with a
 * key, a login with few tries, a webhook past the user agent rules. The guard knows the router, so that it can also let through
 * what it blocks elsewhere.
 */
import { randomUUID } from 'node:crypto';
import Router from '@koa/router';
import Koa from 'koa';
import { guard, policy } from 'koa-otel-guard';

export function app(key = process.env.ADMIN_KEY ?? randomUUID()): Koa {
  const router = new Router();
  const admin = new Router();

  admin.get('/orders', (ctx) => {
    ctx.body = { orders: [], for: ctx.state.guard.principal.id };
  });
  router.use(
    '/admin',
    policy({ requireIp: ['198.51.100.0/24'], requireHttps: true, apiKey: [{ id: 'office', key }] }),
    admin.routes(),
  );
  router.post('/login', policy({ rateLimit: { requests: 5, window: '1m' }, maxBody: '1kb' }), (ctx) => {
    ctx.body = { token: 'a token' };
  });
  router.post('/hooks/payments', policy({ bypass: ['bot'], contentTypes: ['application/json'] }), (ctx) => {
    ctx.status = 204;
  });
  router.get('/', (ctx) => {
    ctx.body = 'hello';
  });

  const koa = new Koa();
  koa.use(guard({ router, userAgents: { bots: true }, proxies: { trust: ['loopback'] } }));
  koa.use(router.routes());
  return koa;
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
