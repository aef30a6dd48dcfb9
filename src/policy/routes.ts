import { LRUCache } from 'lru-cache';
import type { CheckServices } from '../checks/index.js';
import type { Settings } from '../options/schema.js';
import type { Destination, GuardRequest } from '../request/guard-request.js';
import { type Arrivals, arrivalsOf } from './arrivals.js';
import { type StepsFor, stepsOf } from './compile.js';
import { compileEndpoints, compileExactly } from './endpoint.js';
import { overlay, type PlacedPolicy } from './overlay.js';
import { type Route, routeOf } from './route.js';
import { type MatchedRoute, policiesAt, routeFinder } from './router.js';
import { strictest } from './strictest.js';
import { withoutAll } from './without.js';

/** Where requests go, and what they meet there. */
export interface Routes {
  /**
   * The route that a request is going to, and leads it there. Of a path that everybody reads as one of the table's, or that the
   * router matches, the policies count in place of the guard's options. Of a path that somebody might take for one, they
   * are checked besides: what they tighten counts, what they loosen does not.
   */
  resolve(request: GuardRequest): Route;
  /** What a request meets that arrives at a policy unresolved. */
  readonly arrival: Arrivals;
  /** Where no policy holds. */
  readonly everywhere: Destination;
  /** A path that the guard excludes. */
  readonly excluded: Destination;
}

/**
 * Compiles the options `routes` and `router`; what comes of policies is compiled when it is first needed, and kept. `isTried`: all that
 * are known are compiled now, so that what cannot be is told at start and not to the first client.
 */
export function routesOf(settings: Settings, services: CheckServices, { isTried = true } = {}): Routes {
  const plain = routeOf([], stepsOf(settings, services), settings, services);
  const everywhere = plain.destination;
  const excluded: Destination = { ...everywhere, checks: new Set() };
  const arrival = arrivalsOf(settings, services, everywhere);
  const bare = { ...withoutAll(settings), ip: undefined };

  const merged = (policies: readonly PlacedPolicy[]): Route => {
    const options = overlay(settings, policies, settings);
    return routeOf(policies, stepsOf(options, services), options, services);
  };
  const besides = (policies: readonly PlacedPolicy[]): Route => {
    const parts = policies.flatMap((policy) => policy.parts);
    const options = strictest(settings, parts);
    const strict = stepsOf(options, services);
    const own = policies.map((policy) => stepsOf(strictest(overlay(bare, [policy], settings), parts), services));
    const steps: StepsFor = (kind) => [
      ...strict(kind),
      ...own.flatMap((stepsFor) => stepsFor({ ...kind, atRoute: true })),
    ];
    return routeOf(policies, steps, options, services);
  };

  const table = Object.entries(settings.routes).map(([place, policy]) => ({
    placed: { parts: [policy], place },
    isExactly: compileExactly(place),
  }));
  const routers = settings.router;
  if (table.length === 0 && routers.length === 0) return { resolve: () => plain, arrival, everywhere, excluded };

  const entriesOf = compileEndpoints(table.map((entry) => [entry.placed.place, entry]));
  const matchedRoute = routers.length > 0 ? routeFinder(routers) : () => undefined;
  const known = new LRUCache<string, Route>({ max: MOST_ROUTES });
  const numbers = new WeakMap<PlacedPolicy, number>();
  let last = 0;
  const numberOf = (policy: PlacedPolicy): number => {
    const number = numbers.get(policy) ?? ++last;
    numbers.set(policy, number);
    return number;
  };

  const compiled = (policies: readonly PlacedPolicy[], isSure: boolean): Route => {
    if (policies.length === 0) return plain;
    const key = `${isSure} ${policies.map(numberOf).join()}`;
    const found = known.get(key) ?? (isSure ? merged : besides)(policies);
    known.set(key, found);
    return found;
  };

  if (isTried) {
    for (const { placed } of table) compiled([placed], true);
    for (const policy of routers.flatMap(({ stack }) => stack.flatMap(policiesAt))) merged([policy]);
  }

  return {
    arrival,
    everywhere,
    excluded,
    resolve(request) {
      const entries = entriesOf(request);
      const matched = attempt(() => matchedRoute(request));
      const policies = [...entries.map(({ placed }) => placed), ...(matched?.policies ?? [])];
      const route = compiled(
        policies,
        entries.every(({ isExactly }) => isExactly(request)),
      );
      if (policies.length > 0 || matched) request.leadTo({ ...route.destination, pattern: matched?.pattern });
      return route;
    },
  };
}

/** A table has few ways to be matched, a router as many as it has routes. */
const MOST_ROUTES = 2_000;

/** A target that cannot be read leads to no route. */
function attempt(find: () => MatchedRoute | undefined): MatchedRoute | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}
