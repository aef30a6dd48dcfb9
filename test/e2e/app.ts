/** A guarded application that asks itself two questions, prints what it was answered, and ends. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Router from '@koa/router';
import Koa from 'koa';
import { guard } from '../../src/index.js';

const app = new Koa();
const router = new Router();
const shield = guard({ proxies: { trust: ['loopback'] }, custom: [async function slowLookup() {}] });
router.get('/items/:id', (ctx) => {
  ctx.body = { id: ctx.params.id };
});
app.use(shield).use(router.routes());

const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
const ask = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
  return { status: response.status, body: await response.text() };
};

const attack = `/items/token=poiuytrewq?token=s3cr3t-s3cr3t&q=${encodeURIComponent("' union select password, 1 from users --")}`;
const answers = [
  await ask('/items/7?sort=name', { 'x-forwarded-for': '203.0.113.9' }),
  await ask(attack, {
    'x-forwarded-for': '198.51.100.7',
    authorization: 'Bearer abcdefghijklmnop',
    cookie: 'session=qwertyuiopasdfgh',
    'user-agent': 'curl/8 token=zxcvbnm12345',
  }),
];
process.stdout.write(JSON.stringify(answers));
server.closeAllConnections();
server.close();
