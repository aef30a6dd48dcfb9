/** Compiled, never run: what the types of the options take, and what they refuse. */
import type Koa from 'koa';
import { type Check, type GuardOptions, guard, type Shield } from '../../src/index.js';

export const taken: GuardOptions[] = [
  {},
  { rateLimit: { requests: 5, window: '1m', by: (ctx) => ctx.get('x-api-key') || undefined } },
  { rateLimit: false, ban: false, detection: false, https: false },
  { https: { mode: 'redirect', hosts: ['shop.example'] } },
  { userAgents: { deny: ['sqlmap', /nikto/i] } },
  { checks: { detection: 'monitor', own_check: 'off' } },
  { custom: [(request) => (request.secure ? undefined : { reason: 'plain', score: 5 })] },
  { custom: [async () => undefined] },
  { ban: { duration: ['10m', '1h', 86_400], by: ['user', 'address'], forgetAfter: '30d' } },
  { ban: { categories: { sqli: { threshold: 3, duration: '1d' }, 'auth.failed': { threshold: 5 }, xss: false } } },
  { telemetry: { events: { burst: 50 } } },
  { telemetry: { events: false } },
];

export const refused: GuardOptions[] = [
  // @ts-expect-error misspelt
  { rateLimt: false },
  // @ts-expect-error no such mode
  { mode: 'block' },
  // @ts-expect-error no window
  { rateLimit: { requests: 5 } },
  // @ts-expect-error true says nothing
  { https: true },
  // @ts-expect-error not a list
  { ip: { deny: '203.0.113.9' } },
  // @ts-expect-error no such mode of a check
  { checks: { detection: 'on' } },
  // @ts-expect-error a finding has no such action
  { custom: [() => ({ action: 'destroy' })] },
  // @ts-expect-error a category of its own has a threshold
  { ban: { categories: { sqli: { window: '1m' } } } },
  // @ts-expect-error true says nothing
  { ban: { categories: { sqli: true } } },
  // @ts-expect-error nobody to ban
  { ban: { by: 'session' } },
  // @ts-expect-error no such part of a budget
  { telemetry: { events: { perMinute: 5 } } },
];

export function mounts(app: Koa): Shield {
  const shield = guard();
  app.use(shield);
  return shield;
}

// @ts-expect-error a check has a name
export const nameless: Check = { run: () => undefined };

export async function bans(shield: Shield): Promise<void> {
  await shield.ban('203.0.113.9', { duration: '1h', reason: 'fraud', by: 'alice' });
  await shield.ban({ user: 'u1' });
  await shield.unban({ apiKey: 'key' }, { by: 'alice' });
  await shield.bans({ kind: 'api_key' });
  shield.event('auth.failed', { 'user.id': 'u1' });
  shield.event('order.refunded');
  // @ts-expect-error one of the two
  await shield.ban({ id: 'u1' });
  // @ts-expect-error misspelt
  await shield.ban('203.0.113.9', { durration: '1h' });
  // @ts-expect-error no such kind
  await shield.bans({ kind: 'session' });
  // @ts-expect-error a list is no attribute
  shield.event('auth.failed', { roles: ['admin'] });
}
