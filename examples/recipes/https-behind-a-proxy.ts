/**
 * Https where a proxy ends TLS: plain http is sent to https, to hosts of yours only, and the proxy is believed about which
 * one it was.
 */
import Koa from 'koa';
import { guard } from 'koa-otel-guard';

export function app(): Koa {
  const koa = new Koa();
  koa.use(
    guard({
      // What it writes into X-Forwarded-Proto counts. From anybody else that header says nothing.
      proxies: { trust: ['loopback', 'private'] },
      // Without hosts a forged Host header would decide where a redirect leads.
      https: { mode: 'redirect', hosts: ['shop.example', 'www.shop.example'] },
      // The probe of the load balancer speaks http and follows no redirects.
      exclude: ['/health'],
    }),
  );
  koa.use((ctx) => {
    ctx.body = 'hello';
  });
  return koa;
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
