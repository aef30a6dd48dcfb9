/** A process that counts requests against one quota all at once, when it is told to, and says how many were let through. */
import { Redis } from 'ioredis';
import { redisStore } from '../../../src/state/redis/redis-store.js';

const [port, requests, limit] = process.argv.slice(2).map(Number);
const client = new Redis(port ?? 0, '127.0.0.1');
const store = redisStore(client, { timeout: '10s' });
const hit = { key: 'all|address:192.0.2.1', quota: { requests: limit ?? 0, window: 60_000 }, cost: 1 };

process.once('message', async () => {
  const answers = await Promise.all(Array.from({ length: requests ?? 0 }, () => store.hit([hit], 0)));
  const through = answers.filter(([state]) => state?.allowed).length;
  await store.close?.();
  client.disconnect();
  process.send?.(through, () => process.disconnect());
});
await store.ready?.();
process.send?.('ready');
