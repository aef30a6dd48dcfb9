import { type Child, startChild } from '../child.js';
import { median } from '../statistics.js';
import type { Sample } from './corpus.js';
import { replay } from './replay.js';
import type { ServerMessage, Usage, Variant } from './server.js';
import { type Message, messageOf } from './wire.js';

/** CPU microseconds per request, medians of rounds in which each variant had its turn. */
export interface Cost {
  readonly title: string;
  readonly bare: number;
  readonly undetecting: number;
  readonly guarded: number;
  /** Median of the differences of guarded and undetecting within each round. */
  readonly added: number;
}

export interface Load {
  readonly title: string;
  readonly samples: readonly Sample[];
  readonly warmUps: number;
  readonly rounds: number;
}

export interface Server {
  readonly child: Child<ServerMessage>;
  readonly port: number;
}

export async function startServer(
  variant: Variant,
  core: number | string | undefined,
  isWatched = false,
): Promise<Server> {
  const args = isWatched ? [variant, 'watched'] : [variant];
  const { child, hello } = await startChild<ServerMessage>({ script: 'detection/server.js', args, core });
  if (!('port' in hello)) throw new Error('a server did not tell its port');
  return { child, port: hello.port };
}

export async function usageOf({ child }: Server): Promise<Usage> {
  const message = await child.ask();
  if ('cpu' in message) return message;
  throw new Error('a server did not tell its usage');
}

/** What requests cost in front of the same application: nothing, the guard without detection, and the guard. */
export async function measureCosts(loads: readonly Load[], core: number | undefined): Promise<readonly Cost[]> {
  const servers: { readonly variant: Variant; readonly server: Server }[] = [];
  const sleep = stayAwake();
  try {
    for (const variant of VARIANTS) servers.push({ variant, server: await startServer(variant, core) });
    const costs: Cost[] = [];
    for (const { title, samples, warmUps, rounds } of loads) {
      process.stderr.write(`cost of ${title}\n`);
      const messages = samples.map(messageOf);
      const measured: Record<Variant, number[]> = { bare: [], undetecting: [], guarded: [] };
      for (let round = 0; round < warmUps + rounds; round++) {
        for (const { variant, server } of servers) {
          const microseconds = await cpuOfRound(server, messages);
          if (round >= warmUps) measured[variant].push(microseconds / messages.length);
        }
      }
      const { bare, undetecting, guarded } = measured;
      const added = median(guarded.map((cpu, round) => cpu - (undetecting[round] ?? Number.NaN)));
      costs.push({ title, bare: median(bare), undetecting: median(undetecting), guarded: median(guarded), added });
    }
    return costs;
  } finally {
    sleep();
    await Promise.all(servers.map(({ server }) => server.child.stop()));
  }
}

/** To wake a client that sleeps costs the server that answers it: the more, the slower it is. */
function stayAwake(): () => void {
  let isAwake = true;
  const turn = () => {
    if (isAwake) setImmediate(turn);
  };
  turn();
  return () => {
    isAwake = false;
  };
}

const VARIANTS: readonly Variant[] = ['bare', 'undetecting', 'guarded'];
const CONNECTIONS = 8;

async function cpuOfRound(server: Server, messages: readonly Message[]): Promise<number> {
  const before = await usageOf(server);
  await replay(messages, { port: server.port, concurrency: CONNECTIONS });
  return (await usageOf(server)).cpu - before.cpu;
}
