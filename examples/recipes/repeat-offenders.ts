/**
 * Whoever does it again is kept out: at once for what nobody does by mistake, after a while for running into limits, for
 * longer each time. And a way to see who is out, and to let somebody in again.
 */
import Router from '@koa/router';
import Koa, { type Context } from 'koa';
import { GuardError, guard, knownKeys, type Principal } from 'koa-otel-guard';

export function app(): Koa {
  const shield = guard({
    proxies: { trust: ['loopback'] },
    rateLimit: { requests: 60, window: '1m' },
    ban: {
      threshold: 10, // findings of all kinds that score
      window: '10m',
      duration: ['10m', '1h', '1d'],
      categories: {
        sqli: { threshold: 2, duration: ['1d', '7d'] },
        // Being limited scores nothing and bans nobody, unless it has an entry of its own.
        rate_limit: { threshold: 60, window: '10m', duration: '30m' },
      },
    },
  });

  const router = new Router();
  router.get('/admin/bans', async (ctx) => {
    adminOf(ctx);
    ctx.body = await shield.bans({ kind: 'address' });
  });
  router.delete('/admin/bans', async (ctx) => {
    const { id } = adminOf(ctx);
    try {
      // An IPv6 network has a slash, so it is no part of the path.
      const lifted = await shield.unban(String(ctx.query.address), { by: id, reason: 'asked support' });
      ctx.status = lifted ? 204 : 404;
    } catch (error) {
      if (error instanceof GuardError) ctx.throw(400, error.message);
      throw error;
    }
  });
  router.get('/', (ctx) => {
    ctx.body = 'hello';
  });

  const koa = new Koa();
  koa.use(shield);
  koa.use(router.routes());
  return koa;
}

function adminOf(ctx: Context): Principal {
  return known(ctx.get('x-admin-key')) ?? ctx.throw(401, 'an admin key, please');
}

/** ops-key-c60e9b14a2. A key of yours is longer, and only its SHA-256 stands here. */
const known = knownKeys([{ id: 'ops', sha256: 'a5dd490d1f2a4a220471f628a06158dd401369acf29110b1fb0d7c5f38457b1b' }]);

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
