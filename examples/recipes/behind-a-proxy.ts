/**
 * Behind a proxy or load balancer: each client has a limit of its own, and nobody gets around it with a forged
 * X-Forwarded-For.
 */
import Koa from 'koa';
import { guard } from 'koa-otel-guard';

export function app(): Koa {
  const koa = new Koa();
  koa.use(
    guard({
      // Where your proxies connect from. Better than these words: their addresses, such as '10.0.0.0/24'.
      proxies: { trust: ['loopback', 'private'] },
      rateLimit: { requests: 60, window: '1m' },
    }),
  );
  koa.use((ctx) => {
    ctx.body = 'hello';
  });
  return koa;
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
