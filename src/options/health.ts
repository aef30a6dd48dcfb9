import { z } from 'zod';
import { isPlainPath } from '../policy/path-pattern.js';
import { expected, flag, text } from './kinds.js';

export interface HealthOptions {
  /** The path, exactly as a client sends it, without a query: `/healthz`. */
  path: string;
  /** Answer with all of `shield.status()` instead of its word alone. Whoever can reach the path reads it. Default false. */
  details?: boolean;
}

const exactPath = () =>
  text(
    (value) => value.length <= 1_024 && /^\/[\x21-\x7e]*$/.test(value) && !/[?#*]/.test(value) && isPlainPath(value),
    'an exact path like "/healthz"',
  );

export const healthSchema = z
  .union(
    [
      z.literal(false),
      exactPath().transform((path) => ({ path, details: false })),
      z.strictObject({ path: exactPath(), details: flag().default(false) }),
    ],
    expected('false, a path like "/healthz" or an object with path, details'),
  )
  .default(false);
