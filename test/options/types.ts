/** Compiled, never run: what the types of the options take, and what they refuse. */

import type { IncomingMessage, Server } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import Router from '@koa/router';
import type { Cluster, Redis } from 'ioredis';
import type Koa from 'koa';

import {
  type Check,
  type Decision,
  type EndpointLimitOptions,
  type GuardOptions,
  type GuardState,
  guard,
  knownKeys,
  type Policy,
  policy,
  type RateLimitKey,
  redisStore,
  type Shield,
} from '../../src/index.js';

/** A type of the application's own, without an index signature. */
interface User {
  id: string;
  mail: string;
}
const limit: EndpointLimitOptions = { requests: 5, window: '1m', by: 'api-key' satisfies RateLimitKey, headers: false };

declare const redis: Redis;
declare const cluster: Cluster;

export const taken: GuardOptions[] = [
  {},
  { store: redisStore(redis) },
  { store: redisStore(cluster, { prefix: 'shop', onOutage: 'block', timeout: '20ms', max: 10, maxBans: 10 }) },
  { rateLimit: { requests: 5, window: '1m', by: (ctx) => ctx.get('x-api-key') || undefined } },
  { clouds: { deny: ['aws', 'gcp', 'azure'] } },
  {
    clouds: {
      deny: ['aws:us-east-1', 'digitalocean'],
      except: ['github-actions', 'azure:westeurope'],
      refresh: '6h',
      cache: '/var/cache/app',
      sources: { azure: 'https://mirror.example/azure.json' },
    },
  },
  { rateLimit: { requests: 5, window: '1m', by: ['user', 'fingerprint'], cost: async () => 2, skip: () => true } },
  {
    rateLimit: [
      { requests: 20, window: 1, name: 'burst' },
      { requests: 1_000, window: '1h', cost: 2 },
    ] as const,
  },
  { rateLimit: { requests: 5, window: '1m', endpoints: { 'POST /login': [{ requests: 1, window: 1 }], '/a': limit } } },
  { rateLimit: { requests: 5, window: '1m', countries: { DE: limit, '*': [{ requests: 1, window: 1 }] } } },
  { countries: false },
  { countries: { allow: ['DE'], deny: ['FR'], unknown: 'block', database: '/var/lib/GeoLite2-Country.mmdb' } },
  { countries: { database: (address) => (address === '' ? undefined : 'DE'), asn: () => ({ asn: 64_500 }) } },
  { routes: { 'POST /login': { rateLimit: limit }, '/admin/**': { requireIp: ['10.0.0.0/8'], bypass: ['bot'] } } },
  { router: new Router() },
  { router: [new Router({ prefix: '/v1' }), new Router<{ user: User }>()] as const },
  { fingerprint: { header: 'x-ja4' } },
  { rateLimit: false, ban: false, detection: false, https: false },
  { https: { mode: 'redirect', hosts: ['shop.example'] } },
  { userAgents: { deny: ['sqlmap', /nikto/i] } },
  { userAgents: { bots: true } },
  { userAgents: { bots: { verified: async (ctx) => ctx.ip === '192.0.2.1' } } },
  { emergency: { on: true, allow: ['203.0.113.0/24'], retryAfter: '1h' } },
  { headers: { 'X-Tenant': true, 'X-Origin-Verify': 'secret' } },
  { referrers: ['shop.example', '*.shop.example', 'https://shop.example:8443'] },
  { referrers: { allow: ['shop.example'], missing: 'allow' } },
  { honeypot: { paths: ['/wp-login.php', 'POST /old/**'], fields: ['website'] } },
  { honeypot: false, upgrades: { origins: 'same' } },
  { upgrades: { origins: ['https://shop.example', 'https://*.shop.example'] } },
  { timeWindow: { start: '09:00', end: '17:30' } },
  { timeWindow: [{ start: '22:00', end: '06:00', zone: 'Europe/Berlin', days: ['fri', 'sat'] }] },
  { contentTypes: ['application/json', 'text/*', 'application/*+json'] },
  { checks: { detection: 'monitor', own_check: 'off' } },
  { detection: { categories: { sqli: 'observe', xss: { threshold: 60, observe: 10 }, graphql: 'off' } } },
  { detection: { exclude: [{ input: 'body.html', category: 'xss', route: '/admin/**' }], budget: '50ms' } },
  {
    detection: {
      patterns: [
        { id: 'own.word', pattern: /zebra/i },
        { id: 'own.other', pattern: 'b+', score: 20 },
      ],
    },
  },
  { behavior: [{ kind: 'usage', endpoint: 'GET /products/:id', above: 500, window: '1d', action: 'alert' }] },
  { behavior: [{ kind: 'frequency', rate: 5, by: ['user', 'fingerprint'], action: ['log', { throttle: '2s' }] }] },
  {
    behavior: [
      {
        kind: 'response',
        pattern: ['status:401,403', 'json:ok==false'] as const,
        window: 300,
        maxBody: '8kb',
        steps: [
          { above: 5, action: 'throttle' },
          { above: 20, action: [{ ban: '1d' }, ({ rule, count }, ctx) => ctx.set('X-Rule', `${rule} ${count}`)] },
        ],
        correlate: { findings: 1, categories: ['sqli'] },
      },
    ],
  },
  { custom: [(request) => (request.secure ? undefined : { reason: 'plain', score: 5 })] },
  { custom: [async () => undefined] },
  { ban: { duration: ['10m', '1h', 86_400], by: ['user', 'address'], forgetAfter: '30d' } },
  { ban: { categories: { sqli: { threshold: 3, duration: '1d' }, 'auth.failed': { threshold: 5 }, xss: false } } },
  { telemetry: { events: { burst: 50 } } },
  { telemetry: { events: false } },
  { telemetry: { wave: { findings: 50, window: '5m' } } },
  { telemetry: { wave: false } },
  { privacy: { clientAddress: 'hashed', addressKey: 'a secret of the deployment' } },
  {
    privacy: {
      redact: { names: ['customer_no'], patterns: [{ kind: 'TICKET', pattern: /TK-\d+/ }], keep: ['contact'] },
    },
  },
  { securityHeaders: false, cors: false },
  {
    securityHeaders: { frameOptions: 'DENY', referrerPolicy: ['no-referrer', 'same-origin'], extra: { 'X-Own': '1' } },
  },
  { securityHeaders: { strictTransportSecurity: { maxAge: '730d', includeSubDomains: true, preload: true } } },
  { securityHeaders: { permissionsPolicy: { camera: [], 'display-capture': ['self'], pictureInPicture: '*' } } },
  { securityHeaders: { contentSecurityPolicy: { directives: { scriptSrc: ["'nonce'"], 'img-src': ['data:'] } } } },
  { body: { max: '1mb', inspect: 65_536, over: 'block', timeout: '5s' } },
  { cors: { origins: '*' } },
  { cors: { origins: ['https://shop.example', /https:\/\/.*/], credentials: true, maxAge: 0 } },
  { cors: { origins: async (origin, ctx) => ctx.path === '/' && origin.endsWith('.example') } },
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
  // @ts-expect-error a look-up does not wait
  { countries: { database: async () => 'DE' } },
  // @ts-expect-error no such way
  { countries: { unknown: 'deny' } },
  // @ts-expect-error not a list
  { ip: { deny: '203.0.113.9' } },
  // @ts-expect-error no such cloud
  { clouds: { deny: ['azur'] } },
  // @ts-expect-error its list has no regions
  { clouds: { deny: ['fastly:us'] } },
  // @ts-expect-error not whether one is verified
  { userAgents: { bots: { verified: () => 'googlebot' } } },
  // @ts-expect-error switched by "on"
  { emergency: true },
  // @ts-expect-error a header that must not be there
  { headers: { 'x-debug': false } },
  // @ts-expect-error no such way
  { referrers: { allow: ['shop.example'], missing: 'deny' } },
  // @ts-expect-error which paths, which fields
  { honeypot: true },
  // @ts-expect-error a pattern is a text
  { honeypot: { paths: [/wp-/] } },
  // @ts-expect-error any origin is what there is without
  { upgrades: { origins: '*' } },
  // @ts-expect-error no end
  { timeWindow: { start: '09:00' } },
  // @ts-expect-error no such day
  { timeWindow: { start: '09:00', end: '17:00', days: ['monday'] } },
  // @ts-expect-error not a list
  { contentTypes: 'application/json' },
  // @ts-expect-error no such family
  { detection: { categories: { sqlj: 'off' } } },
  // @ts-expect-error no such level
  { detection: { categories: { sqli: 'monitor' } } },
  // @ts-expect-error a pattern has a name
  { detection: { patterns: [{ pattern: /zebra/ }] } },
  // @ts-expect-error no such rule
  { behavior: [{ kind: 'speed', above: 5, window: '1m' }] },
  // @ts-expect-error a usage has no rate
  { behavior: [{ kind: 'usage', rate: 5, window: '1m' }] },
  // @ts-expect-error within what
  { behavior: [{ kind: 'usage', above: 5 }] },
  // @ts-expect-error answers like what
  { behavior: [{ kind: 'response', above: 5, window: '1m' }] },
  // @ts-expect-error no such action
  { behavior: [{ kind: 'usage', above: 5, window: '1m', action: 'block' }] },
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
  // @ts-expect-error no such policy
  { body: { over: 'deny' } },
  // @ts-expect-error whose pages may read has to be said
  { cors: {} },
  // @ts-expect-error a list, or "*"
  { cors: { origins: 'https://shop.example' } },
  // @ts-expect-error answers with an origin, not with true or false
  { cors: { origins: (origin) => origin } },
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
  // @ts-expect-error a category of its own has a threshold
  { ban: { categories: { sqli: { window: '1m' } } } },
  // @ts-expect-error true says nothing
  { ban: { categories: { sqli: true } } },
  // @ts-expect-error nobody to ban
  { ban: { by: 'session' } },
  // @ts-expect-error no such part of a budget
  { telemetry: { events: { perMinute: 5 } } },
  // @ts-expect-error misspelt, in a policy
  { routes: { '/login': { ratelimit: false } } },
  // @ts-expect-error a middleware is no router
  { router: new Router().routes() },
  // @ts-expect-error no such form
  { privacy: { clientAddress: 'masked' } },
  // @ts-expect-error a wave of nobody knows how many
  { telemetry: { wave: true } },
];

