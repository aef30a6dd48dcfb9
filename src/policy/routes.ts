import { LRUCache } from 'lru-cache';
import type { CheckServices } from '../checks/index.js';
import type { PolicySettings } from '../options/policy.js';
import type { Settings } from '../options/schema.js';
import type { Destination, GuardRequest } from '../request/guard-request.js';
import { compile, type PipelineOf, stepsOf } from './compile.js';
import { compileEndpoints, compileExactly } from './endpoint.js';
import { nameOf, overlay, type PlacedPolicy } from './overlay.js';
import { type MatchedRoute, policiesAt, routeFinder } from './router.js';
import { withoutAll } from './without.js';

/** How requests are guarded that go somewhere. */
export interface Route {
  readonly pipelineOf: PipelineOf;
  /** The policies in it. */
  readonly destination: Destination;
}

export interface Routes {
  /**
   * The route that a request is going to, and leads it there. Of a path that everybody reads as one of the table's, or that the
   * router matches, the policies count in place of the guard's options. Of a path that somebody might take for one, they
   * are checked besides: what they tighten counts, what they loosen does not.
   */
  resolve(request: GuardRequest): Route;
  /** A policy by itself, for a request that arrives at it unresolved: what it tightens. */
  arrival(policy: PlacedPolicy): Arrival;
}

export interface Arrival extends Route {
  /** What the guard's settings are with it, for what was found before and only monitored. */
  readonly settings: Settings;
}

/** Compiles the options `routes` and `router`; what comes of policies is compiled when it is first needed, and kept. */
export function routesOf(settings: Settings, services: CheckServices): Routes {
  const everywhere = stepsOf(settings, services);
  const plain: Route = { pipelineOf: compile(everywhere, settings, services), destination: NOWHERE };
  const bare = { ...withoutAll(settings), ip: undefined };

  const merged = (policies: readonly PlacedPolicy[]): Route => {
    const options = overlay(settings, policies, settings);
    return { pipelineOf: compile(stepsOf(options, services), options, services), destination: destinationOf(policies) };
  };
  const besides = (policies: readonly PlacedPolicy[]): Route => {
    const strict = stepsOf(strictest(settings, policies), services);
    const own = policies.map((policy) => stepsOf(overlay(bare, [policy], settings), services));
    const pipelineOf = compile(
      (kind) => [...strict(kind), ...own.flatMap((stepsFor) => stepsFor({ ...kind, atRoute: true }))],
      settings,
      services,
    );
    return { pipelineOf, destination: destinationOf(policies) };
  };

  const arrivals = new WeakMap<readonly PolicySettings[], Map<string, Arrival>>();
  const arrival = (policy: PlacedPolicy): Arrival => {
    const places = arrivals.get(policy.parts) ?? new Map<string, Arrival>();
    arrivals.set(policy.parts, places);
    const known = places.get(policy.place);
    if (known) return known;
    const options = overlay(bare, [policy], settings);
    const made: Arrival = {
      pipelineOf: compile(stepsOf(options, services), { ...options, atRoute: true }, services),
      destination: destinationOf([policy]),
      settings: overlay(settings, [policy], settings),
    };
    places.set(policy.place, made);
    return made;
  };

  const table = Object.entries(settings.routes).map(([place, policy]) => ({
    placed: { parts: [policy], place },
    isExactly: compileExactly(place),
  }));
  const routers = settings.router;
  if (table.length === 0 && routers.length === 0) return { resolve: () => plain, arrival };

  const entriesOf = compileEndpoints(table.map((entry) => [entry.placed.place, entry]));
  const routeOf = routers.length > 0 ? routeFinder(routers) : () => undefined;
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

  // What cannot be compiled is told at start, not to the first client.
  for (const { placed } of table) compiled([placed], true);
  for (const { stack } of routers) for (const layer of stack) for (const policy of policiesAt(layer)) merged([policy]);

  return {
    arrival,
    resolve(request) {
      const entries = entriesOf(request);
      const matched = attempt(() => routeOf(request));
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

const NOWHERE: Destination = Object.freeze({ policy: undefined, pattern: undefined, policies: new Set() });

function destinationOf(policies: readonly PlacedPolicy[]): Destination {
  const policy = policies.map(nameOf).join(', ').slice(0, LONGEST_NAME);
  return { policy, pattern: undefined, policies: new Set(policies.map(({ parts }) => parts)) };
}

const LONGEST_NAME = 256;

/** The guard's own settings with what policies say of modes, where that is stricter. */
function strictest(settings: Settings, policies: readonly PlacedPolicy[]): Settings {
  const parts = policies.flatMap((policy) => policy.parts);
  const enforced = parts.flatMap(({ checks }) => Object.entries(checks ?? {})).filter(([, mode]) => mode === 'enforce');
  return {
    ...settings,
    ...(parts.some(({ mode }) => mode === 'enforce') && { mode: 'enforce' }),
    checks: { ...settings.checks, ...Object.fromEntries(enforced) },
  };
}

/** A target that cannot be read leads to no route. */
function attempt(find: () => MatchedRoute | undefined): MatchedRoute | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}
