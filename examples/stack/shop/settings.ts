import type Router from '@koa/router';
import type { Redis } from 'ioredis';
import { type GuardOptions, redisStore } from 'koa-otel-guard';
import { crossSiteWrite } from '../../demo/shop.js';
import { variable } from '../variable.js';

/** The options of the guard before the shop: most of what there is, as a shop with several instances would have it. */
export function settings(redis: Redis, router: Router): GuardOptions {
  return {
    // What comes from the network of the containers comes through a proxy, which the traffic plays.
    proxies: { trust: ['loopback', 'private'] },
    health: '/healthz',
    exclude: ['/health'],
    // So that events and metrics tell the route, of what is refused before it too.
    router,
    store: redisStore(redis, { prefix: 'shop' }),
    rules: {
      source: `${variable('RULES_URL')}/v1/rules`,
      token: variable('RULES_READER_KEY'),
      verify: { hmac: variable('RULES_SIGNING_SECRET') },
      interval: '5s',
      // Within the network of the containers, and signed.
      insecure: true,
    },
    userAgents: { deny: ['sqlmap', 'nikto', /\bmasscan\b/i] },
    rateLimit: [
      {
        requests: 60,
        window: '10s',
        endpoints: { 'POST /login': { requests: 12, window: '1m', name: 'login' } },
      },
      // Those that share an address apart: events tell the fingerprint then, too.
      { requests: 300, window: '1m', by: 'fingerprint', name: 'fingerprint' },
    ],
    ban: {
      threshold: 5,
      window: '1m',
      duration: ['10m', '1h'],
      categories: { 'auth.failed': { threshold: 6, window: '5m' }, honeypot: { threshold: 2 } },
    },
    honeypot: { paths: ['/wp-login.php', '/phpmyadmin/**', '/.env'], fields: ['website'] },
    behavior: [
      {
        kind: 'usage',
        name: 'scraper',
        endpoint: 'GET /products/:id',
        window: '1m',
        steps: [
          { above: 30, action: 'alert' },
          { above: 40, action: { throttle: '250ms' } },
          { above: 60, action: 'refuse' },
        ],
      },
      {
        kind: 'response',
        name: 'wrong-passwords',
        endpoint: 'POST /login',
        pattern: 'status:401',
        above: 3,
        window: '5m',
      },
      { kind: 'frequency', name: 'hasty-search', endpoint: 'GET /search', rate: 2, window: '10s', action: 'log' },
    ],
    routes: {
      // On trial: what it would have refused is seen before it refuses anything.
      'POST /reviews': { name: 'reviews', mode: 'monitor' },
      '/admin/**': {
        name: 'admin',
        apiKey: [{ id: 'clerk', key: variable('SHOP_ADMIN_KEY') }],
        countries: { allow: ['DE', 'FR', 'NL'], unknown: 'allow' },
      },
    },
    custom: [crossSiteWrite],
  };
}
