/**
 * One application in its own process: `node server.js APP`. Tells its port, then answers each message with the CPU
 * time that the process has used so far, after everything that was to be exported has left.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { trace } from '@opentelemetry/api';
import Koa from 'koa';
import { apps } from './apps.js';
import type { AppName } from './variants.js';

export type ServerMessage = { readonly port: number } | { readonly cpu: NodeJS.CpuUsage };

const app = new Koa();
for (const middleware of apps[process.argv[2] as AppName]()) app.use(middleware);
app.use((ctx) => {
  ctx.body = { ok: true };
});

const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) tell({ port: address.port });
});

process.on('message', async () => {
  await settle();
  tell({ cpu: process.cpuUsage() });
});
process.on('disconnect', () => process.exit());

function tell(message: ServerMessage): void {
  process.send?.(message);
}

/** A flush does not wait for a batch that is already on its way, hence the pauses. */
async function settle(): Promise<void> {
  await wait(PAUSE);
  const provider = trace.getTracerProvider() as Flushable;
  const flushable = provider.getDelegate?.() ?? provider;
  if (!flushable.forceFlush) return;
  await flushable.forceFlush();
  await wait(PAUSE);
}

interface Flushable {
  forceFlush?(): Promise<void>;
  getDelegate?(): Flushable;
}

const PAUSE = 20;
