import type { Redis } from 'ioredis';
import type { Connection } from './redis.js';

/**
 * A connection of our own that is made when it is needed, again when it was lost, and never keeps the process: neither
 * an open socket nor a timer of a next try does.
 */
export function onDemand(url: string): Connection {
  let connected: Promise<Redis> | undefined;
  let client: Redis | undefined;
  return {
    client() {
      if (client?.status === 'end') connected = undefined;
      connected ??= connect(url).then((made) => {
        client = made;
        return made;
      });
      // What failed is tried anew by the next command.
      connected.catch(() => {
        connected = undefined;
      });
      return connected;
    },
    close() {
      client?.disconnect();
    },
  };
}

async function connect(url: string): Promise<Redis> {
  const { Redis } = await import('ioredis');
  const client = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: LONGEST_CONNECT,
  });
  // Every command that fails says so itself.
  client.on('error', () => {});
  await client.connect();
  (client as unknown as { readonly stream?: { unref(): void } }).stream?.unref();
  return client;
}

/** Milliseconds. */
const LONGEST_CONNECT = 1_500;
