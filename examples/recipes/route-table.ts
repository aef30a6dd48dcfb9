/**
 * The same for an application whose routes stay as they are: a table of paths in the options. A new rule is tried out on one
 * path first, a path of uploads may have large bodies, reports are for working hours, and one path meets no check at all.
 */
import Koa from 'koa';
import { guard } from 'koa-otel-guard';

export function app(now = { start: '06:00', end: '20:00' }): Koa {
  const koa = new Koa();
  koa.use(
    guard({
      mode: 'monitor',
      body: { max: '100kb' },
      routes: {
        '/api/**': { mode: 'enforce' },
        'POST /api/uploads/:album': {
          maxBody: '20mb',
          contentTypes: ['image/*'],
          rateLimit: { requests: 50, window: '1h' },
        },
        'GET /api/reports/**': { timeWindow: { ...now, zone: 'Europe/Berlin' } },
        '/api/echo': { bypass: true, rateLimit: { requests: 10, window: '1s' } },
      },
    }),
  );
  koa.use((ctx) => {
    ctx.body = 'hello';
  });
  return koa;
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
