/**
 * An API for partners: each has a key and a limit of its own, wherever its requests come from, and nobody else gets in. Only
 * digests of the keys stand in the code.
 */
import Koa from 'koa';
import { guard, knownKeys } from 'koa-otel-guard';

export function app(): Koa {
  const koa = new Koa();
  koa.use(
    guard({
      auth: {
        scheme: 'api-key',
        // printf %s "$KEY" | sha256sum; or leave "auth" out and set GUARD_API_KEYS where it runs.
        verify: knownKeys([
          { id: 'shop', sha256: '4525843e9e47204731c27d38eed3990c3c3d66e1c6ef45b09e2e9a02b60cb50a' },
          { id: 'reports', sha256: 'ae712b03422ed54c2905f8ec417d4f1074bbe70a21ceab9c5aa06fc2a603ac37' },
        ]),
      },
      rateLimit: { requests: 30, window: '1m', by: 'api-key' },
    }),
  );
  koa.use((ctx) => {
    ctx.body = { hello: ctx.state.guard.principal.id };
  });
  return koa;
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
