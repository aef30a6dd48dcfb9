/**
 * A login that cannot be guessed at: few tries a minute, and whoever goes on failing is banned, for longer each time.
 * Who mistypes twice notices nothing.
 */
import { timingSafeEqual } from 'node:crypto';
import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import Koa from 'koa';
import { guard } from 'koa-otel-guard';

export function app(): Koa {
  const shield = guard({
    // The proxy in front, on this machine. A client is never banned by an address that is not its own.
    proxies: { trust: ['loopback'] },
    rateLimit: {
      requests: 300,
      window: '1m',
      endpoints: { 'POST /login': { name: 'login', requests: 10, window: '1m' } },
    },
    ban: {
      categories: {
        // The event below. A login that works takes nothing back: an attacker may have an account, too.
        'auth.failed': { threshold: 20, window: '1h', duration: ['15m', '6h', '7d'] },
      },
    },
  });

  const router = new Router();
  router.post('/login', bodyParser({ enableTypes: ['json'], jsonLimit: '10kb' }), async (ctx) => {
    const { name, password } = readLogin(ctx.request.body) ?? ctx.throw(400, 'name and password, please');
    if (!(await isRight(name, password))) {
      // No name: what was typed there may be a password.
      shield.event('auth.failed');
      ctx.throw(401, 'wrong name or password');
    }
    shield.event('auth.succeeded', { 'user.id': name });
    ctx.body = { hello: name };
  });

  const koa = new Koa();
  koa.use(shield);
  koa.use(router.routes());
  return koa;
}

function readLogin(body: unknown): { readonly name: string; readonly password: string } | undefined {
  const { name, password } = Object(body) as Record<string, unknown>;
  return typeof name === 'string' && typeof password === 'string' ? { name, password } : undefined;
}

/** Stands for a look at your accounts, which keep passwords as salted hashes. */
async function isRight(name: string, password: string): Promise<boolean> {
  const [given, right] = [Buffer.from(password), Buffer.from('correct horse battery')];
  return name === 'ada' && given.length === right.length && timingSafeEqual(given, right);
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
