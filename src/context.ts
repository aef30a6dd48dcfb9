import type { Context, Next } from 'koa';
import type { Decision } from './pipeline.js';
import { GuardRequest } from './request/guard-request.js';

/** What the guard leaves on a context, and finds there. */

/** Type of `ctx.state` behind a guard: `new Koa<GuardState>()`. */
export interface GuardState {
  /** What the guard decided on the request. */
  guard: Decision;
}

/** A state that is frozen, or none, is the application's to have: no reason to refuse a request. */
export function leaveDecision(ctx: Context, decision: Decision): void {
  Reflect.set(ctx, DECISION, decision);
  const { state } = ctx;
  if (typeof state === 'object' && state !== null) Reflect.set(state, 'guard', decision);
}

export function leaveRequest(ctx: Context, request: GuardRequest): void {
  Reflect.set(ctx, REQUEST, request);
}

/** Guards a request again that has arrived at a policy. */
export type RouteGuard = (ctx: Context, next: Next, policy: Policy) => Promise<void>;

/** What stands at a route. */
type Policy = (ctx: Context, next: Next) => Promise<void>;

export function leaveRouteGuard(ctx: Context, guard: RouteGuard): void {
  Reflect.set(ctx, ROUTE_GUARD, guard);
}

/** The guard that a request has gone through last; undefined where there was none. */
export function routeGuardOf(ctx: Context): RouteGuard | undefined {
  return (ctx as { readonly [ROUTE_GUARD]?: RouteGuard })[ROUTE_GUARD];
}

/** The decision that a guard has left, whatever the application has made of its state. */
export function decisionOf(ctx: Context): Decision | undefined {
  return (ctx as { readonly [DECISION]?: Decision })[DECISION];
}

/** The request behind a context that the application hands back. What is no context has none. */
export function requestOf(ctx: unknown): GuardRequest | undefined {
  try {
    const request: unknown = Reflect.get(Object(ctx), REQUEST);
    return request instanceof GuardRequest ? request : undefined;
  } catch {
    return undefined;
  }
}

/** The route that @koa/router matched, by its pattern. */
export function matchedRoute(ctx: Context): string | undefined {
  const { _matchedRoute: route } = ctx as { _matchedRoute?: unknown };
  return route === undefined ? undefined : String(route);
}

const REQUEST = Symbol('the request as the guard knows it');
const DECISION = Symbol('what the guard has decided');
const ROUTE_GUARD = Symbol('guards a request that arrives at a policy');
