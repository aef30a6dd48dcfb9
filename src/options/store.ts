import { z } from 'zod';
import type { Store } from '../state/store.js';
import { secret } from './kinds.js';

/** What stands in its place by mistake is likely to be a URL or a connection, with a password in it. */
export const storeSchema = z.custom<Store>(isStore, secret('a Store, such as memoryStore()')).optional();

function isStore(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { hit, bans, cache } = value as { hit?: unknown; bans?: Methods; cache?: Methods };
  const has = (of: Methods, names: readonly string[]) => names.every((name) => typeof of?.[name] === 'function');
  return typeof hit === 'function' && has(bans, BAN_METHODS) && (cache === undefined || has(cache, CACHE_METHODS));
}

type Methods = Readonly<Record<string, unknown>> | null | undefined;

const BAN_METHODS = ['get', 'set', 'delete', 'list'];
const CACHE_METHODS = ['read', 'write'];
