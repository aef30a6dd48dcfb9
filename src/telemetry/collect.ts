import type { Meter, MeterProvider } from '@opentelemetry/api';
import type { Ban } from '../state/store.js';
import type { Cells } from './cells.js';
import { Counts } from './counts.js';
import { ATTRIBUTES, METRICS, type MetricEntry } from './names.js';

/** What one guard has to tell when OpenTelemetry collects. */
export interface Collectable {
  readonly counts: Counts;
  readonly bans: () => readonly Ban[] | Promise<readonly Ban[]>;
  /** How long ago what is known of addresses was up to date. */
  readonly intelAges: () => readonly (readonly [source: string, seconds: number])[];
  readonly states: () => States;
  /** The dynamic rules in force. */
  readonly rules: () => { readonly version: number | undefined; readonly age: number | undefined } | undefined;
}

/** What lasts of a guard until it changes. */
export interface States {
  readonly isEmergency: boolean;
  /** `undefined` where no store can be lost. */
  readonly isStoreDegraded: boolean | undefined;
}

/**
 * Lets a provider read a guard's counts; answers with the function that ends it. Of several observations with the
 * same attributes an SDK keeps the last only, so the guards of a process are read together, once, and summed.
 */
export function collect(provider: MeterProvider, meter: Meter, guard: Collectable): () => void {
  const collection = collections.get(provider) ?? register(provider, meter);
  collection.guards.add(guard);
  return () => {
    // A counter never goes back: what a guard has counted stays when it is closed.
    if (collection.guards.delete(guard)) collection.departed.absorb(guard.counts);
  };
}

interface Collection {
  readonly guards: Set<Collectable>;
  /** Counts of guards that are closed. */
  readonly departed: Counts;
}

const collections = new WeakMap<MeterProvider, Collection>();

function register(provider: MeterProvider, meter: Meter): Collection {
  const collection: Collection = { guards: new Set(), departed: new Counts() };
  collections.set(provider, collection);
  counter(meter, METRICS.REQUESTS, () => total(collection, 'requests'));
  counter(meter, METRICS.FINDINGS, () => total(collection, 'findings'));
  counter(meter, METRICS.COUNTRIES, () => total(collection, 'countries'));
  counter(meter, METRICS.DETECTIONS, () => total(collection, 'detections'));
  counter(meter, METRICS.BEHAVIOR_MATCHES, () => total(collection, 'behavior'));
  counter(meter, METRICS.STORE_ERRORS, () => total(collection, 'storeErrors'));
  counter(meter, METRICS.RULES_UPDATES, () => total(collection, 'rules'));
  counter(meter, METRICS.EVENTS_SUPPRESSED, () => total(collection, 'suppressed'));
  const { name, description, unit } = METRICS.BANS_ACTIVE;
  meter.createObservableGauge(name, { description, unit }).addCallback(async (result) => {
    const lists = await Promise.all([...collection.guards].map((guard) => guard.bans()));
    // Guards that were handed the same store list the same bans.
    const bans = [...new Set(lists.flat())];
    for (const kind of ATTRIBUTES.BAN_KIND.values) {
      for (const source of ATTRIBUTES.BAN_SOURCE.values) {
        const count = bans.filter((ban) => ban.kind === kind && ban.source === source).length;
        result.observe(count, { [ATTRIBUTES.BAN_KIND.name]: kind, [ATTRIBUTES.BAN_SOURCE.name]: source });
      }
    }
  });
  const age = METRICS.INTEL_AGE;
  meter.createObservableGauge(age.name, { description: age.description, unit: age.unit }).addCallback((result) => {
    // Of several guards the one that lags most.
    const oldest = new Map<string, number>();
    for (const [source, seconds] of [...collection.guards].flatMap((guard) => guard.intelAges())) {
      oldest.set(source, Math.max(seconds, oldest.get(source) ?? 0));
    }
    for (const [source, seconds] of oldest) result.observe(seconds, { [ATTRIBUTES.INTEL_SOURCE.name]: source });
  });
  const rules = () => [...collection.guards].flatMap((guard) => guard.rules() ?? []);
  // Of several guards the one that lags most.
  gauge(meter, METRICS.RULES_VERSION, () => Math.min(...rules().flatMap(({ version }) => version ?? [])));
  gauge(meter, METRICS.RULES_AGE, () => Math.max(...rules().flatMap(({ age }) => age ?? [])));
  state(meter, METRICS.EMERGENCY_ACTIVE, collection, ({ isEmergency }) => isEmergency);
  state(meter, METRICS.STORE_DEGRADED, collection, ({ isStoreDegraded }) => isStoreDegraded);
  return collection;
}

/** A gauge that is 1 while something is so in any guard, else 0. */
function state(
  meter: Meter,
  { name, description, unit }: MetricEntry,
  { guards }: Collection,
  read: (states: States) => boolean | undefined,
): void {
  let isTold = false;
  meter.createObservableGauge(name, { description, unit }).addCallback((result) => {
    const known = [...guards].flatMap((guard) => read(guard.states()) ?? []);
    isTold ||= known.length > 0;
    // An SDK repeats the last value of what is told no longer: once the guards are closed, it is not so any more.
    if (isTold) result.observe(Number(known.includes(true)));
  });
}

/** A gauge of one number; of none that is finite there is nothing to tell. */
function gauge(meter: Meter, { name, description, unit }: MetricEntry, read: () => number): void {
  meter.createObservableGauge(name, { description, unit }).addCallback((result) => {
    const value = read();
    if (Number.isFinite(value)) result.observe(value);
  });
}

function total({ guards, departed }: Collection, kind: Exclude<keyof Counts, 'absorb'>): Cells {
  const sum = new Counts()[kind];
  for (const counts of [departed, ...[...guards].map((guard) => guard.counts)]) sum.absorb(counts[kind]);
  return sum;
}

function counter(meter: Meter, { name, description, unit }: MetricEntry, read: () => Cells): void {
  meter.createObservableCounter(name, { description, unit }).addCallback((result) => {
    for (const { attributes, count } of read().cells) result.observe(count, attributes);
  });
}
