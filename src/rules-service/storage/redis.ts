import type { RedisClient } from '../../state/redis/client.js';
import { evaluate, script } from '../../state/redis/script.js';
import { within } from '../../timeout.js';
import { type Change, HISTORY, type RuleStorage } from './storage.js';

export interface RedisStorageOptions {
  /** What keys begin with. Default `guard-rules`. */
  readonly prefix?: string;
  /** Versions that are kept of a document. Default 100. */
  readonly history?: number;
  /** Milliseconds that Redis may take. Default 5,000. */
  readonly timeout?: number;
}

/** Keeps rule sets in Redis, for several services that share them. A document is one hash slot: Cluster works. */
export function redisStorage(client: RedisClient, options: RedisStorageOptions = {}): RuleStorage {
  const { prefix = 'guard-rules', history = HISTORY, timeout = 5_000 } = options;
  const late = () => new Error(`Redis did not answer within ${timeout} ms`);
  const keysOf = (document: string) => [`${prefix}:{${document}}:texts`, `${prefix}:{${document}}:changes`];
  const all = `${prefix}:documents`;
  const run = (lua: Parameters<typeof evaluate>[1], keys: readonly string[], values: readonly (string | number)[]) =>
    within(evaluate(client, lua, keys, values), timeout, late);

  return {
    async documents() {
      const names = await run(DOCUMENTS, [all], []);
      return Array.isArray(names) ? names.map(String).sort() : [];
    },
    async latest(document) {
      return Number(await run(LATEST, keysOf(document), []));
    },
    async text(document, version) {
      const text = await run(TEXT, keysOf(document), [version]);
      return typeof text === 'string' ? text : undefined;
    },
    async changes(document) {
      const lines = await run(CHANGES, keysOf(document), []);
      const changes = Array.isArray(lines) ? lines.map((line): Change => JSON.parse(String(line))) : [];
      return changes.sort((one, other) => other.version - one.version);
    },
    async append(document, change, text) {
      // In another slot, so not in the same step: named first, it is never there without a name.
      await run(NAMED, [all], [document]);
      const values = [change.version, text, JSON.stringify(change), history];
      return Number(await run(APPEND, keysOf(document), values)) === 1;
    },
  };
}

const DOCUMENTS = script(`return redis.call('SMEMBERS', KEYS[1])`);
const NAMED = script(`return redis.call('SADD', KEYS[1], ARGV[1])`);
const LATEST = script(`return redis.call('HGET', KEYS[1], 'latest') or 0`);
const TEXT = script(`return redis.call('HGET', KEYS[1], ARGV[1])`);
const CHANGES = script(`return redis.call('HVALS', KEYS[2])`);

/** Version, text, change, history. */
const APPEND = script(`
local version = tonumber(ARGV[1])
if tonumber(redis.call('HGET', KEYS[1], 'latest') or '0') ~= version - 1 then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2], 'latest', ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
local old = tostring(version - tonumber(ARGV[4]))
redis.call('HDEL', KEYS[1], old)
redis.call('HDEL', KEYS[2], old)
return 1`);
