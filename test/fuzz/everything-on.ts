import type { GuardOptions } from '../../src/index.js';

/** Every check that can be on at once without refusing the fuzzer's fine requests. */
export const everythingOn: GuardOptions = {
  proxies: { trust: ['loopback'] },
  ip: { deny: ['198.18.3.0/24'], allow: ['192.0.2.1'] },
  userAgents: { deny: ['sqlmap', /nikto/i] },
  rateLimit: { requests: 1_000_000, window: '1m', headers: 'both' },
  ban: { threshold: 20, window: '1m', duration: '1s' },
  body: { max: 10_000 },
  custom: [async (request) => (request.headers['x-odd'] === 'null' ? { reason: 'odd.null' } : undefined)],
};
