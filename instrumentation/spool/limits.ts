import type { Duration } from '../../src/options/duration.js';
import { duration, object, size } from '../../src/options/kinds.js';
import { readArgument } from '../../src/options/read-options.js';
import type { Size } from '../../src/options/size.js';

/** How much a spool keeps. */
export interface SpoolLimits {
  /** Bytes that wait at most; beyond them the oldest records are dropped. Default `'64mb'`, in memory `'16mb'`. */
  readonly maxBytes?: Size;
  /** How long a record waits at most. Default `'24h'`. */
  readonly maxAge?: Duration;
}

/** The same in bytes and milliseconds. */
export interface Limits {
  readonly maxBytes: number;
  readonly maxAge: number;
}

/** @throws {GuardOptionsError} naming every fault. */
export function readLimits(given: SpoolLimits, maxBytes: number): Limits {
  const schema = object({ maxBytes: size().default(maxBytes), maxAge: duration().default(DAY) });
  return readArgument(schema, given);
}

export const MEGABYTE = 1_024 ** 2;
const DAY = 86_400_000;
