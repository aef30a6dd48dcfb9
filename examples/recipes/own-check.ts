/**
 * Checks of your own, beside the built-in ones: one that refuses and waits for a lookup, one that only marks what looks odd.
 */
import Koa from 'koa';
import { type CustomFinding, type GuardRequest, guard } from 'koa-otel-guard';

export function app(): Koa {
  const koa = new Koa();
  // Known by their names in snake case: checks: { suspended_tenant: 'monitor' } lets the first one watch only.
  koa.use(guard({ custom: [suspendedTenant, scriptedCheckout] }));
  koa.use((ctx) => {
    ctx.body = { score: ctx.state.guard.score };
  });
  return koa;
}

async function suspendedTenant({ headers }: GuardRequest): Promise<CustomFinding | undefined> {
  const tenant = headers['x-tenant'];
  if (typeof tenant !== 'string' || !(await isSuspended(tenant))) return undefined;
  // No threat, so no points: who does not pay is not banned for it.
  return { reason: 'tenant.suspended', status: 403, score: 0, attributes: { 'app.tenant': tenant } };
}

function scriptedCheckout({ method, path, userAgent }: GuardRequest): CustomFinding | undefined {
  if (method !== 'POST' || path !== '/checkout' || userAgent.startsWith('Mozilla/')) return undefined;
  return { action: 'flag', reason: 'checkout.scripted', score: 10 };
}

/** Stands for a query of yours. */
async function isSuspended(tenant: string): Promise<boolean> {
  return tenant === 'acme';
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
