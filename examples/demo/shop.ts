import Koa from 'koa';
import { type CustomFinding, type GuardRequest, guard, type SecurityEvent, type Shield } from 'koa-otel-guard';
import { shopRoutes } from './shop/routes.js';

export interface Shop {
  readonly app: Koa;
  readonly shield: Shield;
}

/** A small shop behind a guard: browse, search, sign up, log in, order, upload. */
export function createShop(onEvent: (event: SecurityEvent) => void): Shop {
  const shield = guard({
    // The proxy in front of the shop runs on this machine: only it is believed about who the client is.
    proxies: { trust: ['loopback'] },
    ip: { deny: ['198.51.100.66', '203.0.113.128/28'] },
    userAgents: { deny: ['sqlmap', 'nikto', /\bmasscan\b/i] },
    rateLimit: { requests: 40, window: '10s' },
    ban: { threshold: 5, window: '1m', duration: '10m' },
    exclude: ['/health'],
    custom: [crossSiteWrite],
    onEvent,
  });

  const app = new Koa();
  app.use(shield); // First: what the guard refuses costs the shop nothing.
  app.use(shopRoutes(shield).routes());
  return { app, shield };
}

/**
 * A check of the shop's own: no other site may order in the name of a visitor. Browsers say where a request comes
 * from (Sec-Fetch-Site, W3C Fetch Metadata).
 */
export function crossSiteWrite({ method, headers }: GuardRequest): CustomFinding | undefined {
  if (method === 'GET' || method === 'HEAD' || headers['sec-fetch-site'] !== 'cross-site') return undefined;
  // No points: the browser that sends this is the victim's, which must not be banned for it.
  return { reason: 'cross_site.write', score: 0 };
}
