/**
 * What it takes to put a large rule set in force while requests are served: `npm run bench:rules`. Prints markdown. Fails when a
 * set has another number of ranges than it should.
 */
import { startChild } from '../child.js';
import { separateCores } from '../cores.js';
import { type Clients, openClients } from '../load.js';
import { table } from '../table.js';
import type { Application, ServerMessage } from './server.js';

const RANGES = 100_000;
const ROUNDS = 12;
const cores = separateCores();

say('# Putting a large rule set in force');
say(
  `Node ${process.version}. ${RANGES.toLocaleString('en')} ranges to deny, others in each set, in no order; milliseconds. The first set of a ` +
    'process meets code that is not compiled yet. The event loop: how late a timer of 1 ms came at most, while a set was read, ' +
    'checked and built, and within half a second without a new set.',
);
if (typeof cores === 'string') say(`The load shares the cores of the server: ${cores}.`);
for (const family of ['4', '6']) {
  for (const connections of [0, 16]) {
    const load = connections === 0 ? 'without requests' : `with requests on ${connections} connections`;
    say(`## IPv${family}, ${load}`, await measured(family, connections));
  }
}

async function measured(family: string, connections: number): Promise<string> {
  const { child, hello } = await startChild<ServerMessage>({
    script: 'rules/server.js',
    args: [String(RANGES), family],
    nodeArgs: ['--expose-gc'],
    core: typeof cores === 'string' ? undefined : cores.server,
  });
  if (hello.kind !== 'listening') throw new Error('the server did not tell its port');
  const load = connections === 0 ? undefined : await driving(hello.port, connections);
  try {
    const applied: Application[] = [];
    const idle: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const before = await child.ask();
      const after = await child.ask();
      if (before.kind !== 'idle' || after.kind !== 'applied') throw new Error('the server told something else');
      if (after.ranges !== RANGES) throw new Error(`rules: ${after.ranges} ranges are in force`);
      idle.push(before.latest);
      applied.push(after);
    }
    const [first, ...rest] = applied;
    const row = (name: string, read: (one: Application) => number, without = '') => [
      name,
      first ? read(first).toFixed(1) : '',
      median(rest.map(read)).toFixed(1),
      Math.max(...rest.map(read)).toFixed(1),
      without,
    ];
    return table(
      [`${((first?.bytes ?? 0) / 1e6).toFixed(1)} MB of JSON`, 'first set', 'median', 'worst', 'median without'],
      [
        row('from the text to the set in force', ({ total }) => total),
        row('of it from the set, read and checked', ({ build }) => build),
        row('CPU time of all threads meanwhile', ({ cpu }) => cpu),
        row('event loop late by', ({ latest }) => latest, median(idle).toFixed(1)),
      ],
    );
  } finally {
    await load?.stop();
    await child.stop();
  }
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

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >>> 1] ?? 0;
}

function say(...paragraphs: readonly string[]): void {
  for (const paragraph of paragraphs) console.log(`${paragraph}\n`);
}
