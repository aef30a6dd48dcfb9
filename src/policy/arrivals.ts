import type { CheckServices } from '../checks/index.js';
import type { PolicySettings } from '../options/policy.js';
import type { Settings } from '../options/schema.js';
import type { Destination, Modes } from '../request/guard-request.js';
import { namesOf, type StepsFor, stepsOf } from './compile.js';
import { overlay, type PlacedPolicy } from './overlay.js';
import { type Route, routeOf } from './route.js';
import { strictest } from './strictest.js';
import { withoutAll } from './without.js';

/** What a request meets that arrives at a policy which nobody knew of. */
export interface Arrival extends Route {
  /** What the guard's settings are with it, for what was found before and only monitored. */
  readonly settings: Settings;
}

/** A policy by itself: what it tightens. `from`: as far as the request was guarded. */
export type Arrivals = (policy: PlacedPolicy, from: Destination) => Arrival;

/** Compiles what requests meet on arrival, each once. `everywhere`: what the guard itself checks. */
export function arrivalsOf(settings: Settings, services: CheckServices, everywhere: Destination): Arrivals {
  const bare = { ...withoutAll(settings), ip: undefined };
  const known = new WeakMap<readonly PolicySettings[], WeakMap<Modes, Map<string, Arrival>>>();

  /** What a policy takes back or switches on of the guard's own checks, by name. */
  const demandedBy = ({ parts }: PlacedPolicy): readonly string[] => {
    if (parts.some(({ bypass }) => bypass === false)) return [...everywhere.checks];
    const names = parts
      .flatMap(({ checks }) => Object.entries(checks ?? {}))
      .filter(([, mode]) => mode === 'enforce')
      .map(([name]) => name);
    return names.includes('detection') ? [...names, 'body'] : names;
  };

  const made = (policy: PlacedPolicy, modes: Modes, missed: readonly string[]): Arrival => {
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
    return { ...routeOf([policy], steps, { ...options, atRoute: true }, services), settings: whole };
  };

  return (policy, { checks: met, modes }) => {
    const byModes = known.get(policy.parts) ?? new WeakMap<Modes, Map<string, Arrival>>();
    const places = byModes.get(modes) ?? new Map<string, Arrival>();
    known.set(policy.parts, byModes.set(modes, places));
    const missed = demandedBy(policy).filter((name) => !met.has(name));
    const key = [policy.place, ...missed].join('\n');
    const arrival = places.get(key) ?? made(policy, modes, missed);
    places.set(key, arrival);
    return arrival;
  };
}
