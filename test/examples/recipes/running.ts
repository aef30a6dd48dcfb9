import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ROOT } from '../../repository.js';
import { type Answer, ask } from './serving.js';

/** A recipe that runs as a program of its own. */
export interface Running {
  ask(path: string): Promise<Answer>;
  send(signal: NodeJS.Signals): void;
  /** Asks it to end. */
  stop(): Promise<Ended>;
  kill(): Promise<void>;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly errors: string;
}

export interface RunOptions {
  readonly flags?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

/** The folder that recipes are built into. */
export const RECIPES = join(ROOT, 'dist', 'examples', 'recipes');

/** Runs `node name.js`, on a free port, until it answers. */
export async function run(name: string, { flags = [], variables = {} }: RunOptions = {}): Promise<Running> {
  const port = await freePort();
  const inherited = Object.entries(process.env).filter(([each]) => !/^(?:OTEL_|NODE_|PORT$)/.test(each));
  const child = spawn(process.execPath, [...flags, join(RECIPES, `${name}.js`)], {
    cwd: RECIPES,
    env: { ...Object.fromEntries(inherited), PORT: String(port), ...variables },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;

  const running: Running = {
    ask: (path) => ask(port, path, { 'user-agent': 'Mozilla/5.0' }),
    send: (signal) => void child.kill(signal),
    async stop() {
      child.kill('SIGTERM');
      const [code, signal] = await closed;
      return { code, signal, errors };
    },
    async kill() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await closed;
    },
  };
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}:\n${errors}`);
    if (await isListening(port)) return running;
    await wait(50);
  }
  await running.kill();
  throw new Error(`${name} did not listen on ${port}:\n${errors}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
