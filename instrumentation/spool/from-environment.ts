import { isAbsolute } from 'node:path';
import { GuardOptionsError, type OptionFault } from '../../src/errors.js';
import type { Environment } from '../../src/options/environment.js';
import { nearest } from '../../src/options/nearest.js';
import type { PRELOAD_VARIABLES } from '../../src/options/preload-variables.js';
import { asNumberOrText } from '../../src/options/text-form.js';
import { directorySpool } from './directory.js';
import type { SpoolLimits } from './limits.js';
import { memorySpool } from './memory.js';
import { redisSpool } from './redis.js';
import type { OpenSpool } from './spool.js';

/**
 * The spool that the environment asks for: memory by default, `undefined` when it asks for none.
 * @throws {GuardOptionsError} naming the variables that are wrong.
 */
export function spoolFromEnvironment(environment: Environment): OpenSpool | undefined {
  const place = given(environment, 'GUARD_SPOOL') ?? 'memory';
  const maxBytes = given(environment, 'GUARD_SPOOL_MAX_BYTES');
  const maxAge = given(environment, 'GUARD_SPOOL_MAX_AGE');
  const limits: SpoolLimits = {
    ...(maxBytes !== undefined && { maxBytes: asNumberOrText.read(maxBytes) as string | number }),
    ...(maxAge !== undefined && { maxAge: asNumberOrText.read(maxAge) as string | number }),
  };
  try {
    return spoolAt(place, limits);
  } catch (error) {
    throw error instanceof GuardOptionsError ? new GuardOptionsError(error.faults.map(named)) : error;
  }
}

type PreloadVariable = (typeof PRELOAD_VARIABLES)[number];

function given(environment: Environment, name: PreloadVariable): string | undefined {
  return environment[name]?.trim() || undefined;
}

function spoolAt(place: string, limits: SpoolLimits): OpenSpool | undefined {
  if (place === 'off') return undefined;
  if (place === 'memory') return memorySpool(limits);
  if (/^rediss?:\/\//.test(place)) return redisSpool(place, limits);
  if (isAbsolute(place) || place.startsWith('./')) return directorySpool(place, limits);
  const suggestion = nearest(place, new Set(['memory', 'off']));
  // It may be a URL with a password in it.
  const hint = suggestion === undefined ? '' : `, did you mean "${suggestion}"?`;
  const expected = 'expected "memory", "off", a directory ("/..." or "./...") or a URL "redis://..."';
  throw new GuardOptionsError([{ path: 'GUARD_SPOOL', message: `${expected}${hint}` }]);
}

function named(fault: OptionFault): OptionFault {
  return { ...fault, path: VARIABLES.get(fault.path) ?? fault.path };
}

const VARIABLES: ReadonlyMap<string, PreloadVariable> = new Map([
  ['maxBytes', 'GUARD_SPOOL_MAX_BYTES'],
  ['maxAge', 'GUARD_SPOOL_MAX_AGE'],
]);
