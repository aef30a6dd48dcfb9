import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import {
  type Check,
  type Decision,
  type Finding,
  type GuardOptions,
  GuardOptionsError,
  guard,
  memoryStore,
  type SecurityEvent,
  type Shield,
} from 'koa-otel-guard';
import { directorySpool, type LogExporter, type OpenSpool } from 'koa-otel-guard/instrumentation/spool';

const events: SecurityEvent[] = [];
const never: Check = { name: 'never', run: (): Finding | undefined => undefined };
const options: GuardOptions = {
  rateLimit: { requests: 100, window: '1m', by: (ctx) => ctx.get('x-user') || undefined },
  userAgents: { deny: [/badbot/i] },
  warnings: { GUARD_NO_SDK: false },
  store: memoryStore({ max: 1_000 }),
  custom: [never, (request) => (request.path === '/tea' ? { status: 418, reason: 'tea' } : undefined)],
  onEvent: (event) => {
    events.push(event);
  },
};
const shield: Shield = guard(options);
const open: OpenSpool = directorySpool('./spool', { maxBytes: '1mb', maxAge: '1h' });
export type Exporter = LogExporter<{ readonly body: string }>;
export const place: string = open(() => {}).place;
let decision: Decision | undefined;

const app = new Koa();
app.use(shield);
app.use((ctx) => {
  decision = ctx.state.guard;
  ctx.body = 'fine';
});

const server = app.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fine = await fetch(`${url}/search?q=shoes`);
  const attack = await fetch(`${url}/search?q=%3Cscript%3Ealert(1)%3C/script%3E`);
  const { error } = (await attack.json()) as { error: string };
  let fault: boolean | undefined;
  try {
    // @ts-expect-error: the compiler names a misspelt option too.
    guard({ rateLimits: {} });
  } catch (thrown) {
    fault = thrown instanceof GuardOptionsError;
  }
  const seen = {
    fine: [fine.status, await fine.text()],
    attack: [attack.status, error],
    fault,
    decision: decision?.outcome,
    events: events.map(({ name }) => name),
  };
  console.log(JSON.stringify(seen));
  server.close();
});
