import { LRUCache } from 'lru-cache';
import type { CheckServices } from '../checks/index.js';
import type { PolicySettings } from '../options/policy.js';
import type { Settings } from '../options/schema.js';
import type { Destination, GuardRequest } from '../request/guard-request.js';
import { compile, namesOf, type PipelineOf, type StepsFor, stepsOf } from './compile.js';
import { compileEndpoints, compileExactly } from './endpoint.js';
import { nameOf, overlay, type PlacedPolicy } from './overlay.js';
import { type MatchedRoute, routeFinder } from './router.js';
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
  /** A policy by itself, for a request that arrives at it unresolved: what it tightens. `met`: the checks that the request has met. */
  arrival(policy: PlacedPolicy, met: ReadonlySet<string>): Arrival;
  /** The names of the checks where no policy holds. */
  readonly everywhere: ReadonlySet<string>;
}

export interface Arrival extends Route {
  /** What the guard's settings are with it, for what was found before and only monitored. */
  readonly settings: Settings;
}

/** Compiles the options `routes` and `router`; what comes of policies is compiled when it is first needed, and kept. */
export function routesOf(settings: Settings, services: CheckServices): Routes {
  const common = stepsOf(settings, services);
  const plain: Route = {
    pipelineOf: compile(common, settings, services),
    destination: destinationOf([], common),
  };
  const bare = { ...withoutAll(settings), ip: undefined };

  const merged = (policies: readonly PlacedPolicy[]): Route => {
    const options = overlay(settings, policies, settings);
    const steps = stepsOf(options, services);
    return { pipelineOf: compile(steps, options, services), destination: destinationOf(policies, steps) };
  };
  const besides = (policies: readonly PlacedPolicy[]): Route => {
    const options = strictest(settings, policies);
    const strict = stepsOf(options, services);
    const own = policies.map((policy) => stepsOf(overlay(bare, [policy], settings), services));
    const steps: StepsFor = (kind) => [
      ...strict(kind),
      ...own.flatMap((stepsFor) => stepsFor({ ...kind, atRoute: true })),
    ];
    const pipelineOf = compile(steps, options, services);
    return { pipelineOf, destination: destinationOf(policies, steps) };
  };

  /** What a policy takes back or switches on of the guard's own checks, by name. */
  const demandedBy = ({ parts }: PlacedPolicy): readonly string[] => {
    if (parts.some(({ bypass }) => bypass === false)) return [...plain.destination.checks];
    const names = parts
      .flatMap(({ checks }) => Object.entries(checks ?? {}))
      .filter(([, mode]) => mode === 'enforce')
      .map(([name]) => name);
    return names.includes('detection') ? [...names, 'body'] : names;
  };
  const arrivals = new WeakMap<readonly PolicySettings[], Map<string, Arrival>>();
  const arrival: Routes['arrival'] = (policy, met) => {
    const places = arrivals.get(policy.parts) ?? new Map<string, Arrival>();
    arrivals.set(policy.parts, places);
    const missed = demandedBy(policy).filter((name) => !met.has(name));
    const key = [policy.place, ...missed].join('\n');
    const known = places.get(key);
    if (known) return known;
    const options = overlay(bare, [policy], settings);
    const whole = overlay(settings, [policy], settings);
    const own = stepsOf(options, services);
    const wholly = stepsOf(whole, services);
    // Whoever asks for credentials looks for bans of the caller.
    const added = new Set(missed.includes('auth') ? ['ban', ...missed] : missed);
    for (const name of namesOf(own, { atRoute: true })) added.delete(name);
    const steps: StepsFor = (kind) => [...wholly(kind).filter(({ check }) => added.has(check.name)), ...own(kind)];
    const made: Arrival = {
      pipelineOf: compile(steps, { ...options, atRoute: true }, services),
      destination: destinationOf([policy], steps),
      settings: whole,
    };
    places.set(key, made);
    return made;
  };

  const table = Object.entries(settings.routes).map(([place, policy]) => ({
    placed: { parts: [policy], place },
    isExactly: compileExactly(place),
  }));
  const routers = settings.router;
  if (table.length === 0 && routers.length === 0)
    return { resolve: () => plain, arrival, everywhere: plain.destination.checks };

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

  return {
    arrival,
    everywhere: plain.destination.checks,
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

function destinationOf(policies: readonly PlacedPolicy[], steps: StepsFor): Destination {
  const policy = policies.map(nameOf).join(', ').slice(0, LONGEST_NAME) || undefined;
  return { policy, pattern: undefined, policies: new Set(policies.map(({ parts }) => parts)), checks: namesOf(steps) };
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
