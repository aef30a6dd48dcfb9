/**
 * What it takes to put a large rule set in force while requests are served: `npm run bench:rules`. Prints markdown. Fails when a
 * set does not deny what it names.
 */
import { startChild } from '../child.js';
import { separateCores } from '../cores.js';
import { type Clients, openClients } from '../load.js';
import { median } from '../statistics.js';
import { table } from '../table.js';
import type { Families } from './ranges.js';
import type { Application, ServerMessage, Stretch } from './server.js';

const RANGES = 100_000;
const ROUNDS = 12;
const cores = separateCores();

say('# Putting a large rule set in force');
say(
  `Node ${process.version}. ${RANGES.toLocaleString('en')} ranges to deny, others in each set, in no order; milliseconds. The first set of a ` +
    'process meets code that is not compiled yet, the median and the worst are of the sets after it. The event loop: how late a ' +
    'timer of 1 ms came at most. To apply is to go from a set, read and checked, to the same in force; the whole way begins with its ' +
    'text and ends when the guard has told what differs. Ratios are medians, to what there was within half a second without a new set: a longer ' +
    'stretch than most, in which a timer has more chances to be late.',
);
if (typeof cores === 'string') say(`The load shares the cores of the server: ${cores}.`);
for (const families of ['4', 'mixed'] as const) {
  for (const connections of [0, 16]) {
    const load = connections === 0 ? 'without requests' : `with requests on ${connections} connections`;
    say(`## ${families === '4' ? 'IPv4' : 'IPv4 and IPv6'}, ${load}`, await measured(families, connections));
  }
}

async function measured(families: Families, connections: number): Promise<string> {
  const { child, hello } = await startChild<ServerMessage>({
    script: 'rules/server.js',
    args: [String(RANGES), families],
    nodeArgs: ['--expose-gc'],
    core: typeof cores === 'string' ? undefined : cores.server,
  });
  if (hello.kind !== 'listening') throw new Error('the server did not tell its port');
  const load = connections === 0 ? undefined : await driving(hello.port, connections);
  try {
    const applied: Application[] = [];
    const idle: Stretch[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const before = await child.ask();
      const after = await child.ask();
      if (before.kind !== 'idle' || after.kind !== 'applied') throw new Error('the server told something else');
      if (after.statuses.join() !== '403,200') throw new Error(`rules: answered with ${after.statuses}`);
      idle.push(before);
      applied.push(after);
    }
    const [first, ...rest] = applied;
    if (!first) throw new Error('no round');
    const row = (name: string, read: (one: Application) => number, ratio = '') => [
      name,
      read(first).toFixed(1),
      median(rest.map(read)).toFixed(1),
      Math.max(...rest.map(read)).toFixed(1),
      ratio,
    ];
    const late = (read: (one: Application) => Stretch) =>
      ratio(median(rest.map((one) => read(one).latest)), median(idle.map(({ latest }) => latest)));
    const served = (read: (one: Application) => Stretch) => {
      if (connections === 0) return [];
      const before = median(idle.map(rateOf));
      return [
        row(
          'requests a second',
          (one) => rateOf(read(one)),
          ratio(median(rest.map((one) => rateOf(read(one)))), before),
        ),
      ];
    };
    return table(
      [`${(first.bytes / 1e6).toFixed(1)} MB of JSON`, 'first set', 'median', 'worst', 'to without'],
      [
        row('to apply', ({ apply }) => apply.took),
        row('CPU time of all threads meanwhile', ({ apply }) => apply.cpu),
        row(
          'event loop late by',
          ({ apply }) => apply.latest,
          late(({ apply }) => apply),
        ),
        ...served(({ apply }) => apply),
        row('from the text to in force', ({ inForce }) => inForce),
        row('the whole way', ({ whole }) => whole.took),
        row('CPU time of all threads meanwhile', ({ whole }) => whole.cpu),
        row(
          'event loop late by',
          ({ whole }) => whole.latest,
          late(({ whole }) => whole),
        ),
        ...served(({ whole }) => whole),
      ],
    );
  } finally {
    await load?.stop();
    await child.stop();
  }
}

function rateOf({ requests, took }: Stretch): number {
  return (requests * 1_000) / took;
}

function ratio(value: number, base: number): string {
  return `${(value / base).toFixed(2)} x`;
}

/** Requests without end. */
async function driving(port: number, connections: number): Promise<{ stop(): Promise<void> }> {
  const clients: Clients = await openClients({ port, connections, requests: Number.POSITIVE_INFINITY });
  let isOver = false;
  const running = clients.run().catch((error: unknown) => {
    if (!isOver) throw error;
  });
  return {
    async stop() {
      isOver = true;
      clients.close();
      await running;
    },
  };
}

function say(...paragraphs: readonly string[]): void {
  for (const paragraph of paragraphs) console.log(`${paragraph}\n`);
}
