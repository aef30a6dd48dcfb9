import cors from '@koa/cors';
import Router from '@koa/router';
import type { Middleware } from 'koa';
import helmet from 'koa-helmet';
import rateLimit from 'koa-ratelimit';
import { type GuardOptions, guard, knownKeys, policy } from '../src/index.js';
import { cidrs } from './cidrs.js';
import { API_KEY } from './load.js';
import type { AppName } from './variants.js';

/** What each application has in front of its one answer. Limits are so high that no run ever reaches them. */
export const apps: Readonly<Record<AppName, () => readonly Middleware[]>> = {
  bare: () => [],
  packages: () => [
    helmet(),
    cors(),
    rateLimit({ driver: 'memory', db: new Map(), duration: 60_000, max: NEVER_REACHED }),
  ],
  guard: () => [defaultGuard()],
  'guard-deny-10': () => [defaultGuard({ ip: { deny: cidrs(10) } })],
  'guard-deny-100000': () => [defaultGuard({ ip: { deny: cidrs(100_000) } })],
  'guard-auth': () => [
    defaultGuard({ auth: { scheme: 'api-key', verify: knownKeys([{ id: 'bench', key: API_KEY }]) } }),
  ],
  'guard-request': () => [
    defaultGuard({
      headers: { 'x-api-key': true },
      referrers: ['shop.example.com'],
      contentTypes: ['application/json'],
      body: { max: '1mb' },
      timeWindow: { start: '00:00', end: '24:00', zone: 'Europe/Berlin' },
    }),
  ],
  'guard-bots': () => [defaultGuard({ userAgents: { bots: true } })],
  'guard-no-headers': () => [defaultGuard({ securityHeaders: false })],
  'guard-csp': () => [
    defaultGuard({
      securityHeaders: { contentSecurityPolicy: { directives: { scriptSrc: ["'self'", "'nonce'"] } } },
    }),
  ],
  'guard-cors': () => [defaultGuard({ cors: { origins: ['https://shop.example.com'], credentials: true } })],
  'guard-limits': () => [
    guard({
      warnings: false,
      rateLimit: [
        { name: 'burst', requests: NEVER_REACHED, window: '1s' },
        {
          name: 'sustained',
          requests: NEVER_REACHED,
          window: '1m',
          endpoints: { 'GET /api/**': { requests: NEVER_REACHED, window: '1m' } },
        },
      ],
    }),
  ],
  'guard-routes': () => {
    const others = Array.from({ length: 19 }, (_, n) => [`GET /others/${n}/:id`, { maxBody: 1_000 }]);
    return [defaultGuard({ routes: { ...Object.fromEntries(others), '/api/**': { requireHeaders: { host: true } } } })];
  },
  'guard-router': () => {
    const router = new Router();
    for (let n = 0; n < 19; n++) router.get(`/others/${n}/:id`, () => {});
    router.get('/api{/*rest}', policy({ requireHeaders: { host: true } }));
    return [defaultGuard({ router })];
  },
  'guard-custom': () => [defaultGuard({ custom: [async () => undefined] })],
};

const NEVER_REACHED = 1_000_000_000;

/** The default checks, with the rate limit raised and nothing else changed, but that nobody is warned of a missing SDK. */
function defaultGuard(options: GuardOptions = {}): Middleware {
  return guard({ warnings: { GUARD_NO_SDK: false }, rateLimit: { requests: NEVER_REACHED, window: '1m' }, ...options });
}
