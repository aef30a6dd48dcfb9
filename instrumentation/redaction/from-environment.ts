import { GuardOptionsError } from '../../src/errors.js';
import type { Environment } from '../../src/options/environment.js';
import type { PRELOAD_VARIABLES } from '../../src/options/preload-variables.js';

/**
 * Whether the preload takes secrets out of all that leaves: unless `GUARD_REDACT` is `false`.
 * @throws {GuardOptionsError} when it is neither true nor false.
 */
export function isRedacting(environment: Environment): boolean {
  const name: (typeof PRELOAD_VARIABLES)[number] = 'GUARD_REDACT';
  const value = environment[name]?.trim().toLowerCase() || 'true';
  if (value === 'true' || value === 'false') return value === 'true';
  throw new GuardOptionsError([{ path: name, message: `expected true or false, got ${JSON.stringify(value)}` }]);
}
