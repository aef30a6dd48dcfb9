/** Compiled, never run: what the types of the options take, and what they refuse. */
import type Koa from 'koa';
import { type Check, type Decision, type GuardOptions, guard, knownKeys, type Shield } from '../../src/index.js';

/** A type of the application's own, without an index signature. */
interface User {
  id: string;
  mail: string;
}

export const taken: GuardOptions[] = [
  {},
  { rateLimit: { requests: 5, window: '1m', by: (ctx) => ctx.get('x-api-key') || undefined } },
  { rateLimit: false, ban: false, detection: false, https: false },
  { https: { mode: 'redirect', hosts: ['shop.example'] } },
  { userAgents: { deny: ['sqlmap', /nikto/i] } },
  { userAgents: { bots: true } },
  { userAgents: { bots: { verified: async (ctx) => ctx.ip === '192.0.2.1' } } },
  { emergency: { on: true, allow: ['203.0.113.0/24'], retryAfter: '1h' } },
  { headers: { 'X-Tenant': true, 'X-Origin-Verify': 'secret' } },
  { referrers: ['shop.example', '*.shop.example', 'https://shop.example:8443'] },
  { referrers: { allow: ['shop.example'], missing: 'allow' } },
  { timeWindow: { start: '09:00', end: '17:30' } },
  { timeWindow: [{ start: '22:00', end: '06:00', zone: 'Europe/Berlin', days: ['fri', 'sat'] }] },
  { contentTypes: ['application/json', 'text/*', 'application/*+json'] },
  { checks: { detection: 'monitor', own_check: 'off' } },
  { custom: [(request) => (request.secure ? undefined : { reason: 'plain', score: 5 })] },
  { custom: [async () => undefined] },
  {
    auth: {
      scheme: 'bearer',
      verify: (token) => (token.startsWith('a') ? { id: token.slice(1), role: 'buyer' } : null),
    },
  },
  { auth: { scheme: 'basic', verify: async ({ username, password }) => (password === '' ? null : { id: username }) } },
  { auth: { scheme: 'api-key', header: 'x-partner', verify: knownKeys([{ id: 'a', key: 'k', plan: 'gold' }]) } },
  { auth: { scheme: 'bearer', verify: async (): Promise<User | undefined> => undefined, failures: false } },
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
  // @ts-expect-error not whether one is verified
  { userAgents: { bots: { verified: () => 'googlebot' } } },
  // @ts-expect-error switched by "on"
  { emergency: true },
  // @ts-expect-error a header that must not be there
  { headers: { 'x-debug': false } },
  // @ts-expect-error no such way
  { referrers: { allow: ['shop.example'], missing: 'deny' } },
  // @ts-expect-error no end
  { timeWindow: { start: '09:00' } },
  // @ts-expect-error no such day
  { timeWindow: { start: '09:00', end: '17:00', days: ['monday'] } },
  // @ts-expect-error not a list
  { contentTypes: 'application/json' },
  // @ts-expect-error no such mode of a check
  { checks: { detection: 'on' } },
  // @ts-expect-error nothing verifies
  { auth: { scheme: 'bearer' } },
  // @ts-expect-error presence is no proof
  { auth: { scheme: 'bearer', verify: () => true } },
  // @ts-expect-error an id is a text
  { auth: { scheme: 'bearer', verify: async () => ({ id: 5 }) } },
  // @ts-expect-error a bearer token has no password
  { auth: { scheme: 'bearer', verify: ({ password }) => ({ id: password }) } },
  // @ts-expect-error a bearer token has its header
  { auth: { scheme: 'bearer', header: 'x-token', verify: () => null } },
  // @ts-expect-error no such scheme
  { auth: { scheme: 'digest', verify: () => null } },
  // @ts-expect-error a finding has no such action
  { custom: [() => ({ action: 'destroy' })] },
];

export function mounts(app: Koa): Shield {
  const shield = guard();
  app.use(shield);
  shield.emergency(true);
  return shield;
}

export const callerOf = ({ principal }: Decision): string | undefined => principal?.id;

// @ts-expect-error a check has a name
export const nameless: Check = { run: () => undefined };
