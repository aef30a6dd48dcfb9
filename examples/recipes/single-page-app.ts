/**
 * A single-page app and its API: pages of the app's own origin may call with cookies and read every answer, refusals too,
 * and the page runs no script but its own.
 */
import Koa from 'koa';
import { guard } from 'koa-otel-guard';

export function app(): Koa {
  const koa = new Koa();
  koa.use(
    guard({
      cors: {
        // Exactly this one. It keeps other pages from reading; from sending forms with your cookies SameSite does.
        origins: ['https://app.shop.example'],
        credentials: true,
        methods: ['GET', 'POST', 'PUT', 'DELETE'],
        allowedHeaders: ['content-type', 'x-csrf-token'],
      },
      securityHeaders: {
        frameOptions: 'DENY',
        contentSecurityPolicy: {
          directives: {
            defaultSrc: ["'self'"],
            // A script that somebody smuggled into the page has no nonce. What yours load they may.
            scriptSrc: ["'nonce'", "'strict-dynamic'"],
            styleSrc: ["'self'", "'nonce'"],
            connectSrc: ["'self'", 'https://api.shop.example'],
            objectSrc: ["'none'"],
            baseUri: ["'none'"],
            frameAncestors: ["'none'"],
          },
        },
      },
      rateLimit: { requests: 120, window: '1m' },
    }),
  );
  koa.use((ctx) => {
    if (ctx.path.startsWith('/api/')) {
      ctx.body = { cart: [] };
    } else {
      ctx.type = 'html';
      ctx.body = page(ctx.state.guard.nonce);
    }
  });
  return koa;
}

/** The nonce is another one on every answer: a page that is cached for all would carry an old one. */
function page(nonce: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<title>Shop</title>
<div id="app"></div>
<script nonce="${nonce}">document.getElementById('app').textContent = 'hello';</script>
`;
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
