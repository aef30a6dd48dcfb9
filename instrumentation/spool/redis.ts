import { randomUUID } from 'node:crypto';
import { GuardError } from '../../src/errors.js';
import { within } from '../../src/timeout.js';
import { type Limits, MEGABYTE, readLimits, type SpoolLimits } from './limits.js';
import { onDemand } from './redis-connection.js';
import { APPEND, DROP_OLD, REMOVE } from './redis-scripts.js';
import type { Batch, Dropped, KeptBatch, OpenSpool, Spool } from './spool.js';

/** The part of an ioredis client that is used. */
export interface RedisCommands {
  call(command: string, ...args: readonly (string | number)[]): Promise<unknown>;
}

export interface RedisSpoolOptions extends SpoolLimits {
  /** Begins the names of its two keys; who shares them delivers to the same collector. Default `'koa-otel-guard:spool'`. */
  readonly prefix?: string;
}

/**
 * A spool in a Redis stream (Redis 6.2 or later), shared by all processes that use it: what one has left, another
 * delivers. Takes an ioredis client, which stays the application's own, or a URL; for a URL `ioredis` is needed.
 * @throws {GuardOptionsError} for limits that are none.
 */
export function redisSpool(redis: RedisCommands | string, options: RedisSpoolOptions = {}): OpenSpool {
  const { prefix = 'koa-otel-guard:spool', ...limits } = options;
  const read = readLimits(limits, 64 * MEGABYTE);
  return (dropped) => {
    const connection = typeof redis === 'string' ? onDemand(redis) : { client: async () => redis, close: () => {} };
    return new RedisSpool(connection, prefix, read, dropped);
  };
}

export interface Connection {
  client(): Promise<RedisCommands>;
  close(): void;
}

/** Milliseconds that a command may take. */
const LONGEST_COMMAND = 2_000;
/** Milliseconds after which a batch that a process has begun to deliver is taken over by another. */
const LONGEST_CLAIM = 120_000;
/** Milliseconds after which a process that has not been heard of is forgotten, as long as it has no batch. */
const LONGEST_SILENCE = 86_400_000;
const GROUP = 'exporters';

class RedisSpool implements Spool {
  readonly place = 'Redis';
  readonly outlivesProcess = true;
  readonly #connection: Connection;
  readonly #limits: Limits;
  readonly #dropped: Dropped;
  readonly #stream: string;
  readonly #keys: readonly [string, string];
  readonly #consumer = randomUUID();
  #head: KeptBatch | undefined;
  #hasGroup = false;

  constructor(connection: Connection, prefix: string, limits: Limits, dropped: Dropped) {
    this.#connection = connection;
    this.#limits = limits;
    this.#dropped = dropped;
    // The braces keep both on one node of a cluster.
    this.#stream = `{${prefix}}:batches`;
    this.#keys = [this.#stream, `{${prefix}}:bytes`];
  }

  async append({ payload, records }: Batch): Promise<string> {
    const { maxBytes } = this.#limits;
    const length = Buffer.byteLength(payload);
    if (length > maxBytes) throw new GuardError('GUARD_SPOOL_FULL', `a batch of ${length} bytes is over the limit`);
    const [id, dropped] = (await this.#eval(APPEND, payload, records, maxBytes)) as [string, number];
    if (dropped > 0) this.#dropped(dropped, 'bytes');
    return id;
  }

  async oldest(): Promise<KeptBatch | undefined> {
    await this.#makeGroup();
    const dropped = (await this.#eval(DROP_OLD, this.#limits.maxAge)) as number;
    if (dropped > 0) this.#dropped(dropped, 'age');
    this.#head = (await this.#held()) ?? (await this.#abandoned()) ?? (await this.#next());
    return this.#head;
  }

  async remove(id: string): Promise<void> {
    if (this.#head?.id === id) this.#head = undefined;
    await this.#eval(REMOVE, GROUP, id);
  }

  async close(): Promise<void> {
    try {
      if (this.#hasGroup) await this.#letGo();
    } finally {
      this.#connection.close();
    }
  }

  /** The batch that this process delivers, claimed anew, unless it had to make room. */
  async #held(): Promise<KeptBatch | undefined> {
    if (!this.#head) return undefined;
    const claimed = await this.#call('XCLAIM', this.#stream, GROUP, this.#consumer, 0, this.#head.id);
    return batchIn(claimed);
  }

  /** A batch whose process has ended, or has let go of it. */
  async #abandoned(): Promise<KeptBatch | undefined> {
    const args = [this.#stream, GROUP, this.#consumer, LONGEST_CLAIM, '0', 'COUNT', 1];
    const [, claimed] = (await this.#call('XAUTOCLAIM', ...args)) as [string, unknown];
    return batchIn(claimed);
  }

  async #next(): Promise<KeptBatch | undefined> {
    const args = ['GROUP', GROUP, this.#consumer, 'COUNT', 1, 'STREAMS', this.#stream, '>'];
    const read = (await this.#call('XREADGROUP', ...args)) as readonly unknown[] | null;
    if (!read) return undefined;
    // By stream: pairs in a list (RESP 2), or a map (RESP 3), which ioredis makes one list.
    const [, entries] = Array.isArray(read[0]) ? read[0] : read;
    return batchIn(entries);
  }

  async #makeGroup(): Promise<void> {
    if (this.#hasGroup) return;
    try {
      await this.#call('XGROUP', 'CREATE', this.#stream, GROUP, '0', 'MKSTREAM');
    } catch (error) {
      if (!/^BUSYGROUP/.test((error as Error).message)) throw error;
    }
    this.#hasGroup = true;
    const consumers = (await this.#call('XINFO', 'CONSUMERS', this.#stream, GROUP)) as readonly (string | number)[][];
    for (const [, name = '', , pending, , idle] of consumers) {
      if (pending !== 0 || Number(idle) < LONGEST_SILENCE) continue;
      await this.#call('XGROUP', 'DELCONSUMER', this.#stream, GROUP, name);
    }
  }

  /** Lets others have what this process was about to deliver, at once. */
  async #letGo(): Promise<void> {
    if (this.#head) {
      const idle = ['IDLE', LONGEST_CLAIM, 'JUSTID'];
      await this.#call('XCLAIM', this.#stream, GROUP, LEFT, 0, this.#head.id, ...idle);
    }
    await this.#call('XGROUP', 'DELCONSUMER', this.#stream, GROUP, this.#consumer);
  }

  #eval(script: string, ...args: readonly (string | number)[]): Promise<unknown> {
    return this.#call('EVAL', script, 2, ...this.#keys, ...args);
  }

  async #call(command: string, ...args: readonly (string | number)[]): Promise<unknown> {
    const answer = this.#connection.client().then((client) => client.call(command, ...args));
    try {
      const late = () => new GuardError('GUARD_SPOOL_TIMEOUT', `Redis did not answer within ${LONGEST_COMMAND} ms`);
      return await within(answer, LONGEST_COMMAND, late);
    } catch (error) {
      // A Redis that has lost everything has lost the group too.
      if (/^NOGROUP/.test((error as Error).message)) this.#hasGroup = false;
      throw error;
    }
  }
}

/** Consumer of what nobody delivers. */
const LEFT = 'nobody';

/** The batch of an answer with one entry; an entry that had to make room may stand there as nothing. */
function batchIn(entries: unknown): KeptBatch | undefined {
  const [entry] = entries as readonly ([id: string, fields: readonly string[] | null] | null)[];
  if (!entry?.[1]) return undefined;
  const [id, [, records, , payload = '']] = entry;
  return { id, records: Number(records), payload };
}
