import { LRUCache } from 'lru-cache';
import type { CheckServices } from '../checks/index.js';
import type { PolicySettings } from '../options/policy.js';
import type { Settings } from '../options/schema.js';
import type { Destination, GuardRequest, Modes } from '../request/guard-request.js';
import { compile, namesOf, type PipelineOf, type StepsFor, stepsOf } from './compile.js';
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
  /** A policy by itself, for a request that arrives at it unresolved: what it tightens. `from`: as far as the request was guarded. */
  arrival(policy: PlacedPolicy, from: Destination): Arrival;
  /** Where no policy holds. */
  readonly everywhere: Destination;
  /** A path that the guard excludes. */
  readonly excluded: Destination;
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
    destination: destinationOf([], common, settings),
  };
  const everywhere = plain.destination;
  const excluded: Destination = { ...everywhere, checks: new Set() };
  const bare = { ...withoutAll(settings), ip: undefined };

  const merged = (policies: readonly PlacedPolicy[]): Route => {
    const options = overlay(settings, policies, settings);
    const steps = stepsOf(options, services);
    return { pipelineOf: compile(steps, options, services), destination: destinationOf(policies, steps, options) };
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
    const pipelineOf = compile(steps, options, services);
    return { pipelineOf, destination: destinationOf(policies, steps, options) };
  };

  /** What a policy takes back or switches on of the guard's own checks, by name. */
  const demandedBy = ({ parts }: PlacedPolicy): readonly string[] => {
    if (parts.some(({ bypass }) => bypass === false)) return [...everywhere.checks];
    const names = parts
      .flatMap(({ checks }) => Object.entries(checks ?? {}))
      .filter(([, mode]) => mode === 'enforce')
      .map(([name]) => name);
    return names.includes('detection') ? [...names, 'body'] : names;
  };
  const arrivals = new WeakMap<readonly PolicySettings[], WeakMap<Modes, Map<string, Arrival>>>();
  const arrival: Routes['arrival'] = (policy, { checks: met, modes }) => {
    const byModes = arrivals.get(policy.parts) ?? new WeakMap<Modes, Map<string, Arrival>>();
    const places = byModes.get(modes) ?? new Map<string, Arrival>();
    arrivals.set(policy.parts, byModes.set(modes, places));
    const missed = demandedBy(policy).filter((name) => !met.has(name));
    const key = [policy.place, ...missed].join('\n');
    const known = places.get(key);
    if (known) return known;
    // What was enforced on the way here is so here, unless the policy says otherwise.
    const under = strictest(settings, [modes]);
    const options = overlay({ ...bare, mode: under.mode, checks: under.checks }, [policy], settings);
    const whole = overlay(under, [policy], settings);
    const own = stepsOf(options, services);
    const wholly = stepsOf(whole, services);
    // Whoever asks for credentials looks for bans of the caller.
    const added = new Set(missed.includes('auth') ? ['ban', ...missed] : missed);
    for (const name of namesOf(own, { atRoute: true })) added.delete(name);
    const steps: StepsFor = (kind) => [...wholly(kind).filter(({ check }) => added.has(check.name)), ...own(kind)];
    const made: Arrival = {
      pipelineOf: compile(steps, { ...options, atRoute: true }, services),
      destination: destinationOf([policy], steps, options),
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
  if (table.length === 0 && routers.length === 0) return { resolve: () => plain, arrival, everywhere, excluded };

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
    everywhere,
    excluded,
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

function destinationOf(policies: readonly PlacedPolicy[], steps: StepsFor, modes: Modes): Destination {
  return {
    policy: policies.map(nameOf).join(', ').slice(0, LONGEST_NAME) || undefined,
    pattern: undefined,
    policies: new Set(policies.map(({ parts }) => parts)),
    checks: namesOf(steps),
    modes,
  };
}

const LONGEST_NAME = 256;

type SomeModes = { readonly [Key in keyof Modes]?: Modes[Key] | undefined };

/** Settings with what policies say of modes, where that is stricter. */
function strictest<Any extends Modes>(settings: Any, parts: readonly SomeModes[]): Any {
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