export function decided(app: Koa<GuardState>): void {
  app.use((ctx) => {
    ctx.body = ctx.state.guard.outcome;
    // @ts-expect-error no such outcome
    if (ctx.state.guard.outcome === 'denied') ctx.body = '';
  });
}

export function mounts(app: Koa): Shield {
  const shield = guard();
  app.use(shield);
  shield.emergency(true);
  return shield;
}

export function upgrades(shield: Shield, server: Server, app: Koa<GuardState>): string | undefined {
  const undo: () => void = shield.upgrade(server, { app });
  shield.upgrade(createHttpsServer())();
  // @ts-expect-error an application, not what it makes of itself
  shield.upgrade(server, { app: app.callback() });
  // @ts-expect-error HTTP/2 has none
  shield.upgrade(createHttp2Server());
  undo();
  return shield.upgraded({} as IncomingMessage)?.principal?.id;
}

export const callerOf = ({ principal }: Decision): string | undefined => principal?.id;

// @ts-expect-error a check has a name
export const nameless: Check = { run: () => undefined };

export async function bans(shield: Shield): Promise<void> {
  await shield.ban('203.0.113.9', { duration: '1h', reason: 'fraud', by: 'alice' });
  await shield.ban({ user: 'u1' });
  await shield.ban({ fingerprint: '9f3c01d2aa47be10' }, { duration: '15m' });
  // @ts-expect-error one of the two
  await shield.ban({ user: 'u1', fingerprints: 'a' });
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

export function policies(router: Router): void {
  const strict: Policy = { requireHttps: true, maxBody: '1mb' };
  router.use('/api', policy(strict), new Router().routes());
  router.get('/a', policy(strict, policy({ apiKey: [{ id: 'ci', sha256: '0'.repeat(64) }] })), (ctx) => {
    ctx.body = ctx.params.id;
  });
  // @ts-expect-error misspelt
  policy({ rateLimits: { requests: 5, window: '1m' } });
  // @ts-expect-error misspelt, in the second of two
  policy(strict, { requireHeader: { 'x-a': true } });
  // @ts-expect-error a limit has a window
  policy({ rateLimit: { requests: 5 } });
  // @ts-expect-error an option of the guard
  policy({ proxies: { trust: ['loopback'] } });
  // @ts-expect-error a key has an owner
  policy({ apiKey: [{ key: 'some key of some length' }] });
  // @ts-expect-error presence is no proof
  policy({ auth: { scheme: 'bearer', verify: () => true } });
  // @ts-expect-error no such mode
  policy({ mode: 'strict' });
}
