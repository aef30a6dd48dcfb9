import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RedisOptions as AllOptions, Redis } from 'ioredis';
import type { Context } from 'mocha';

type RedisOptions = Omit<AllOptions, 'replyMapping'>;

/** A redis-server of a test's own. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** A client of it, ended by `endUsers`. */
  client(options?: RedisOptions): Redis;
  /** Ends the process at once, as a machine that fails; what it knew is lost unless it saves. */
  kill(): Promise<void>;
  /** Begins anew on the same port. */
  start(): Promise<void>;
  /** Runs a command on a connection of its own. */
  admin(command: string, ...values: string[]): Promise<unknown>;
  /** Stops answering, without ending a connection. */
  freeze(): void;
  thaw(): void;
}

const servers: (() => Promise<void> | void)[] = [];
const users: (() => Promise<void> | void)[] = [];

/** A folder that is no disk: one that stalls would be an outage that no test has made. */
const MEMORY = '/dev/shm';

/** Without redis-server a test says so and is skipped. */
export function needsRedis(test: Context): void {
  if (spawnSync('redis-server', ['--version']).status === 0) return;
  console.log('      redis-server is not installed: skipped');
  test.skip();
}

export async function redisServer(...options: readonly string[]): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'redis-'));
  // A sentinel keeps what it knows in its configuration.
  const configuration = join(folder, 'redis.conf');
  writeFileSync(configuration, '');
  let process: ChildProcess | undefined;
  const server: RedisServer = {
    port,
    url: `redis://127.0.0.1:${port}`,
    client: (own) => redisClient(port, own),
    async kill() {
      if (!process || process.exitCode !== null || process.signalCode !== null) return;
      const ended = once(process, 'exit');
      process.kill('SIGKILL');
      await ended;
    },
    async start() {
      const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
      process = spawn('redis-server', [configuration, ...own, ...options], { stdio: 'ignore' });
      await answers(port);
    },
    async admin(command, ...values) {
      const client = new Redis(port, '127.0.0.1');
      try {
        return await client.call(command, ...values);
      } finally {
        client.disconnect();
      }
    },
    freeze: () => void process?.kill('SIGSTOP'),
    thaw: () => void process?.kill('SIGCONT'),
  };
  servers.push(async () => {
    await server.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  await server.start();
  return server;
}

/** A client that is ended by `endUsers`. */
export function redisClient(port: number, options: RedisOptions = {}): Redis {
  const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 50, ...options });
  client.on('error', () => {});
  users.push(() => client.disconnect());
  return client;
}

/** Has something ended by `endUsers`, the latest first. */
export function ends(end: () => Promise<void> | void): void {
  users.push(end);
}

/** Ends clients and what uses them: for `afterEach`. */
export async function endUsers(): Promise<void> {
  for (const end of users.splice(0).reverse()) await end();
}

/** Ends the servers too: for `after`. */
export async function stopAll(): Promise<void> {
  await endUsers();
  for (const end of servers.splice(0).reverse()) await end();
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}

async function answers(port: number): Promise<void> {
  const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null });
  client.on('error', () => {});
  try {
    await until(() => client.ping().then((pong) => pong === 'PONG'));
  } finally {
    client.disconnect();
  }
}

/** Waits until something is so, 5 s at most. Returns milliseconds. */
export async function until(
  isSo: () => boolean | undefined | Promise<boolean | undefined>,
  most = 5_000,
): Promise<number> {
  const start = performance.now();
  while (!(await isSo())) {
    if (performance.now() - start > most) throw new Error(`not so within ${most} ms: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return performance.now() - start;
}
