/**
 * A guard with its defaults: 1000 requests a minute for each client, plain attacks blocked, who goes on attacking banned
 * for an hour.
 */
import Koa from 'koa';
import { guard } from 'koa-otel-guard';

export function app(): Koa {
  const koa = new Koa();
  koa.use(guard()); // first: what comes before it is not guarded
  koa.use((ctx) => {
    ctx.body = 'hello';
  });
  return koa;
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
