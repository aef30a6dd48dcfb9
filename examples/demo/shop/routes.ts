import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import type { Context } from 'koa';
import type { Shield } from 'koa-otel-guard';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { type Account, Accounts } from './accounts.js';
import { products } from './products.js';
import { readUpload } from './upload.js';

/** The shop itself. It keeps everything in memory, with an upper bound, and forgets it when it ends. */
export function shopRoutes(shield: Shield): Router {
  const accounts = new Accounts();
  const orders = new LRUCache<string, Order[]>({ max: 1_000 });
  const router = new Router();
  const json = bodyParser({ enableTypes: ['json'], jsonLimit: '10kb' });

  router.get('/health', (ctx) => {
    ctx.body = 'ok';
  });

  router.get('/products', (ctx) => {
    ctx.body = products;
  });

  router.get('/products/:id', (ctx) => {
    ctx.body = products.find(({ id }) => id === ctx.params.id) ?? ctx.throw(404, 'no such product');
  });

  router.get('/search', (ctx) => {
    const words = String(ctx.query.q ?? '').toLowerCase();
    ctx.body = products.filter(({ name }) => name.toLowerCase().includes(words));
  });

  router.post('/accounts', json, async (ctx) => {
    const { name, password } = read(ctx, credentials);
    if (!(await accounts.register(name, password))) ctx.throw(409, 'this name is taken');
    ctx.status = 201;
  });

  router.post('/login', json, async (ctx) => {
    const { name, password } = read(ctx, credentials);
    const login = await accounts.login(name, password);
    if (!login.token) {
      // Only a known user is named: what was typed instead of a name may be a password.
      shield.event('auth.failed', { 'user.id': login.account?.id ?? 'unknown' });
      ctx.throw(401, 'wrong name or password');
    }
    ctx.body = { token: login.token };
  });

  router.get('/orders', (ctx) => {
    const { id } = customer(ctx);
    ctx.body = orders.get(id) ?? [];
  });

  router.post('/orders', json, (ctx) => {
    const { id } = customer(ctx);
    const order = read(ctx, orderForm);
    if (!products.some((product) => product.id === order.product)) ctx.throw(404, 'no such product');
    orders.set(id, [...(orders.get(id) ?? []), order].slice(-MOST_ORDERS));
    ctx.status = 201;
    ctx.body = order;
  });

  router.post('/uploads', async (ctx) => {
    customer(ctx);
    const upload = await readUpload(ctx.req, LARGEST_UPLOAD);
    // Without Connection: close the rest of what is too large would still be read.
    if (!upload) return ctx.throw(413, 'too large', { headers: { Connection: 'close' } });
    ctx.status = 201;
    ctx.body = upload;
  });

  function customer(ctx: Context): Account {
    const [, token = ''] = /^Bearer (\S+)$/.exec(ctx.get('Authorization')) ?? [];
    return accounts.bearing(token) ?? ctx.throw(401, 'log in first');
  }

  return router;
}

const MOST_ORDERS = 100;
const LARGEST_UPLOAD = 256 * 1_024;

const credentials = z.object({ name: z.string().min(1).max(64), password: z.string().min(8).max(128) });
const orderForm = z.object({ product: z.string().max(64), quantity: z.int().min(1).max(99) });
type Order = z.output<typeof orderForm>;

/** The body of a request, or the answer 400. */
function read<Form extends z.ZodType>(ctx: Context, form: Form): z.output<Form> {
  const result = form.safeParse(ctx.request.body);
  return result.success ? result.data : ctx.throw(400, 'the body is not as expected');
}
