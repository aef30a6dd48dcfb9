import type { Context, DefaultContext, DefaultState, Next, ParameterizedContext } from 'koa';
import { routeGuardOf } from '../context.js';
import { GuardError } from '../errors.js';
import { type Policy, type PolicySettings, policySchema } from '../options/policy.js';
import { readArgument } from '../options/read-options.js';

/** A policy where it stands at a route. */
export interface PolicyMiddleware {
  (ctx: ParameterizedContext<DefaultState, DefaultContext>, next: Next): Promise<void>;
  readonly [PARTS]: readonly PolicySettings[];
}

/**
 * Makes a middleware that has a route guarded in its own way. What is stricter holds in any case: it is checked when the
 * request arrives at the route. What is less strict (`bypass`, `mode: 'monitor'`, a larger limit) holds only where the
 * guard knows of the route beforehand: name the router in the option `router`, or put the policy into `routes`. Of several
 * policies the later counts where they differ.
 *
 * @example
 * router.post('/login', policy({ rateLimit: { requests: 5, window: '1m' } }), login);
 *
 * @throws {GuardOptionsError} at once, naming every building block that is wrong. At a route: {@link GuardError}
 * `GUARD_POLICY_UNGUARDED` where no guard ran before.
 */
export function policy(...parts: readonly (Policy | PolicyMiddleware)[]): PolicyMiddleware {
  const read = Object.freeze(parts.flatMap((part) => partsOf(part) ?? [readArgument(schema, part)]));
  const run = {
    policy(ctx: Context, next: Next): Promise<void> {
      const route = routeGuardOf(ctx);
      if (!route) throw new GuardError('GUARD_POLICY_UNGUARDED', UNGUARDED);
      return route(ctx, next, middleware);
    },
  }.policy;
  const middleware = unwrapped(Object.defineProperty(run, PARTS, { value: read }) as unknown as PolicyMiddleware);
  return middleware;
}

/**
 * Has the Koa instrumentation take a middleware for one that it has wrapped already: it would put another function in its place,
 * behind which the guard finds no policy, and time the application as ours.
 */
function unwrapped(middleware: PolicyMiddleware): PolicyMiddleware {
  const isMark = (key: string | symbol) => typeof key === 'symbol' && key.description === 'koa-layer-patched';
  return new Proxy(middleware, { get: (target, key) => isMark(key) || Reflect.get(target, key) });
}

/** What a policy consists of, in the order in which it counts; undefined for what is no policy. */
export function partsOf(middleware: unknown): readonly PolicySettings[] | undefined {
  return typeof middleware === 'function' ? (middleware as Partial<PolicyMiddleware>)[PARTS] : undefined;
}

const PARTS = Symbol('what a policy consists of');
const schema = policySchema();
const UNGUARDED =
  'koa-otel-guard: a policy was reached by a request that no guard has seen: mount guard() before the router';
