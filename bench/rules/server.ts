/**
 * A guarded application that takes rule sets while it serves. Tells its port; then answers each message in turn with what the
 * event loop is like without a new set, and with one.
 */
import { setTimeout as wait } from 'node:timers/promises';
import Koa from 'koa';
import { applicationOf } from '../../src/application.js';
import { type GuardOptions, guard, type SecurityEvent } from '../../src/index.js';
import { inTurns } from '../../src/intel/turns.js';
import { readOptions } from '../../src/options/read-options.js';
import { regimeOf } from '../../src/regime.js';
import { answersOf } from '../../src/response/answers.js';
import { type Regimes, regimes } from '../../src/rules/regimes.js';
import { ruleSetSteps } from '../../src/rules/rule-set.js';
import { createServices } from '../../src/services.js';
import { watchLoop } from '../detection/loop.js';
import { type Families, rangesOf } from './ranges.js';

export type ServerMessage =
  | { readonly kind: 'listening'; readonly port: number }
  | ({ readonly kind: 'idle' } & Stretch)
  | ({ readonly kind: 'applied' } & Application);

/** What a stretch of time was like, in milliseconds. */
export interface Stretch {
  readonly took: number;
  /** CPU time of all threads meanwhile, requests among it: what others had the core for is not in it. */
  readonly cpu: number;
  /** The longest that a timer of 1 ms came late meanwhile. */
  readonly latest: number;
  /** Requests that were answered meanwhile. */
  readonly requests: number;
}

export interface Application {
  /** From the text of a set, as the source gives it, until the guard has told that it is in force and what differs. */
  readonly whole: Stretch;
  /** From the text until it is in force. */
  readonly inForce: number;
  /** From the set, read and checked, until it is in force. */
  readonly apply: Stretch;
  readonly bytes: number;
  /** What an address of the set is answered with, and one that is not in it. */
  readonly statuses: readonly number[];
}

const [, , count = '100000', families = '4'] = process.argv;
const loop = watchLoop({ everyTurn: false });
let answered = 0;
let text = '';
let changed = () => {};
let taken = () => {};
let told = (_event: SecurityEvent) => {};

const options: GuardOptions = { warnings: false, rateLimit: false, proxies: { trust: ['loopback'] } };
const shield = guard({
  ...options,
  rules: {
    interval: '1d',
    source: {
      async read() {
        taken();
        return text === '' ? 'missing' : { text };
      },
      watch(call) {
        changed = call;
        return () => {};
      },
    },
  },
  onEvent(event) {
    if (event.name === 'guard.rules.applied') told(event);
  },
});
await shield.ready();
const beside = besideIt();

const app = new Koa();
app.use(shield);
app.use((ctx) => {
  answered++;
  ctx.body = { ok: true };
});
const server = app.listen(0, '127.0.0.1', () => tell({ kind: 'listening', port: portOf() }));

let asked = 0;
process.on('message', async () => {
  if (asked++ % 2 === 0) {
    const end = begin();
    await wait(WATCHED);
    return tell({ kind: 'idle', ...end() });
  }
  const ranges = rangesOf(families as Families, Number(count), asked);
  text = JSON.stringify({ version: asked, deny: ranges });
  await collected();
  const { whole, inForce } = await followed();
  const statuses = [await statusOf(firstOf(ranges[ranges.length >> 1])), await statusOf('192.0.2.1')];
  const reading = await inTurns(ruleSetSteps(text));
  if ('faults' in reading) throw new Error(reading.faults[0]?.message);
  await collected();
  const end = begin();
  await beside.apply(reading.rules);
  tell({ kind: 'applied', whole, inForce, apply: end(), bytes: text.length, statuses });
});
process.on('disconnect', () => process.exit());

const WATCHED = 500;

/** Has the guard take the text. */
function followed(): Promise<Pick<Application, 'whole' | 'inForce'>> {
  return new Promise((resolve) => {
    let end: () => Stretch;
    taken = () => {
      end = begin();
    };
    told = ({ attributes }) => resolve({ whole: end(), inForce: Number(attributes['guard.rules.duration']) * 1_000 });
    changed();
  });
}

/** What puts sets in force in a guard of the same options, to be asked by itself. */
function besideIt(): Regimes {
  const settings = readOptions(options, {});
  const services = createServices(settings);
  const answers = answersOf(settings, services.health.report);
  const application = applicationOf(services, answers);
  return regimes(settings, services, (settings, services, version) =>
    regimeOf(settings, services, { answers, application, version }),
  );
}

/** Begins a stretch of time; answers with what ends it. */
function begin(): () => Stretch {
  loop.report();
  const start = performance.now();
  const usage = process.cpuUsage();
  const before = answered;
  return () => {
    const { user, system } = process.cpuUsage(usage);
    const { latest } = loop.report();
    return { took: performance.now() - start, cpu: (user + system) / 1_000, latest, requests: answered - before };
  };
}

/** What making a set has left behind is not what is measured. */
async function collected(): Promise<void> {
  global.gc?.();
  await wait(50);
}

async function statusOf(address: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${portOf()}/`, { headers: { 'x-forwarded-for': address } });
  await response.arrayBuffer();
  return response.status;
}

function firstOf(range = ''): string {
  return range.slice(0, range.indexOf('/'));
}

function portOf(): number {
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}

function tell(message: ServerMessage): void {
  process.send?.(message);
}
