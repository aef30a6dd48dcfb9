/** Variables that the preload reads, not `guard()`. */
export const PRELOAD_VARIABLES = [
  'GUARD_SPOOL',
  'GUARD_SPOOL_MAX_BYTES',
  'GUARD_SPOOL_MAX_AGE',
  'GUARD_FINDING_TRACES_PER_SECOND',
  'GUARD_REDACT',
] as const;
