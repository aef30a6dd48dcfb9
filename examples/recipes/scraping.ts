/**
 * A catalogue that people read a page at a time, and scrapers from end to end: who takes much is told of, who takes more is
 * slowed, who takes all is kept out. So is who guesses at pages that are not there.
 */
import Router from '@koa/router';
import Koa from 'koa';
import { guard } from 'koa-otel-guard';

export function app(): Koa {
  const shield = guard({
    proxies: { trust: ['loopback'] },
    // Against bursts. What follows is about who never asks too fast, and does not stop.
    rateLimit: { requests: 600, window: '1m' },
    behavior: [
      {
        kind: 'usage',
        name: 'catalogue',
        endpoint: ['GET /products', 'GET /products/:id'],
        window: '1h',
        steps: [
          { above: 100, action: 'alert' },
          { above: 150, action: 'throttle' }, // each further page takes a second longer
          { above: 200, action: { ban: '6h' } },
        ],
      },
      {
        kind: 'response',
        name: 'guesses',
        endpoint: 'GET /products/:id',
        pattern: 'status:404',
        above: 20,
        window: '10m',
        action: 'refuse', // with 429, whatever it asks for, until it has calmed down
      },
    ],
  });

  const router = new Router();
  router.get('/products', (ctx) => {
    ctx.body = Object.keys(products);
  });
  router.get('/products/:id', (ctx) => {
    const product = products[String(ctx.params.id)];
    if (product) ctx.body = product;
  });

  const koa = new Koa();
  koa.use(shield);
  koa.use(router.routes());
  return koa;
}

/** Stands for your catalogue. */
const products: Readonly<Record<string, { readonly name: string }>> = { 1: { name: 'Lamp' }, 2: { name: 'Chair' } };

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
