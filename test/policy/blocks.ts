import type { GuardOptions, Policy } from '../../src/index.js';
import { storeWithList } from '../checks/wires.js';

/** One building block of a policy: what it says, a request that it stops, and one that it lets through. */
export interface Block {
  readonly block: keyof Policy;
  readonly policy: Policy;
  readonly options?: GuardOptions;
  /** It holds once the guard has what it needs; a policy that the guard does not know of asks for that on its first request. */
  readonly isReady?: boolean;
  /** As many are sent; the last one is stopped. */
  readonly requests?: number;
  readonly refused: Sent;
  readonly status: number;
  readonly check: string;
  /** Absent where nobody gets in. */
  readonly allowed?: Sent;
}

export interface Sent {
  readonly headers?: Record<string, string>;
  readonly query?: string;
  /** A request with a body is a POST. */
  readonly body?: string;
}

const proxies = { trust: ['loopback'] };
const KEY = 'k'.repeat(32);
const elsewhere = { headers: { 'x-forwarded-for': '203.0.113.9' } };
const office = { headers: { 'x-forwarded-for': '198.51.100.7' } };
const attack = { query: '?q=1%27%20OR%201=1--%20' };

/** Elsewhere is Antarctica. */
const database = (address: string) => (address === '203.0.113.9' ? 'AQ' : 'DE');

/** A time of day some hours from now, by the clock of UTC. */
const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);

/** Every building block of a policy that stops requests. */
export const blocks: readonly Block[] = [
  {
    block: 'requireIp',
    policy: { requireIp: ['198.51.100.0/24'] },
    options: { proxies },
    refused: elsewhere,
    status: 403,
    check: 'ip',
    allowed: office,
  },
  {
    block: 'rateLimit',
    policy: { rateLimit: { requests: 2, window: '1m' } },
    requests: 3,
    refused: {},
    status: 429,
    check: 'rate_limit',
  },
  {
    block: 'countries',
    policy: { countries: { deny: ['AQ'] } },
    options: { proxies, countries: { database } },
    refused: elsewhere,
    status: 403,
    check: 'country',
    allowed: office,
  },
  {
    block: 'countryRateLimit',
    policy: { countryRateLimit: { AQ: { requests: 2, window: '1m' } } },
    options: { proxies, countries: { database } },
    requests: 3,
    refused: elsewhere,
    status: 429,
    check: 'rate_limit',
    allowed: office,
  },
  {
    block: 'clouds',
    policy: { clouds: { deny: ['aws'] } },
    options: { proxies, store: storeWithList },
    isReady: true,
    refused: elsewhere,
    status: 403,
    check: 'cloud',
    allowed: office,
  },
  {
    block: 'requireHttps',
    policy: { requireHttps: true },
    options: { proxies: { ...proxies, protocol: true } },
    refused: {},
    status: 426,
    check: 'https',
    allowed: { headers: { 'x-forwarded-proto': 'https' } },
  },
  {
    block: 'auth',
    policy: { auth: { scheme: 'bearer', verify: (token) => (token === 'good' ? { id: 'u1' } : null) } },
    refused: { headers: { authorization: 'Bearer bad' } },
    status: 401,
    check: 'auth',
    allowed: { headers: { authorization: 'Bearer good' } },
  },
  {
    block: 'apiKey',
    policy: { apiKey: [{ id: 'reports', key: KEY }] },
    refused: { headers: { 'x-api-key': 'another key of some length' } },
    status: 401,
    check: 'auth',
    allowed: { headers: { 'x-api-key': KEY } },
  },
  {
    block: 'requireHeaders',
    policy: { requireHeaders: { 'x-tenant': true } },
    refused: {},
    status: 400,
    check: 'headers',
    allowed: { headers: { 'x-tenant': 'a' } },
  },
  {
    block: 'userAgents',
    policy: { userAgents: { deny: ['curl'] } },
    refused: { headers: { 'user-agent': 'curl/8.5.0' } },
    status: 403,
    check: 'user_agent',
    allowed: { headers: { 'user-agent': 'Mozilla/5.0' } },
  },
  {
    block: 'contentTypes',
    policy: { contentTypes: ['application/json'] },
    refused: { headers: { 'content-type': 'text/csv' }, body: 'a,b' },
    status: 415,
    check: 'content_type',
    allowed: { headers: { 'content-type': 'application/json' }, body: '{}' },
  },
  {
    block: 'maxBody',
    policy: { maxBody: 10 },
    refused: { headers: { 'content-type': 'text/plain' }, body: 'eleven chars' },
    status: 413,
    check: 'body_size',
    allowed: { headers: { 'content-type': 'text/plain' }, body: 'few' },
  },
  {
    block: 'referrers',
    policy: { referrers: ['shop.example'] },
    refused: { headers: { referer: 'https://evil.example/' } },
    status: 403,
    check: 'referrer',
    allowed: { headers: { referer: 'https://shop.example/' } },
  },
  {
    block: 'timeWindow',
    policy: { timeWindow: { start: at(2), end: at(3) } },
    refused: {},
    status: 403,
    check: 'time_window',
  },
  {
    block: 'validators',
    policy: {
      validators: [
        function tenant({ headers }) {
          return headers['x-tenant'] === 'closed' ? {} : undefined;
        },
      ],
    },
    refused: { headers: { 'x-tenant': 'closed' } },
    status: 403,
    check: 'tenant',
    allowed: { headers: { 'x-tenant': 'open' } },
  },
  ...(
    [
      ['usage', { usage: { above: 2, window: '1m', action: 'refuse' } }],
      ['frequency', { frequency: { rate: 2, window: '1s', action: 'refuse' } }],
      ['responses', { responses: [{ pattern: 'hello', above: 1, window: '1m', action: 'refuse' }] }],
      [
        'behavior',
        { behavior: [{ kind: 'response', pattern: 'status:200', above: 1, window: '1m', action: 'refuse' }] },
      ],
    ] as const
  ).map(
    ([block, policy]): Block => ({
      block,
      policy,
      requests: 3,
      refused: {},
      status: 429,
      check: 'behavior',
    }),
  ),
  {
    block: 'honeypotFields',
    policy: { honeypotFields: ['website'] },
    refused: { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'name=a&website=b' },
    status: 403,
    check: 'honeypot',
    allowed: { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'name=a&website=' },
  },
  {
    block: 'honeypotFields',
    policy: { honeypotFields: ['website'] },
    options: { detection: false },
    refused: { query: '?website=b' },
    status: 403,
    check: 'honeypot',
    allowed: { query: '?q=b' },
  },
  {
    block: 'detection',
    policy: { detection: true },
    options: { detection: false },
    refused: attack,
    status: 403,
    check: 'detection',
    allowed: { query: '?q=tea' },
  },
  {
    block: 'detection',
    policy: { detection: { patterns: [{ id: 'own.canary', pattern: 'canary-\\d+' }] } },
    refused: { query: '?q=canary-77' },
    status: 403,
    check: 'detection',
    allowed: { query: '?q=canary' },
  },
  {
    block: 'mode',
    policy: { mode: 'enforce' },
    options: { mode: 'monitor' },
    refused: attack,
    status: 403,
    check: 'detection',
    allowed: {},
  },
  {
    block: 'checks',
    policy: { checks: { detection: 'enforce' } },
    options: { checks: { detection: 'monitor' } },
    refused: attack,
    status: 403,
    check: 'detection',
    allowed: {},
  },
];
