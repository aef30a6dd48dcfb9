/**
 * A login that nobody guesses at: few tries a minute for a client, and one whose logins go on failing is banned, longer each
 * time.
 */
import Koa from 'koa';
import { guard, safeEqual } from 'koa-otel-guard';

export function app(): Koa {
  const koa = new Koa();
  const shield = guard({
    proxies: { trust: ['loopback'] },
    rateLimit: { requests: 1000, window: '1m', endpoints: { 'POST /login': { requests: 20, window: '1m' } } },
    ban: { categories: { 'auth.failed': { threshold: 5, window: '10m', duration: ['15m', '1h', '1d'] } } },
  });
  koa.use(shield);
  koa.use((ctx) => {
    if (ctx.path !== '/login') {
      ctx.body = 'hello';
      return;
    }
    // Said to the guard: only the application knows that a login has failed.
    if (!isPassword(ctx.get('x-password'))) {
      shield.event('auth.failed');
      ctx.throw(401);
    }
    shield.event('auth.succeeded');
    ctx.body = 'welcome';
  });
  return koa;
}

/** Stands for a look at a slow hash of yours. */
function isPassword(given: string): boolean {
  return safeEqual(given, 'correct horse');
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
