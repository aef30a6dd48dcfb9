import { type GuardOptions, knownKeys, memoryStore } from '../../src/index.js';

/** Keys of two users: what the odd one does must not fall back on the fine one. */
export const FINE_KEY = '5f0c7a1e9b3d48c2a6e4';
export const ODD_KEY = '81d2b6f09c4e47a3b5d7';

/**
 * Every check that can be on at once without refusing the fuzzer's fine requests. Those that would refuse most of the odd
 * ones only watch, so that the checks behind them get their share.
 */
export const everythingOn: GuardOptions = {
  checks: {
    user_agent: 'monitor',
    bot: 'monitor',
    https: 'monitor',
    headers: 'monitor',
    referrer: 'monitor',
    content_type: 'monitor',
  },
  proxies: { trust: ['loopback'] },
  emergency: { allow: ['192.0.2.1'] },
  ip: { deny: ['198.18.3.0/24'], allow: ['198.18.4.0/24'] },
  timeWindow: { start: '00:00', end: '24:00', zone: 'Europe/Berlin' },
  countries: { deny: ['AQ'], database: (address) => (address.startsWith('9') ? 'AQ' : undefined) },
  userAgents: { deny: ['sqlmap', /nikto/i], empty: true, bots: true },
  https: { mode: 'redirect', hosts: ['shop.example'] },
  headers: { 'x-tenant': true },
  referrers: ['shop.example'],
  upgrades: { origins: 'same' },
  honeypot: { paths: ['/wp-login.php', '/backup/**'], fields: ['website', '__proto__', 'contact.fax'] },
  contentTypes: ['application/json'],
  body: { max: 10_000 },
  rateLimit: [
    { name: 'burst', requests: 100_000, window: '1s', by: 'fingerprint', headers: 'both' },
    {
      name: 'sustained',
      requests: 1_000_000,
      window: '1m',
      endpoints: { '/a/**': { requests: 100_000, window: '1m' } },
    },
    { name: 'user', requests: 10_000_000, window: '1m', by: ['user', 'api-key'], cost: (ctx) => ctx.path.length % 3 },
  ],
  auth: {
    scheme: 'api-key',
    verify: knownKeys([
      { id: 'fine', key: FINE_KEY },
      { id: 'odd', key: ODD_KEY },
    ]),
    failures: { requests: 50, window: '1m' },
  },
  ban: {
    threshold: 20,
    window: '1m',
    duration: ['1s', '2s'],
    by: ['user', 'address'],
    categories: { 'auth.invalid': { threshold: 1_000 }, sqli: { threshold: 10 }, 'app.odd': { threshold: 1_000 } },
  },
  behavior: [
    { kind: 'usage', endpoint: '/a/**', above: 50_000, window: '1m', action: 'refuse', correlate: { findings: 3 } },
    { kind: 'frequency', rate: 10_000, by: ['user', 'fingerprint'], action: { throttle: '1ms' } },
    {
      kind: 'response',
      pattern: ['status:5xx', 'json:a[].b==1', 'regex:h[ae]llo$'],
      above: 2,
      window: '1m',
      action: 'log',
    },
  ],
  securityHeaders: {
    contentSecurityPolicy: { directives: { defaultSrc: ["'self'"], scriptSrc: ["'self'", "'nonce'"] } },
    permissionsPolicy: { camera: [] },
    crossOriginEmbedderPolicy: 'require-corp',
  },
  cors: {
    origins: ['https://shop.example', 'https://*.shop.example', /https:\/\/[a-z]+\.partner\.example/],
    credentials: true,
  },
  respond: { messages: { 403: 'No.' }, modify: (ctx) => ctx.set('X-Modified', 'yes') },
  health: '/healthz',
  custom: [async (request) => (request.headers['x-odd'] === 'null' ? { reason: 'odd.null' } : undefined)],
  // Small, so that it is full before the memory is looked at.
  store: memoryStore({ max: 2_000 }),
  warnings: false,
  onEvent: () => {},
};
