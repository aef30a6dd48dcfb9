import { z } from 'zod';
import type { Store } from '../state/store.js';
import { secret } from './kinds.js';

/** What stands in its place by mistake is likely to be a URL or a connection, with a password in it. */
export const storeSchema = z.custom<Store>(isStore, secret('a Store, such as memoryStore()')).optional();

function isStore(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { hit, bans } = value as { hit?: unknown; bans?: Record<string, unknown> | null };
  return typeof hit === 'function' && BAN_METHODS.every((method) => typeof bans?.[method] === 'function');
}

const BAN_METHODS = ['get', 'set', 'delete', 'list'];
