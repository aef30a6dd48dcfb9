import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type Ended, start } from '../package/program.js';
import { temporaryFolder } from '../package/temporary.js';
import { ROOT } from '../repository.js';
import { needsRedis, redisServer, stopAll } from '../state/redis/server.js';
import { spooledIn } from './spooled.js';

describe('the natural end of a process while the collector is away', function () {
  this.timeout(60_000);

  const connections = new Set<Socket>();
  let collector: Server;
  beforeEach(async () => {
    collector = createServer((socket) => {
      connections.add(socket);
      socket.on('error', () => {}).resume();
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
  });
  afterEach(() => {
    for (const socket of connections) socket.destroy();
    connections.clear();
    collector.close();
  });

  /** Killed, and so failed, long before the exporter would give up. */
  function end(spool: string): Promise<Ended> {
    const env = {
      GUARD_SPOOL: spool,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
      OTEL_EXPORTER_OTLP_TIMEOUT: '120000',
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOG_LEVEL: 'warn',
    };
    const args = ['--import', 'koa-otel-guard/instrumentation', join(ROOT, 'dist/test/instrumentation/one-event.js')];
    return start(process.execPath, args, { cwd: ROOT, env, timeout: 25_000 }).ended;
  }

  it('is not held up by records that are in a directory, nor are they told as not delivered', async () => {
    const folder = temporaryFolder('spool');
    const { code, stdout, stderr } = await end(folder);
    assert.equal(code, 0);
    assert.ok(connections.size > 0);
    assert.ok(stdout !== '' && spooledIn(folder).includes(stdout.trim()));
    assert.doesNotMatch(stderr, /not delivered|lost/);
  });

  it('nor by records that are in Redis', async function () {
    needsRedis(this);
    const redis = await redisServer('--save', '');
    const client = new Redis(redis.url);
    try {
      const { code, stderr } = await end(redis.url);
      assert.equal(code, 0);
      assert.equal(await client.xlen('{koa-otel-guard:spool}:batches'), 1);
      assert.doesNotMatch(stderr, /not delivered|lost/);
    } finally {
      client.disconnect();
      await stopAll();
    }
  });

  it('says that records which wait in memory are lost', async () => {
    const { code, stderr } = await end('memory');
    assert.equal(code, 0);
    assert.match(stderr, /log records are lost: the process ends, and its memory with it/);
    assert.doesNotMatch(stderr, /not delivered/);
  });
});
