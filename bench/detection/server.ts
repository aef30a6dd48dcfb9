/**
 * One application in its own process: `node server.js VARIANT [watched]`. It answers whatever is let through with 200.
 * Tells its port, then answers each message with what it used and how long it was busy since the last one.
 */
import { setTimeout as wait } from 'node:timers/promises';
import Koa, { type Middleware } from 'koa';
import { type GuardOptions, guard } from '../../src/index.js';
import { type LoopReport, watchLoop } from './loop.js';

export type Variant = 'bare' | 'undetecting' | 'guarded';
export type ServerMessage = { readonly port: number } | Usage;
export interface Usage extends LoopReport {
  /** CPU time that the process has used so far, microseconds. */
  readonly cpu: number;
}

/** One client is everybody here: who sends that much is neither limited nor banned. */
const EVERYBODY: GuardOptions = { rateLimit: false, ban: false, warnings: false };
const VARIANTS: Readonly<Record<Variant, () => readonly Middleware[]>> = {
  bare: () => [],
  undetecting: () => [guard({ ...EVERYBODY, detection: false })],
  guarded: () => [guard(EVERYBODY)],
};

const app = new Koa();
app.silent = true;
for (const middleware of VARIANTS[process.argv[2] as Variant]()) app.use(middleware);
app.use((ctx) => {
  ctx.body = 'ok';
});

const watch = watchLoop({ everyTurn: process.argv[3] === 'watched' });
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) tell({ port: address.port });
});

process.on('message', async () => {
  await wait(PAUSE);
  const { user, system } = process.cpuUsage();
  tell({ cpu: user + system, ...watch.report() });
});
process.on('disconnect', () => process.exit());

function tell(message: ServerMessage): void {
  process.send?.(message);
}

/** Until the last answers have left. */
const PAUSE = 20;
