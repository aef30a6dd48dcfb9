import { type Child, startChild } from './child.js';
import { openClients } from './load.js';
import type { ServerMessage } from './server.js';
import type { SinkMessage } from './sink.js';
import { type AppName, groups, type Variant, type VariantName, variants } from './variants.js';

export interface Plan {
  /** Rounds that are thrown away, so that what is measured is compiled code. */
  readonly warmUps: number;
  readonly rounds: number;
  /** Requests of one round to one variant. */
  readonly requests: number;
  readonly connections: number;
  readonly serverCore: number | undefined;
  /** Called after each round. */
  readonly onRound: (group: string, round: number, of: number) => void;
}

/** What one variant showed. */
export interface Sample {
  /** CPU microseconds per request, a figure for each measured round. */
  readonly rounds: readonly number[];
  /** Absent where there is no SDK. */
  readonly spans?: SpanCount;
}

export interface SpanCount {
  /** Requests sent, warm-up included. */
  readonly requests: number;
  /** Spans of one request that is traced, as the sink received them before the rounds; 0 where no such variant runs. */
  readonly perRequest: number;
  /** Spans of all requests, as the sink received them. */
  readonly arrived: number;
}

/** Measures all variants, a group at a time: the fewer processes there are, the less each finds its caches cold. */
export async function measure(plan: Plan): Promise<Readonly<Record<VariantName, Sample>>> {
  const samples: [string, Sample][] = [];
  for (const group of groups) samples.push(...(await measureGroup(group, plan)));
  return Object.fromEntries(samples) as Record<VariantName, Sample>;
}

/** Starts a server for each variant and visits them all in every round, so that a slow spell of the machine hits all alike. */
async function measureGroup(group: string, plan: Plan): Promise<[string, Sample][]> {
  const started: Child<unknown>[] = [];
  try {
    const { child: sink, hello } = await startChild<SinkMessage>({ script: 'sink.js' });
    started.push(sink);
    const servers: Server[] = [];
    for (const variant of variants.filter((candidate) => candidate.group === group)) {
      const server = await startServer(variant, portOf(hello), plan.serverCore);
      servers.push(server);
      started.push(server.child);
    }
    const perRequest = await spansPerRequest(servers, sink);
    const rounds = plan.warmUps + plan.rounds;
    for (let round = 0; round < rounds; round++) {
      for (const server of servers) {
        const microseconds = await cpuOfRound(server, plan);
        if (round >= plan.warmUps) server.rounds.push(microseconds / plan.requests);
      }
      plan.onRound(group, round + 1, rounds);
    }
    const arrived = await newSpans(sink);
    const requests = rounds * plan.requests;
    return servers.map(({ variant: { name, app, sampled }, rounds }): [string, Sample] => {
      if (sampled === undefined) return [name, { rounds }];
      const spans = { requests, perRequest: perRequest.get(app) ?? 0, arrived: arrived[name] ?? 0 };
      return [name, { rounds, spans }];
    });
  } finally {
    await Promise.all(started.map((child) => child.stop()));
  }
}

interface Server {
  readonly variant: Variant;
  readonly child: Child<ServerMessage>;
  readonly port: number;
  readonly rounds: number[];
}

async function startServer(variant: Variant, sinkPort: number, core: number | undefined): Promise<Server> {
  const { child, hello } = await startChild<ServerMessage>({
    script: 'server.js',
    args: [variant.app],
    core,
    ...(variant.sampled !== undefined && sdk(variant.name, variant.sampled, sinkPort)),
  });
  return { variant, child, port: portOf(hello), rounds: [] };
}

/** The project's preload as it comes, but for a queue that holds a whole round: nothing must be dropped. */
function sdk(name: string, sampled: number, sinkPort: number) {
  return {
    nodeArgs: ['--import', new URL('../instrumentation/index.js', import.meta.url).href],
    env: {
      OTEL_SERVICE_NAME: name,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${sinkPort}/${name}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: String(sampled),
      OTEL_BSP_MAX_QUEUE_SIZE: '262144',
    },
  };
}

/** Sends one request to each application that traces all of them, and counts what it exports. */
async function spansPerRequest(servers: readonly Server[], sink: Child<SinkMessage>): Promise<Map<AppName, number>> {
  const traced = servers.filter(({ variant }) => variant.sampled === 1);
  for (const server of traced) await cpuOfRound(server, { connections: 1, requests: 1 });
  const arrived = await newSpans(sink);
  return new Map(traced.map(({ variant: { app, name } }) => [app, arrived[name] ?? 0]));
}

/** Spans that arrived since the last time of asking, by variant. */
async function newSpans(sink: Child<SinkMessage>): Promise<Readonly<Record<string, number>>> {
  const message = await sink.ask();
  if ('spans' in message) return message.spans;
  throw new Error('the sink did not tell its spans');
}

async function cpuOfRound(
  { child, port }: Server,
  { connections, requests }: Pick<Plan, 'connections' | 'requests'>,
): Promise<number> {
  const clients = await openClients({ port, connections, requests });
  try {
    const before = cpuOf(await child.ask());
    await clients.run();
    return cpuOf(await child.ask()) - before;
  } finally {
    clients.close();
  }
}

function portOf(message: ServerMessage | SinkMessage): number {
  if ('port' in message) return message.port;
  throw new Error('a process did not tell its port');
}

function cpuOf(message: ServerMessage): number {
  if ('cpu' in message) return message.cpu.user + message.cpu.system;
  throw new Error('a server did not tell its CPU time');
}
