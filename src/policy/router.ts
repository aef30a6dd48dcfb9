import type { Context } from 'koa';
import type { GuardRequest } from '../request/guard-request.js';
import type { PlacedPolicy } from './overlay.js';
import { partsOf } from './policy.js';

/** What the guard asks of a router: `@koa/router` 12 and later. */
export interface Router {
  readonly stack: readonly RouterLayer[];
  match(path: string, method: string): RouterMatch;
  matchHost?(host: string): boolean;
  readonly exclusive?: boolean;
  readonly opts?: { readonly exclusive?: unknown; readonly routerPath?: string };
}

export interface RouterLayer {
  readonly path: string | RegExp;
  readonly methods: readonly string[];
  readonly paramNames: readonly unknown[];
  readonly stack: readonly unknown[];
}

export interface RouterMatch {
  readonly pathAndMethod: readonly RouterLayer[];
  readonly route: unknown;
}

/** The route that a request is going to arrive at. */
export interface MatchedRoute {
  /** Its pattern. */
  readonly pattern: string;
  /** The policies that it passes on its way there, in that order. */
  readonly policies: readonly PlacedPolicy[];
}

/** Finds the route that a router leads a request to, as the router itself will; the first of several routers that has one. */
export function routeFinder(routers: readonly Router[]): (request: GuardRequest) => MatchedRoute | undefined {
  const known = new WeakMap<RouterLayer, readonly PlacedPolicy[]>();
  const policiesOf = (layer: RouterLayer): readonly PlacedPolicy[] => {
    const found = known.get(layer) ?? policiesAt(layer);
    known.set(layer, found);
    return found;
  };
  return ({ ctx, method }) => {
    for (const router of routers) {
      const layers = layersOf(router, ctx, method);
      const route = layers.find(({ methods }) => methods.length > 0);
      if (!route) continue;
      // What stands behind the route's own layer runs only if that hands on: nobody knows beforehand.
      const way = layers.slice(0, layers.indexOf(route) + 1);
      return { pattern: String(route.path), policies: way.flatMap(policiesOf) };
    }
    return undefined;
  };
}

/** Where a policy stands that a request has arrived at; undefined where no router says so. */
export function placeInRouter(ctx: Context, middleware: unknown): string | undefined {
  const { matched, routerPath } = ctx as { matched?: readonly RouterLayer[]; routerPath?: unknown };
  if (!Array.isArray(matched)) return undefined;
  const layers = matched.filter(
    ({ methods, stack }: RouterLayer) =>
      (methods.length === 0 || methods.includes(ctx.method)) && stack.includes(middleware),
  );
  const layer = layers.find(({ path }) => path === routerPath) ?? layers[0];
  return layer && placeOf(layer);
}

/** What a policy is called by the layer that it stands in: `POST /login`; without a method where it is for several. */
export function placeOf({ methods, path }: RouterLayer): string {
  const own = methods.filter((method) => method !== 'HEAD');
  return own.length === 1 ? `${own[0]} ${path}` : patternOf(path);
}

/** What a router makes of the path of `router.use()` says only that anything may come behind it. */
function patternOf(path: string | RegExp): string {
  return String(path).replace(/(?:\(\?:\\?\/\|\$\)|\{\/\*rest\}|\(\.\*\))$/, '') || '/';
}

/** The pattern of the route that a request is on its way to within its router. */
export function routePattern(ctx: Context): string | undefined {
  const { matched } = ctx as { matched?: readonly RouterLayer[] };
  const route = Array.isArray(matched)
    ? matched.find(({ methods }: RouterLayer) => methods.includes(ctx.method))
    : undefined;
  return route && String(route.path);
}

/** The policies that stand in a layer. */
export function policiesAt(layer: RouterLayer): readonly PlacedPolicy[] {
  const place = placeOf(layer);
  return layer.stack.flatMap((middleware) => {
    const parts = partsOf(middleware);
    return parts ? [Object.freeze({ parts, place })] : [];
  });
}

/** The layers that a router is going to run. */
function layersOf(router: Router, ctx: Context, method: string): readonly RouterLayer[] {
  // Only a host that is asked for is read: a request may have none that can be.
  if (router.matchHost && !router.matchHost(ctx.host)) return [];
  const { newRouterPath } = ctx as { newRouterPath?: string };
  const { pathAndMethod, route } = router.match(router.opts?.routerPath || newRouterPath || ctx.path, method);
  if (!route) return [];
  if (!router.exclusive) return pathAndMethod;
  const only =
    router.opts?.exclusive === 'specificity'
      ? pathAndMethod.reduce((best, layer) => (layer.paramNames.length < best.paramNames.length ? layer : best))
      : pathAndMethod.at(-1);
  return only ? [only] : [];
}
