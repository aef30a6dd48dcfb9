import { gzipSync } from 'node:zlib';
import { type CustomCheck, type GuardOptions, memoryStore, type TimeWindow } from '../../src/index.js';
import type { Answer, Guarded } from '../guarded.js';

/** One way into each check: an option switched on, and a request that it stops. */
export interface Wire {
  readonly check: string;
  readonly options: GuardOptions;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  /** A request with a body is a POST. */
  readonly body?: string | Buffer;
  /** What has to happen before the request that counts. */
  readonly before?: (app: Guarded) => Promise<unknown>;
  /** An upgrade, which no client of Node's own sends beside other headers. */
  readonly upgrade?: boolean;
  /** The body comes later than that of others. */
  readonly slow?: boolean;
  readonly status: number;
  /** A finding that stops no request. */
  readonly flags?: boolean;
  readonly reason: string;
  readonly event: string;
  readonly outcome?: string;
  readonly rule?: string;
}

const from = (address: string) => ({ 'x-forwarded-for': address });
const proxies = { trust: ['loopback'] };
const bearer = { scheme: 'bearer', verify: async () => undefined } as const;

/** A window of hours from now on, by the clock of UTC. */
function hoursFromNow(start: number, end: number): TimeWindow {
  const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
  return { start: at(start), end: at(end) };
}

const network = { asn: 64_500, organization: 'Example Networks' };

/** A check of the application's own that knows who the caller is. */
const knows: CustomCheck = (request) => {
  request.learn({ principal: { id: 'u1' } });
  return undefined;
};

/** A store that has a list of AWS, fetched just now. */
export const storeWithList = {
  ...memoryStore(),
  cache: {
    async read() {
      const url = 'https://ip-ranges.amazonaws.com/ip-ranges.json';
      return `${JSON.stringify({ version: 1, url, file: url, checked: Date.now() })}\n{"us-east-1":["203.0.113.0/24"]}`;
    },
    async write() {},
  },
};

