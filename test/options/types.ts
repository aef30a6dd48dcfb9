/** Compiled, never run: what the types of the options take, and what they refuse. */
import type Koa from 'koa';
import {
  type Check,
  type EndpointLimitOptions,
  type GuardOptions,
  guard,
  type RateLimitKey,
  type Shield,
} from '../../src/index.js';

const limit: EndpointLimitOptions = { requests: 5, window: '1m', by: 'api-key' satisfies RateLimitKey, headers: false };

export const taken: GuardOptions[] = [
  {},
  { rateLimit: { requests: 5, window: '1m', by: (ctx) => ctx.get('x-api-key') || undefined } },
  { rateLimit: { requests: 5, window: '1m', by: ['user', 'fingerprint'], cost: async () => 2, skip: () => true } },
  {
    rateLimit: [
      { requests: 20, window: 1, name: 'burst' },
      { requests: 1_000, window: '1h', cost: 2 },
    ] as const,
  },
  { rateLimit: { requests: 5, window: '1m', endpoints: { 'POST /login': [{ requests: 1, window: 1 }], '/a': limit } } },
  { fingerprint: { header: 'x-ja4' } },
  { rateLimit: false, ban: false, detection: false, https: false },
  { https: { mode: 'redirect', hosts: ['shop.example'] } },
  { userAgents: { deny: ['sqlmap', /nikto/i] } },
  { checks: { detection: 'monitor', own_check: 'off' } },
  { custom: [(request) => (request.secure ? undefined : { reason: 'plain', score: 5 })] },
  { custom: [async () => undefined] },
];

export const refused: GuardOptions[] = [
  // @ts-expect-error misspelt
  { rateLimt: false },
  // @ts-expect-error no such mode
  { mode: 'block' },
  // @ts-expect-error no window
  { rateLimit: { requests: 5 } },
  // @ts-expect-error no such key
  { rateLimit: { requests: 5, window: '1m', by: 'ip' } },
  // @ts-expect-error a cost is a number
  { rateLimit: { requests: 5, window: '1m', cost: () => '2' } },
  // @ts-expect-error an endpoint has no endpoints
  { rateLimit: { requests: 5, window: '1m', endpoints: { '/a': { requests: 1, window: 1, endpoints: {} } } } },
  // @ts-expect-error true says nothing
  { fingerprint: true },
  // @ts-expect-error true says nothing
  { https: true },
  // @ts-expect-error not a list
  { ip: { deny: '203.0.113.9' } },
  // @ts-expect-error no such mode of a check
  { checks: { detection: 'on' } },
  // @ts-expect-error a finding has no such action
  { custom: [() => ({ action: 'destroy' })] },
];

export function mounts(app: Koa): Shield {
  const shield = guard();
  app.use(shield);
  return shield;
}

// @ts-expect-error a check has a name
export const nameless: Check = { run: () => undefined };
