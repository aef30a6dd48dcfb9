import type Koa from 'koa';
import type { Decision, Shield } from 'koa-otel-guard';

/** Hears what the guard decided of a request, and how many milliseconds that took. */
export type Stopwatch = (decision: Decision, milliseconds: number) => void;

/**
 * Puts a stopwatch around the guard of an application: from the moment it is entered until it calls `next()` or has
 * answered. Telemetry is inside, since the guard records it before it lets go.
 */
export function timeGuard(app: Koa, shield: Shield, stopwatch: Stopwatch): void {
  const place = app.middleware.indexOf(shield);
  if (place === -1) throw new Error('the guard is not mounted on this application');
  app.middleware[place] = async function guard(ctx, next) {
    const entered = performance.now();
    let passed = false;
    const stop = () => stopwatch(ctx.state.guard as Decision, performance.now() - entered);
    await shield(ctx, () => {
      passed = true;
      stop();
      return next();
    });
    if (!passed) stop();
  };
}
