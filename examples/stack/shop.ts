/** An instance of the shop: guard, limits and bans shared through Redis, rules from the rules service, telemetry to the collector. */
import { once } from 'node:events';
import Router from '@koa/router';
import { Redis } from 'ioredis';
import Koa from 'koa';
import { guard } from 'koa-otel-guard';
import { shopRoutes } from '../demo/shop/routes.js';
import { tellEventLoop } from './event-loop.js';
import { serve } from './served.js';
import { moreRoutes } from './shop/more-routes.js';
import { settings } from './shop/settings.js';
import { stopping } from './stopping.js';
import { variable } from './variable.js';

const LONGEST_FLUSH = 5_000;

const stop = stopping();
const redis = new Redis(variable('REDIS_URL'), { maxRetriesPerRequest: 1, socketTimeout: 5_000 });
const router = new Router();
const shield = guard(settings(redis, router));
for (const routes of [shopRoutes(shield), moreRoutes(shield)]) router.use(routes.routes());
const app = new Koa();
app.use(shield);
app.use(router.routes());
await shield.ready();

const served = await serve(app.callback());
tellEventLoop();
console.log(`shop on port ${served.port}`);
if (!stop.aborted) await once(stop, 'abort');
await served.close();
await shield.close();
redis.disconnect();
// With nothing left to do the process ends, and the preload sends what it still has.
setTimeout(() => process.exit(), LONGEST_FLUSH).unref();
