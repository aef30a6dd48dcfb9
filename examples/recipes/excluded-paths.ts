/**
 * Probes and static files past the guard: they reach the application whoever asks and however often, and all else is checked.
 */
import Koa from 'koa';
import { guard } from 'koa-otel-guard';

export function app(): Koa {
  const koa = new Koa();
  koa.use(
    guard({
      // One path, and everything below another one. A path that only pretends to be there (/assets/../admin) is checked.
      exclude: ['/health', '/assets/**'],
      userAgents: { empty: true },
      rateLimit: { requests: 30, window: '1m' },
    }),
  );
  koa.use((ctx) => {
    ctx.body = ctx.path === '/health' ? { status: 'ok' } : ctx.path;
  });
  return koa;
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
