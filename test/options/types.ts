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
  { securityHeaders: false, cors: false },
  {
    securityHeaders: { frameOptions: 'DENY', referrerPolicy: ['no-referrer', 'same-origin'], extra: { 'X-Own': '1' } },
  },
  { securityHeaders: { strictTransportSecurity: { maxAge: '730d', includeSubDomains: true, preload: true } } },
  { securityHeaders: { permissionsPolicy: { camera: [], 'display-capture': ['self'], pictureInPicture: '*' } } },
  { securityHeaders: { contentSecurityPolicy: { directives: { scriptSrc: ["'nonce'"], 'img-src': ['data:'] } } } },
  { cors: { origins: '*' } },
  { cors: { origins: ['https://shop.example', /https:\/\/.*/], credentials: true, maxAge: 0 } },
  { cors: { origins: async (origin, ctx) => ctx.path === '/' && origin.endsWith('.example') } },
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
  // @ts-expect-error a header is off by false
  { securityHeaders: { frameOptions: null } },
  // @ts-expect-error no such policy
  { securityHeaders: { referrerPolicy: 'none' } },
  // @ts-expect-error no such directive
  { securityHeaders: { contentSecurityPolicy: { directives: { scriptSource: ["'self'"] } } } },
  // @ts-expect-error no such feature
  { securityHeaders: { permissionsPolicy: { kamera: [] } } },
  // @ts-expect-error whose pages may read has to be said
  { cors: {} },
  // @ts-expect-error a list, or "*"
  { cors: { origins: 'https://shop.example' } },
  // @ts-expect-error answers with an origin, not with true or false
  { cors: { origins: (origin) => origin } },
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
