import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type Hit, memoryStore } from '../../src/index.js';
import { closeAll, guarded } from '../guarded.js';

/** Sends requests down one connection, one behind another, and resolves when all are answered. */
async function flood(port: number, clients: readonly string[]): Promise<void> {
  const socket = connect(port, '127.0.0.1')
    .setEncoding('latin1')
    .setTimeout(20_000, () => socket.destroy());
  const ended = once(socket, 'close');
  const close = (index: number) => (index === clients.length - 1 ? 'close' : 'keep-alive');
  let answers = '';
  socket.on('data', (chunk) => {
    answers += chunk;
  });
  await once(socket, 'connect');
  for (const [index, client] of clients.entries()) {
    const request = `GET / HTTP/1.1\r\nHost: a\r\nConnection: ${close(index)}\r\nX-Forwarded-For: ${client}\r\n\r\n`;
    if (!socket.write(request)) await Promise.race([once(socket, 'drain'), ended]);
  }
  await ended;
  assert.equal(answers.split('HTTP/1.1 200 OK').length - 1, clients.length);
}

describe('a flood of client addresses through a trusted proxy', () => {
  afterEach(closeAll);

  it('leaves the memory store at its maximum, with those that came last', async () => {
    const memory = memoryStore({ max: 1_000 });
    const keys: string[] = [];
    const hit = (hits: readonly Hit[], now: number) => {
      keys.push(...hits.map(({ key }) => key));
      return memory.hit(hits, now);
    };
    const rateLimit = { requests: 5, window: '1h' };
    const telemetry = { spans: 'none' } as const;
    const app = await guarded({ proxies: { trust: ['loopback'] }, rateLimit, store: { ...memory, hit }, telemetry });
    const clients = Array.from({ length: 20_000 }, (_, index) => `11.0.${index >> 8}.${index & 255}`);
    for (let from = 0; from < clients.length; from += 500) await flood(app.port, clients.slice(from, from + 500));

    assert.equal(new Set(keys).size, 20_000);
    const quota = { requests: 5, window: 3_600_000 };
    const isTracked = async (key: string) =>
      (await memory.hit([{ key, quota, cost: 0 }], performance.timeOrigin))[0]?.remaining === 4;
    const tracked: string[] = [];
    for (const key of keys) if (await isTracked(key)) tracked.push(key);
    assert.deepEqual(tracked, keys.slice(-1_000));
  }).timeout(120_000);
});
