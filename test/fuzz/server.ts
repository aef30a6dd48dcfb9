/** A guarded application in a process of its own, for the fuzzer: tells its port, then its memory whenever asked. */
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { guard } from '../../src/index.js';
import { everythingOn } from './everything-on.js';

const app = new Koa();
let failures = 0;
app.silent = true;
app.on('error', () => failures++);
app.use(guard({ ...everythingOn, warnings: false }));
app.use(async (ctx) => {
  let bytes = 0;
  for await (const chunk of ctx.req) bytes += chunk.length;
  ctx.body = { bytes };
});
const server = app.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

process.on('message', () => {
  globalThis.gc?.();
  process.send?.({ heap: process.memoryUsage().heapUsed, failures });
});
process.on('disconnect', () => process.exit(0));
