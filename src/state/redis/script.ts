import { createHash } from 'node:crypto';
import type { RedisClient } from './client.js';

/** A Lua script, called by its digest. */
export interface Script {
  readonly source: string;
  readonly sha: string;
}

export function script(source: string): Script {
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

/** Runs a script; one that the server does not know, or no longer after a restart or failover, is sent along. */
export async function evaluate(
  client: Pick<RedisClient, 'evalsha' | 'eval'>,
  { source, sha }: Script,
  keys: readonly string[],
  values: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await client.evalsha(sha, keys.length, ...keys, ...values);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return client.eval(source, keys.length, ...keys, ...values);
  }
}

/** Runs scripts for `operation`, the word that telemetry has for it. Rejects when Redis cannot do it in time. */
export type RunScript = (
  operation: string,
  script: Script,
  keys: readonly string[],
  values: readonly (string | number)[],
) => Promise<unknown>;
