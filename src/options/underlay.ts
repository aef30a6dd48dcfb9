import { types } from 'node:util';
import type { z } from 'zod';
import { partsOf } from './structure.js';

/**
 * Options with others under them: objects of options key by key, lists and everything else as a whole. What is
 * `undefined` is not given.
 */
export function underlay(schemas: readonly z.ZodType[], under: unknown, over: unknown): unknown {
  if (over === undefined) return under;
  if (!isObject(under) || !isObject(over)) return over;
  const parts = partsOf(schemas);
  const both: Record<string, unknown> = { ...over };
  // The keys of the schema too: an instance of a class may have its options as getters.
  for (const key of new Set([...Object.keys(under), ...parts.keys()])) {
    const value = underlay(parts.get(key) ?? [], under[key], over[key]);
    if (value !== undefined) both[key] = value;
  }
  return both;
}

/** What stands at a path, `undefined` where the path leads nowhere. */
export function valueAt(options: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    options,
  );
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !types.isRegExp(value);
}
