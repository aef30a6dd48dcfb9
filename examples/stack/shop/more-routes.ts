import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import type { Shield } from 'koa-otel-guard';

/** What the shop of the stack has beside that of the demo: reviews, on trial, and an office. */
export function moreRoutes(shield: Shield): Router {
  const router = new Router();
  const json = bodyParser({ enableTypes: ['json'], jsonLimit: '10kb' });

  router.post('/reviews', json, (ctx) => {
    ctx.status = 201;
  });

  router.post('/admin/refunds', json, (ctx) => {
    shield.event('admin.action', { 'user.id': 'clerk', action: 'refund' });
    ctx.status = 201;
  });

  return router;
}
