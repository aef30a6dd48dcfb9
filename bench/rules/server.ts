/**
 * A guarded application that takes rule sets while it serves. Tells its port; then answers each message in turn with what the
 * event loop is like without a new set, and with one.
 */
import { setTimeout as wait } from 'node:timers/promises';
import Koa from 'koa';
import { guard } from '../../src/index.js';
import { inTurns } from '../../src/intel/turns.js';
import { type AddressIndex, addressIndexSteps } from '../../src/rules/address-index.js';
import { RulesCache } from '../../src/rules/cached-rules.js';
import { RulesInForce } from '../../src/rules/rules-in-force.js';
import { watchLoop } from '../detection/loop.js';

export type ServerMessage =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'idle'; readonly latest: number }
  | ({ readonly kind: 'applied' } & Application);

/** All in milliseconds. */
export interface Application {
  /** From the text to the set in force. */
  readonly total: number;
  /** From the set, read and checked, to the set in force. */
  readonly build: number;
  /** CPU time of all threads meanwhile, requests among it: what others had the core for is not in it. */
  readonly cpu: number;
  /** The longest that a timer of 1 ms came late meanwhile. */
  readonly latest: number;
  readonly bytes: number;
  readonly ranges: number;
}

const [, , count = '100000', family = '4'] = process.argv;
const loop = watchLoop({ everyTurn: false });
let denied: AddressIndex | undefined;
let total = 0;
let build = 0;
let start = 0;
let cpu = 0;
let usage = process.cpuUsage();

const inForce = new RulesInForce(
  {
    now: Date.now,
    async apply(rules) {
      const begun = performance.now();
      denied = await inTurns(addressIndexSteps(rules?.deny ?? []));
      build = performance.now() - begun;
      total = performance.now() - start;
      const { user, system } = process.cpuUsage(usage);
      cpu = (user + system) / 1_000;
      return undefined;
    },
    listener: {
      changed: () => {},
      polled: () => {},
      faulted(error) {
        throw error;
      },
    },
  },
  new RulesCache({ caches: [] }, 'bench', () => {}),
);

const app = new Koa();
app.use(guard({ warnings: false, rateLimit: false, ip: { deny: ['203.0.113.1'] } }));
app.use((ctx) => {
  ctx.body = { ok: true };
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) tell({ kind: 'listening', port: address.port });
});

let asked = 0;
process.on('message', async () => {
  if (asked++ % 2 === 0) {
    loop.report();
    await wait(WATCHED);
    return tell({ kind: 'idle', latest: loop.report().latest });
  }
  const text = setText(asked);
  // What making the text has left behind is not what is measured.
  global.gc?.();
  await wait(50);
  loop.report();
  usage = process.cpuUsage();
  start = performance.now();
  await inForce.take({ text });
  const { latest } = loop.report();
  tell({ kind: 'applied', total, build, cpu, latest, bytes: text.length, ranges: denied?.size ?? 0 });
});
process.on('disconnect', () => process.exit());

const WATCHED = 500;

/** Other ranges for each version, in no order. */
function setText(version: number): string {
  const most = Number(count);
  const deny = Array.from({ length: most }, (_, index) => {
    const place = (index * 7_919 + version) % most;
    if (family === '6') return `2001:db8:${(place >>> 16).toString(16)}:${(place & 0xffff).toString(16)}::/64`;
    const first = 0x10000000 + place * 4_096 + (version % 256) * 16;
    return `${first >>> 24}.${(first >>> 16) & 255}.${(first >>> 8) & 255}.${first & 255}/28`;
  });
  return JSON.stringify({ version, deny });
}

function tell(message: ServerMessage): void {
  process.send?.(message);
}
