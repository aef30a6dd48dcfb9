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
  { respond: { body: 'html', messages: { 403: 'No.' }, modify: (ctx) => ctx.set('X-Shop', '1') } },
  {
    respond: {
      async body({ reason }, ctx, { message, traceId }) {
        ctx.body = { reason, message, traceId };
      },
    },
  },
  { health: '/healthz' },
  { health: { path: '/healthz', details: true } },
  { warnings: false },
  { warnings: { GUARD_NO_SDK: false } },
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
  // @ts-expect-error no such form
  { respond: { body: 'xml' } },
  // @ts-expect-error a message is a text
  { respond: { messages: { 403: 5 } } },
  // @ts-expect-error true names no path
  { health: true },
  // @ts-expect-error no path
  { health: { details: true } },
  // @ts-expect-error no such warning
  { warnings: { GUARD_NOSDK: false } },
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
