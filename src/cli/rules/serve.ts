import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Environment } from '../../options/environment.js';
import type { RulesServiceOptions } from '../../rules-service/options.js';
import { rulesService } from '../../rules-service/service.js';
import { redisStorage } from '../../rules-service/storage/redis.js';
import type { RedisClient } from '../../state/redis/client.js';
import { UsageError } from '../arguments.js';
import { ioredis } from '../connect.js';
import type { Outcome } from '../outcome.js';
import { CLI_VARIABLES } from '../variables.js';
import type { RulesArguments } from './arguments.js';
import { readText, signingKeys } from './files.js';

/** Runs a service until the process is asked to end. */
export async function serve(
  values: RulesArguments,
  environment: Environment,
  say: (line: string) => void,
): Promise<Outcome> {
  const { keys, jwt, audit, trusted, host, port = '8787' } = values;
  if (keys === undefined && jwt === undefined) throw new UsageError('expected --keys FILE, --jwt FILE or both');
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError('expected --port NUMBER');
  const redis = values.redis ?? (values.directory === undefined ? environment[CLI_VARIABLES.redis] : undefined);
  const client = redis === undefined ? undefined : await redisAt(redis);
  try {
    const signing = await signingKeys(values);
    const trust = (trusted ?? []).flatMap((list) => list.split(',')).map((entry) => entry.trim());
    const options: RulesServiceOptions = {
      storage: client ? redisStorage(client) : (values.directory ?? 'guard-rules'),
      ...(keys !== undefined && { keys: await readJson(keys) }),
      ...(jwt !== undefined && { jwt: await readJson(jwt) }),
      ...(signing.length > 0 && { signing }),
      ...((audit !== undefined || client) && { audit: audit ?? false }),
      ...(trust.length > 0 && { guard: { proxies: { trust } } }),
    };
    const service = rulesService(options);
    const asked = endingAsked();
    try {
      const server = await service.listen(Number(port), host);
      const { address, family, port: own } = server.address() as AddressInfo;
      say(`Rules service on http://${family === 'IPv6' ? `[${address}]` : address}:${own}/`);
      await asked;
    } finally {
      await service.close();
    }
    return { code: 0, said: 'Ended.' };
  } finally {
    client?.disconnect();
  }
}

/** Resolves with the first signal to end. */
function endingAsked(): Promise<unknown> {
  return Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
}

/** Stays connected, and connects again: a service outlives a restart of Redis. */
async function redisAt(url: string): Promise<RedisClient> {
  const { Redis } = await ioredis();
  const client = new Redis(url, { maxRetriesPerRequest: 1 });
  // What fails is told by who asks.
  client.on('error', () => {});
  return client;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever it is, the service validates it
async function readJson(file: string): Promise<any> {
  try {
    return JSON.parse(await readText(file));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : error}`);
  }
}
