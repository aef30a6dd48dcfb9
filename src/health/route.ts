import type { Settings } from '../options/schema.js';
import type { GuardRequest } from '../request/guard-request.js';
import type { Health } from './health.js';
import type { ShieldStatus } from './status.js';

/**
 * Answers GET and HEAD on the health path, before any check: a load balancer must be neither limited nor banned. False for
 * every other request. 503 only when failing: an instance that is degraded still serves.
 */
export function healthRoute(
  { path, details }: Exclude<Settings['health'], false>,
  health: Health,
  status: () => ShieldStatus,
): (request: GuardRequest) => boolean {
  const read = details ? oncePerSecond(status) : () => ({ status: health.state.status });
  return ({ path: asked, method, ctx }) => {
    if (asked !== path || (method !== 'GET' && method !== 'HEAD')) return false;
    const body = read();
    ctx.status = body.status === 'failing' ? 503 : 200;
    ctx.set('Cache-Control', 'no-store');
    ctx.set('X-Content-Type-Options', 'nosniff');
    ctx.body = body;
    return true;
  };
}

/** Nothing limits who asks, and a status counts the bans: often asking must not cost more. */
function oncePerSecond(status: () => ShieldStatus): () => ShieldStatus {
  let latest: ShieldStatus | undefined;
  let next = 0;
  return () => {
    const now = performance.now();
    if (latest === undefined || now >= next) {
      latest = status();
      next = now + 1_000;
    }
    return latest;
  };
}
