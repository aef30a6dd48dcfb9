/** An application with a guard: GET /emit?count=3 tells of so many events and answers with their ids, GET /healthz how it is. */
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { guard } from '../../src/index.js';

const ids: string[] = [];
const shield = guard({
  telemetry: { events: false },
  rateLimit: false,
  health: { path: '/healthz', details: true },
  onEvent: ({ id }) => void ids.push(id),
});
const app = new Koa();
app.use(shield);
app.use((ctx) => {
  if (ctx.path === '/status') {
    ctx.body = shield.status();
    return;
  }
  for (let count = Number(ctx.query.count); count > 0; count--) shield.event('order.refunded');
  ctx.body = ids.splice(0);
});
const server = app.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
