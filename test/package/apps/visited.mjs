// Is asked what its argument says, over plain sockets that no instrumentation sees, and prints what it answered.
import { once } from 'node:events';
import { connect } from 'node:net';
import Router from '@koa/router';
import Koa from 'koa';
import { guard } from 'koa-otel-guard';

const router = new Router();
router.get('/items/:id', (ctx) => {
  ctx.body = `item ${ctx.params.id}`;
});
const app = new Koa();
app.use(guard({ rateLimit: false, ban: false, telemetry: { wave: false, events: false } }));
app.use(router.routes());
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');

async function ask({ path, traceparent }) {
  const socket = connect(server.address().port, '127.0.0.1');
  const trace = traceparent ? `traceparent: ${traceparent}\r\n` : '';
  socket.end(`GET ${path} HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: curl/8\r\n${trace}Connection: close\r\n\r\n`);
  const text = Buffer.concat(await socket.toArray()).toString();
  return { status: Number(text.slice(9, 12)), traceId: /"trace_id":"([0-9a-f]{32})"/.exec(text)?.[1] };
}

const answers = [];
for (const { times, ...visit } of JSON.parse(process.argv[2])) {
  for (let i = 0; i < times; i++) answers.push(await ask(visit));
}
console.log(JSON.stringify(answers));
server.close();
