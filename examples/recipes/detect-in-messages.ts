/**
 * Detection in the middle of an application: messages that arrive packed, so that no request shows them as they are read.
 */
import Koa from 'koa';
import { detect, guard } from 'koa-otel-guard';

export function app(): Koa {
  const koa = new Koa();
  koa.use(guard());
  koa.use((ctx) => {
    const packed = ctx.get('x-message');
    const message: unknown = JSON.parse(Buffer.from(packed, 'hex').toString() || '{}');
    // Told like any other finding, with client and path, and counted towards a ban. What to do with it is said here.
    ctx.body = detect(message, { name: 'message' }).isAttack ? 'dropped' : 'delivered';
  });
  return koa;
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
