/** A guarded application in its own process. Tells its port, then answers each message with its memory and how many clients are tracked. */
import Koa from 'koa';
import { guard, type Hit, memoryStore } from '../../src/index.js';
import { addressOf } from './address.js';
import { memoryUsed } from './memory-used.js';

export type ServerMessage =
  | { readonly port: number; readonly max: number }
  | { readonly bytes: number; readonly tracked: number };

const MAX = 100_000;
const memory = memoryStore({ max: MAX });
let seen: Hit | undefined;
let clients = 0;
const store = {
  ...memory,
  hit(hits: readonly Hit[], now: number) {
    seen ??= hits[0];
    clients++;
    return memory.hit(hits, now);
  },
};

const app = new Koa();
app.use(
  guard({
    warnings: false,
    proxies: { trust: ['loopback'] },
    rateLimit: { requests: 1_000_000, window: '1h' },
    store,
  }),
);
app.use((ctx) => {
  ctx.body = { ok: true };
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) tell({ port: address.port, max: MAX });
});

process.on('message', async () => {
  const bytes = memoryUsed();
  tell({ bytes, tracked: await countTracked() });
});
process.on('disconnect', () => process.exit());

/** Asks the store about every client that there may be, in the words of the first one, without counting anything. */
async function countTracked(): Promise<number> {
  if (!seen) return 0;
  const prefix = seen.key.slice(0, -addressOf(0).length);
  const { quota } = seen;
  let tracked = 0;
  for (let i = 0; i < clients; i++) {
    const [state] = await memory.hit([{ key: prefix + addressOf(i), quota, cost: 0 }], performance.timeOrigin);
    if (state && state.remaining < quota.requests) tracked++;
  }
  return tracked;
}

function tell(message: ServerMessage): void {
  process.send?.(message);
}
