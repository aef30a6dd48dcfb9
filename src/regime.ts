import type { RouteGuard } from './context.js';
import type { Settings } from './options/schema.js';
import { type Routes, routesOf } from './policy/routes.js';
import { type RouteGuardParts, routeGuard } from './route-guard.js';
import type { Services } from './services.js';

/**
 * What requests are guarded by: settings, compiled. Dynamic rules change it by putting another one in its place: a request meets
 * one of them from its beginning to its end.
 */
export interface Regime {
  readonly settings: Settings;
  /** Of the rule set in it; undefined for the guard's own options. */
  readonly version: number | undefined;
  readonly routes: Routes;
  /** Guards what has come in under this regime and arrives at a policy. */
  readonly atRoute: RouteGuard;
}

/** Compiles settings. `services`: with the addresses and bans that hold with them. */
export function regimeOf(
  settings: Settings,
  services: Services,
  { version, ...parts }: Omit<RouteGuardParts, 'routes'> & { readonly version: number | undefined },
): Regime {
  // With rules over them policies are compiled as they were before: there is nothing to be told of them.
  const routes = routesOf(settings, services, { isTried: version === undefined });
  return { settings, version, routes, atRoute: routeGuard(services, { ...parts, routes }) };
}
