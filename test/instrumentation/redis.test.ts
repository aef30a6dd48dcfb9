import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import { type RedisSpoolOptions, redisSpool } from '../../instrumentation/spool/redis.js';
import type { Spool } from '../../instrumentation/spool/spool.js';
import { needsRedis, type RedisServer, redisServer, stopAll } from '../state/redis/server.js';
import { type Collector, startCollector } from './collector.js';
import { drain } from './drain.js';
import { type Emitter, idsOf, lossOf, startEmitter } from './emitter.js';
import { forgetLosses } from './export-records.js';

const STREAM = '{koa-otel-guard:spool}:batches';
const BYTES = '{koa-otel-guard:spool}:bytes';

describe('a spool in Redis', function () {
  this.timeout(30_000);

  let server: RedisServer;
  let redis: Redis;
  let dropped: string[];
  const spools: Spool[] = [];
  before(async function () {
    needsRedis(this);
    server = await redisServer('--save', '');
    redis = new Redis(server.url);
    redis.on('error', () => {});
  });
  after(async () => {
    redis?.disconnect();
    await stopAll();
  });
  beforeEach(async () => {
    dropped = [];
    await redis.flushall();
  });
  afterEach(() => Promise.allSettled(spools.splice(0).map((spool) => spool.close())));

  function open(options: RedisSpoolOptions = {}, client: string | Redis = server.url): Spool {
    const spool = redisSpool(client as string, options)((records, reason) => void dropped.push(`${records} ${reason}`));
    spools.push(spool);
    return spool;
  }

  it('gives batches back in the order in which they came, the same one until it is removed', async () => {
    const spool = open();
    for (const payload of ['a', 'b', 'c']) await spool.append({ payload, records: 2 });
    const { payload, records } = (await spool.oldest()) ?? {};
    assert.deepEqual({ payload, records }, { payload: 'a', records: 2 });
    assert.equal((await spool.oldest())?.payload, 'a');
    assert.deepEqual(await drain(spool), ['a', 'b', 'c']);
    assert.equal(await redis.xlen(STREAM), 0);
    assert.equal(await redis.get(BYTES), '0');
  });

  for (const protocol of [2, 3] as const) {
    it(`takes the application's own client as well, which speaks RESP ${protocol}`, async () => {
      const client = new Redis(server.url, { protocol });
      try {
        const spool = open({ prefix: 'own' }, client);
        await spool.append({ payload: 'a', records: 1 });
        assert.equal(await redis.xlen('{own}:batches'), 1);
        assert.deepEqual(await drain(spool), ['a']);
        await spool.close();
        assert.equal(await client.ping(), 'PONG');
      } finally {
        client.disconnect();
      }
    });
  }

  it('gives each batch to one process only', async () => {
    const [one, other] = [open(), open()];
    const names = Array.from({ length: 30 }, (_, index) => `${index}`);
    for (const payload of names) await one.append({ payload, records: 1 });
    const [first, second] = await Promise.all([drain(one), drain(other)]);
    assert.deepEqual([...first, ...second].sort(), names.sort());
  });

  it('leaves to others at once what a process has not delivered when it closes', async () => {
    const one = open();
    for (const payload of ['a', 'b']) await one.append({ payload, records: 1 });
    assert.equal((await one.oldest())?.payload, 'a');
    await one.close();
    const other = open();
    await other.append({ payload: 'c', records: 1 });
    assert.deepEqual(await drain(other), ['a', 'b', 'c']);
  });

  it('leaves to others what a killed process had begun, after two minutes', async () => {
    const killed = open();
    for (const payload of ['a', 'b']) await killed.append({ payload, records: 1 });
    const begun = await killed.oldest();
    assert.ok(begun);
    const other = open();
    assert.deepEqual(await drain(other), ['b']);
    // Time passes: whoever has it has not been heard of for so long.
    const [[, consumer] = []] = (await redis.xpending(STREAM, 'exporters', '-', '+', 1)) as [string, string][];
    await redis.call('XCLAIM', STREAM, 'exporters', consumer ?? '', 0, begun.id, 'IDLE', 120_001, 'JUSTID');
    assert.deepEqual(await drain(other), ['a']);
  });

  it('holds no more bytes than its limit: the oldest batches make room, and each of their records is counted', async () => {
    const spool = open({ maxBytes: '10kb' });
    for (let count = 0; count < 30; count++) await spool.append({ payload: 'x'.repeat(1_000), records: 3 });
    assert.equal(await redis.get(BYTES), '10000');
    assert.equal((await drain(spool)).length, 10);
    assert.deepEqual(dropped, Array(20).fill('3 bytes'));
    assert.equal(await redis.get(BYTES), '0');
    await assert.rejects(spool.append({ payload: 'x'.repeat(11_000), records: 1 }), { code: 'GUARD_SPOOL_FULL' });
  });

  it('drops what has waited for longer than its limit, and counts it', async () => {
    const spool = open({ maxAge: '1h' });
    await redis.xadd(STREAM, Date.now() - 3_700_000, 'n', 4, 'p', 'early');
    await redis.incrby(BYTES, 5);
    await spool.append({ payload: 'late', records: 1 });
    assert.deepEqual(await drain(spool), ['late']);
    assert.deepEqual(dropped, ['4 age']);
    assert.equal(await redis.get(BYTES), '0');
  });

  describe('and a collector', () => {
    let collector: Collector;
    let emitter: Emitter;
    beforeEach(async () => {
      collector = await startCollector();
      emitter = startEmitter({ url: collector.url, spool: redisSpool(server.url) });
    });
    afterEach(async () => {
      await emitter.shutdown();
      await collector.stop();
      forgetLosses();
    });

    it('that goes away and comes back: all records arrive once and in order', async () => {
      const emitted = [...(await emitter.emit(60))];
      await collector.arrived(60);
      await collector.stop();
      emitted.push(...(await emitter.emit(200)));
      await collector.comeBack();
      emitted.push(...(await emitter.emit(60)));
      await collector.arrived(320);
      assert.deepEqual(idsOf(collector.logs), emitted);
    });

    it('are not held up by a Redis that ends, begins anew, or hangs', async () => {
      const emitted = [...(await emitter.emit(10))];
      await server.kill();
      emitted.push(...(await emitter.emit(10)));
      await server.start();
      emitted.push(...(await emitter.emit(10)));
      await collector.arrived(30);
      assert.deepEqual(lossOf(emitted, idsOf(collector.logs)), { lost: 0, duplicated: 0 });
      server.freeze();
      try {
        emitted.push(...(await emitter.emit(10)));
        await collector.arrived(40);
      } finally {
        server.thaw();
      }
      assert.equal(lossOf(emitted, idsOf(collector.logs)).lost, 0);
    });
  });
});
