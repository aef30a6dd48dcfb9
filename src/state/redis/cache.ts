import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { GuardError } from '../../errors.js';
import type { TextCache } from '../store.js';
import { type RunScript, script } from './script.js';

export interface RedisCacheOptions {
  readonly prefix: string;
  /** Resolves when Redis can be asked, or is known not to be there. */
  readonly ready: Promise<void>;
  readonly isUp: () => boolean;
}

/**
 * Texts in Redis, one key for each, compressed: what is on its way there holds up the commands that requests wait for. One
 * that nobody writes for 30 days is gone.
 */
export function redisCache(run: RunScript, { prefix, ready, isUp }: RedisCacheOptions): TextCache {
  const keyOf = (name: string) => `${prefix}:cache:${name}`;
  const atHand = async () => {
    await ready;
    if (!isUp()) throw new GuardError('GUARD_STORE_TIMEOUT', 'Redis is not there');
  };
  return {
    async read(name) {
      await atHand();
      const packed = await run('cache_read', READ, [keyOf(name)], []);
      if (typeof packed !== 'string') return undefined;
      const text = await unzipped(Buffer.from(packed, 'base64'), { maxOutputLength: LONGEST });
      return text.toString();
    },
    async write(name, text) {
      const packed = (await zipped(text)).toString('base64');
      if (packed.length > LARGEST) {
        throw new GuardError('GUARD_INTEL_INVALID', `${name} is too large for Redis: ${packed.length} bytes`);
      }
      await atHand();
      await run('cache_write', WRITE, [keyOf(name)], [packed, KEPT]);
    },
  };
}

const zipped = promisify<string, Buffer>(gzip);
const unzipped = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);

const READ = script("return redis.call('GET', KEYS[1])");
const WRITE = script("return redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])");

/** Bytes in Redis. */
const LARGEST = 2 * 1_048_576;
/** Characters of the text. */
const LONGEST = 32 * 1_048_576;
/** Milliseconds. */
const KEPT = 30 * 86_400_000;
