/** What stands in place of a secret: its kind, and how long it was or how it began. */
export function marker(kind: string, rest: string | number): string {
  return `[REDACTED:${kind}:${rest}]`;
}

/**
 * What looks like a marker, as a whole or cut at the end of a text. What it may say is so little that nobody can hide a
 * secret in one.
 */
export const MARKER = String.raw`\[REDACTED:(?:[a-z][a-z0-9_]{0,31}:(?:\d{1,7}(?:_values?)?|[\w./-]{1,16}\*\*\*)\]|[\w:./*-]{0,64}\.\.\.$)`;
