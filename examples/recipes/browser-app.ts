/**
 * A page and its API: the page runs its own scripts only, by a policy with a nonce, and pages of one other origin of yours may
 * call the API with cookies.
 */
import Koa from 'koa';
import { guard } from 'koa-otel-guard';

export function app(): Koa {
  const koa = new Koa();
  koa.use(
    guard({
      securityHeaders: {
        contentSecurityPolicy: {
          directives: {
            defaultSrc: ["'self'"],
            scriptSrc: ["'self'", "'nonce'"],
            objectSrc: ["'none'"],
            baseUri: ["'none'"],
            frameAncestors: ["'self'"],
          },
        },
      },
      cors: { origins: ['https://admin.shop.example'], credentials: true },
    }),
  );
  koa.use((ctx) => {
    if (ctx.path.startsWith('/api/')) ctx.body = { items: [] };
    else ctx.body = `<!doctype html><title>Shop</title><script nonce="${ctx.state.guard.nonce}">start()</script>`;
  });
  return koa;
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