/** Every check, by every reason that it has. */
export const wires: readonly Wire[] = [
  {
    check: 'emergency',
    options: { proxies, emergency: { allow: ['203.0.113.9'] } },
    before: async (app) => app.shield.emergency(true),
    status: 503,
    reason: 'emergency.on',
    event: 'guard.emergency.on',
  },
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
    check: 'ban',
    options: { auth: { scheme: 'bearer', verify: () => ({ id: 'u1' }) } },
    headers: { authorization: 'Bearer good' },
    before: (app) => app.shield.ban({ user: 'u1' }),
    status: 403,
    reason: 'ban.active',
    event: 'guard.ban.active',
  },
  {
    check: 'ban',
    options: { auth: { scheme: 'api-key', verify: () => ({ id: 'u1' }) } },
    headers: { 'x-api-key': 'good' },
    before: (app) => app.shield.ban({ apiKey: 'good' }),
    status: 403,
    reason: 'ban.active',
    event: 'guard.ban.active',
  },
  {
    check: 'ban',
    options: { custom: [knows] },
    before: (app) => app.shield.ban({ user: 'u1' }),
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
    check: 'time_window',
    options: { timeWindow: hoursFromNow(6, 8) },
    status: 403,
    reason: 'time_window.closed',
    event: 'guard.time_window.closed',
  },
  {
    check: 'country',
    options: { proxies, countries: { deny: ['DE'], database: () => 'DE', asn: () => network } },
    headers: from('203.0.113.9'),
    status: 403,
    reason: 'country.denied',
    event: 'guard.country.denied',
  },
  {
    check: 'country',
    options: { proxies, countries: { allow: ['DE', 'AT'], database: () => 'CH' } },
    headers: from('203.0.113.9'),
    status: 403,
    reason: 'country.not_allowed',
    event: 'guard.country.not_allowed',
  },
  {
    check: 'country',
    options: { proxies, countries: { allow: ['DE'], database: () => undefined } },
    headers: from('203.0.113.9'),
    status: 403,
    reason: 'country.unknown',
    event: 'guard.country.unknown',
  },
  {
    check: 'cloud',
    options: { proxies, clouds: { deny: ['aws'] }, store: storeWithList },
    headers: from('203.0.113.9'),
    before: (app) => app.shield.ready(),
    status: 403,
    reason: 'cloud.denied',
    event: 'guard.cloud.denied',
  },
  {
    check: 'user_agent',
    options: { userAgents: { deny: ['greedyreader'] } },
    headers: { 'user-agent': 'GreedyReader/1.8' },
    status: 403,
    reason: 'user_agent.denied',
    event: 'guard.user_agent.denied',
    rule: 'greedyreader',
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
    check: 'bot',
    options: { userAgents: { bots: true } },
    headers: { 'user-agent': 'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)' },
    status: 403,
    reason: 'bot.matched',
    event: 'guard.bot.matched',
    rule: 'Bot',
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
    check: 'body_size',
    options: { body: { max: 2 } },
    body: 'xyz',
    status: 413,
    reason: 'body_size.exceeded',
    event: 'guard.body_size.exceeded',
  },
  {
    check: 'body',
    options: { body: { inspect: 2, over: 'block' } },
    body: 'xyz',
    status: 413,
    reason: 'body.over',
    event: 'guard.body.over',
  },
  {
    check: 'body',
    options: {},
    headers: { 'content-encoding': 'gzip', 'content-type': 'text/plain' },
    body: gzipSync(Buffer.alloc(5_000_000)),
    status: 413,
    reason: 'body.bomb',
    event: 'guard.body.bomb',
  },
  {
    check: 'body',
    options: {},
    headers: { 'content-encoding': 'gzip', 'content-type': 'text/plain' },
    body: 'not compressed',
    status: 400,
    reason: 'body.encoding',
    event: 'guard.body.encoding',
    flags: true,
  },
  {
    check: 'body',
    options: { body: { timeout: '20ms' } },
    body: 'slow',
    slow: true,
    status: 408,
    reason: 'body.timeout',
    event: 'guard.body.timeout',
  },
  {
    check: 'headers',
    options: { headers: { 'X-Tenant': true } },
    status: 400,
    reason: 'headers.missing',
    event: 'guard.headers.missing',
    rule: 'x-tenant',
  },
  {
    check: 'headers',
    options: { headers: { 'X-Origin-Verify': 'hunter2hunter2' } },
    headers: { 'x-origin-verify': 'hunter3hunter3' },
    status: 403,
    reason: 'headers.mismatch',
    event: 'guard.headers.mismatch',
    rule: 'x-origin-verify',
  },
  {
    check: 'referrer',
    options: { referrers: ['shop.example'] },
    status: 403,
    reason: 'referrer.missing',
    event: 'guard.referrer.missing',
  },
  {
    check: 'referrer',
    options: { referrers: ['shop.example'] },
    headers: { referer: 'https://evil.example/' },
    status: 403,
    reason: 'referrer.denied',
    event: 'guard.referrer.denied',
  },
  {
    check: 'origin',
    options: { upgrades: { origins: 'same' } },
    headers: { origin: 'https://evil.example' },
    upgrade: true,
    status: 403,
    reason: 'origin.denied',
    event: 'guard.origin.denied',
  },
  {
    check: 'content_type',
    options: { contentTypes: ['application/json'] },
    headers: { 'content-type': 'application/xml' },
    body: '<a/>',
    status: 415,
    reason: 'content_type.denied',
    event: 'guard.content_type.denied',
  },
  {
    check: 'rate_limit',
    options: {
      rateLimit: { requests: 1, window: '1m' },
      store: {
        ...memoryStore(),
        hit: (hits) =>
          hits.map(() => ({ allowed: false, remaining: 0, retryAfter: 1, resetAfter: 1, isUnavailable: true })),
      },
    },
    status: 503,
    reason: 'rate_limit.unavailable',
    event: 'guard.rate_limit.unavailable',
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
    check: 'behavior',
    options: { behavior: [{ kind: 'usage', endpoint: '/', above: 1, window: '1d', action: 'refuse' }] },
    before: (app) => app.get('/'),
    status: 429,
    reason: 'behavior.throttled',
    event: 'guard.behavior.throttled',
  },
  {
    check: 'behavior',
    options: { behavior: [{ kind: 'frequency', rate: 0.1, action: { throttle: '50ms' } }] },
    before: (app) => app.get('/'),
    status: 429,
    flags: true,
    reason: 'behavior.delayed',
    event: 'guard.behavior.delayed',
  },
  {
    check: 'auth',
    options: { auth: bearer },
    status: 401,
    reason: 'auth.missing',
    event: 'guard.auth.missing',
  },
  {
    check: 'auth',
    options: { auth: bearer },
    headers: { authorization: 'Bearer a, Bearer b' },
    status: 401,
    reason: 'auth.malformed',
    event: 'guard.auth.malformed',
  },
  {
    check: 'auth',
    options: { auth: bearer },
    headers: { authorization: 'Bearer expired' },
    status: 401,
    reason: 'auth.invalid',
    event: 'guard.auth.invalid',
  },
  {
    check: 'auth',
    options: { auth: { ...bearer, failures: { requests: 1, window: '1h' } } },
    headers: { authorization: 'Bearer guess' },
    before: (app) => app.get('/', { authorization: 'Bearer guess' }),
    status: 429,
    reason: 'auth.throttled',
    event: 'guard.auth.throttled',
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
    check: 'honeypot',
    options: { honeypot: { paths: ['/attic/**'] } },
    path: '/attic/list',
    status: 404,
    reason: 'honeypot.path',
    event: 'guard.honeypot.path',
    rule: '/attic/**',
  },
  {
    check: 'honeypot',
    options: { honeypot: { fields: ['website'] }, detection: false },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'name=ada&website=spam',
    status: 403,
    reason: 'honeypot.field',
    event: 'guard.honeypot.field',
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
    check: 'detection',
    options: { detection: { patterns: [{ id: 'own.word', pattern: 'zebra', score: 30 }] } },
    path: '/?a=zebra&b=zebra',
    status: 403,
    flags: true,
    reason: 'detection.observed',
    event: 'guard.detection.observed',
    rule: 'own.word',
  },
  {
    check: 'detection',
    options: { detection: { budget: 0.000001, overBudget: 'block' } },
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(Array.from({ length: 5_000 }, (_, i) => ({ [`key ${i}`]: `It's item (${i})` }))),
    status: 403,
    reason: 'detection.over_budget',
    event: 'guard.detection.over_budget',
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

/** Sends the request of a wire. */
export async function send(app: Guarded, { path = '/', headers, body, slow, upgrade }: Wire): Promise<Answer> {
  if (upgrade) {
    const sent = { host: 'a', connection: 'upgrade', upgrade: 'websocket', ...headers };
    const lines = Object.entries(sent).map(([name, value]) => `${name}: ${value}\r\n`);
    const text = await app.raw(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
    return { status: Number(text.slice(9, 12)), text, headers: new Headers() };
  }
  const late = new ReadableStream({
    start(controller) {
      controller.enqueue(Buffer.from('s'));
      setTimeout(() => {
        controller.enqueue(Buffer.from(body ?? ''));
        controller.close();
      }, 200);
    },
  });
  return app.get(path, headers, body && 'POST', slow ? late : body);
}
