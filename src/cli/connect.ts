import type { RedisClient } from '../state/redis/client.js';
import type { Place } from './arguments.js';

/** Connects to Redis, once: what does not work now is told, not tried again. */
export async function connect({ redis, isCluster }: Place): Promise<RedisClient> {
  const { Redis, Cluster } = await ioredis();
  const options = { lazyConnect: true, connectTimeout: PATIENCE, maxRetriesPerRequest: 0 } as const;
  const client: RedisClient = isCluster
    ? new Cluster([redis], { lazyConnect: true, clusterRetryStrategy: () => null, redisOptions: options })
    : new Redis(redis, { ...options, retryStrategy: null });
  let lastFault: unknown;
  client.on('error', (fault) => {
    lastFault = fault;
  });
  try {
    await client.connect();
    return client;
  } catch (fault) {
    client.disconnect();
    throw lastFault ?? fault;
  }
}

/** Milliseconds. */
export const PATIENCE = 5_000;

export async function ioredis() {
  try {
    return await import('ioredis');
  } catch (cause) {
    throw new Error('the package ioredis is not installed: npm install ioredis', { cause });
  }
}
