import type { GuardOptions } from '../../src/index.js';
import type { Guarded } from '../guarded.js';

/** One way into each check: an option switched on, and a request that it stops. */
export interface Wire {
  readonly check: string;
  readonly options: GuardOptions;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  /** What has to happen before the request that counts. */
  readonly before?: (app: Guarded) => Promise<unknown>;
  readonly status: number;
  readonly reason: string;
  readonly event: string;
  readonly outcome?: string;
  readonly rule?: string;
}

const from = (address: string) => ({ 'x-forwarded-for': address });
const proxies = { trust: ['loopback'] };

/** Every check, by every reason that it has. */
export const wires: readonly Wire[] = [
  {
    check: 'ban',
    options: { proxies },
    headers: from('203.0.113.9'),
    before: (app) => app.shield.ban('203.0.113.9', { duration: '1h' }),
    status: 403,
    reason: 'ban.active',
    event: 'guard.ban.active',
  },
  {
    check: 'ip',
    options: { ip: { deny: ['127.0.0.0/8'] } },
    status: 403,
    reason: 'ip.denied',
    event: 'guard.ip.denied',
    rule: '127.0.0.0/8',
  },
  {
    check: 'ip',
    options: { ip: { allow: ['192.0.2.0/24'], allowOnly: true } },
    status: 403,
    reason: 'ip.not_allowed',
    event: 'guard.ip.not_allowed',
  },
  {
    check: 'user_agent',
    options: { userAgents: { deny: ['sqlmap'] } },
    headers: { 'user-agent': 'SQLMap/1.8' },
    status: 403,
    reason: 'user_agent.denied',
    event: 'guard.user_agent.denied',
    rule: 'sqlmap',
  },
  {
    check: 'user_agent',
    options: { userAgents: { empty: true } },
    headers: { 'user-agent': '' },
    status: 403,
    reason: 'user_agent.empty',
    event: 'guard.user_agent.empty',
  },
  {
    check: 'https',
    options: { https: 'require' },
    status: 426,
    reason: 'https.required',
    event: 'guard.https.required',
  },
  {
    check: 'https',
    options: { https: 'redirect' },
    status: 308,
    reason: 'https.required',
    event: 'guard.https.required',
    outcome: 'redirected',
  },
  {
    check: 'https',
    options: { https: { mode: 'redirect', hosts: ['shop.example'] } },
    status: 400,
    reason: 'https.host_invalid',
    event: 'guard.https.host_invalid',
  },
  {
    check: 'rate_limit',
    options: { rateLimit: { requests: 1, window: '1h' } },
    before: (app) => app.get('/'),
    status: 429,
    reason: 'rate_limit.exceeded',
    event: 'guard.rate_limit.exceeded',
  },
  {
    check: 'rate_limit',
    options: {
      rateLimit: [
        { requests: 100, window: '1h', name: 'sustained' },
        { requests: 50, window: '1m', endpoints: { '/login': { requests: 1, window: '1m', by: 'fingerprint' } } },
      ],
    },
    path: '/login',
    before: (app) => app.get('/login'),
    status: 429,
    reason: 'rate_limit.exceeded',
    event: 'guard.rate_limit.exceeded',
  },
  {
    check: 'detection',
    options: {},
    path: '/?id=1%27%20or%20%271%27=%271',
    status: 403,
    reason: 'detection.matched',
    event: 'guard.detection.matched',
    rule: 'sqli.tautology',
  },
  {
    check: 'no_tuesdays',
    options: {
      custom: [
        async function noTuesdays() {
          return { reason: 'weekday.closed', status: 403 };
        },
      ],
    },
    status: 403,
    reason: 'weekday.closed',
    event: 'guard.custom.matched',
  },
  {
    check: 'broken',
    options: {
      custom: [
        function broken() {
          throw new TypeError('out of order');
        },
      ],
    },
    status: 500,
    reason: 'check.failed',
    event: 'guard.check.failed',
    outcome: 'unavailable',
  },
];
