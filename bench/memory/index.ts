/**
 * What a flood of clients leaves in memory: `npm run bench:memory`, some minutes; with `-- --quick` a fifth of the flood.
 * Sends requests of a million different client addresses through a trusted proxy to a real guarded server, then looks at
 * the store alone. Prints markdown. Fails when more, or less, is tracked than the maximum of the store.
 */
import { parseArgs } from 'node:util';
import { type Child, startChild } from '../child.js';
import { separateCores } from '../cores.js';
import { openClients } from '../load.js';
import { table } from '../table.js';
import { addressOf } from './address.js';
import type { ServerMessage } from './server.js';
import type { StoreMessage } from './store.js';
import { visits } from './visits.js';

const { values: options } = parseArgs({ options: { quick: { type: 'boolean' } } });
const clients = options.quick ? 200_000 : 1_000_000;
const cores = separateCores();

say('# What a flood of clients leaves in memory');
say(
  `Node ${process.version}. Memory is heap and external memory after a collection; bytes per tracked client are what was ` +
    'added since before the flood, keys and all, divided by how many are tracked.',
);
say(`## ${clients.toLocaleString('en')} client addresses, one request each, through a trusted proxy`, await flood());
say('## The store alone, after a flood of three times its maximum', await storeAlone());

async function flood(): Promise<string> {
  const { child, hello } = await startChild<ServerMessage>({
    script: 'memory/server.js',
    nodeArgs: ['--expose-gc'],
    core: typeof cores === 'string' ? undefined : cores.server,
  });
  try {
    if (!('port' in hello)) throw new Error('the server did not tell its port');
    const { port, max } = hello;
    await send(port, 2_000, () => addressOf(0));
    const before = await memoryOf(child);
    const rows = [['0', mebibytes(before.bytes), '', '']];
    let sent = 0;
    for (const share of [0.1, 0.2, 0.5, 1]) {
      const from = sent;
      sent = clients * share;
      await send(port, sent - from, (index) => addressOf(from + index));
      const { bytes, tracked } = await memoryOf(child);
      if (tracked !== Math.min(max, sent)) throw new Error(`memory: ${tracked} clients are tracked of ${sent}`);
      rows.push([
        sent.toLocaleString('en'),
        mebibytes(bytes),
        tracked.toLocaleString('en'),
        ((bytes - before.bytes) / tracked).toFixed(0),
      ]);
    }
    return table(['clients so far', 'memory of the server, MiB', 'tracked', 'bytes per tracked client'], rows);
  } finally {
    await child.stop();
  }
}

async function send(port: number, requests: number, addressOfNext: (index: number) => string): Promise<void> {
  const open = await openClients({
    port,
    connections: 16,
    requests,
    headerOf: (index) => `X-Forwarded-For: ${addressOfNext(index)}`,
  });
  try {
    await open.run();
  } finally {
    open.close();
  }
}

async function memoryOf(child: Child<ServerMessage>): Promise<{ readonly bytes: number; readonly tracked: number }> {
  const message = await child.ask();
  if ('bytes' in message) return message;
  throw new Error('the server did not tell its memory');
}

async function storeAlone(): Promise<string> {
  const rows: string[][] = [];
  for (const visit of Object.keys(visits)) {
    const { child, hello } = await startChild<StoreMessage>({
      script: 'memory/store.js',
      args: [visit],
      nodeArgs: ['--expose-gc'],
    });
    await child.stop();
    rows.push([visit, hello.idle.toFixed(0), hello.bytesPerKey.toFixed(0)]);
  }
  return table(['each client sends, within a minute', 'bytes of an idle store', 'bytes per tracked client'], rows);
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}

function say(...paragraphs: readonly string[]): void {
  for (const paragraph of paragraphs) console.log(`${paragraph}\n`);
}
