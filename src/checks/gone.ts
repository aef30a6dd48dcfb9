import type { Check, Finding } from './check.js';

/**
 * Blocks clients that reset the connection before their address was read: a request whose sender nobody knows would
 * slip past bans, deny lists and limits, and nobody waits for its answer.
 */
export const gone: Check = Object.freeze({
  name: 'ip',
  run: ({ gone }) => (gone ? UNKNOWN : undefined),
} satisfies Check);

const UNKNOWN: Finding = Object.freeze({
  check: 'ip',
  action: 'block',
  status: 403,
  reason: 'ip.unknown',
  score: 0,
});
