import type { Attributes, Meter, MeterProvider, ObservableResult } from '@opentelemetry/api';
import type { Ban } from '../state/store.js';
import type { Cell, Cells } from './cells.js';
import { ATTRIBUTES, METRICS, type MetricEntry } from './names.js';

/** What one guard has counted, for OpenTelemetry to read. */
export interface Collectable {
  readonly requests: Cells;
  readonly findings: Cells;
  readonly detections: Cells;
  readonly bans: () => readonly Ban[] | Promise<readonly Ban[]>;
}

/**
 * Lets a provider read a guard's counts; answers with the function that ends it. Of several observations with the
 * same attributes an SDK keeps the last only, so the guards of a process are read together, once, and summed.
 */
export function collect(provider: MeterProvider, meter: Meter, guard: Collectable): () => void {
  const guards = guardsOf.get(provider) ?? register(provider, meter);
  guards.add(guard);
  return () => void guards.delete(guard);
}

const guardsOf = new WeakMap<MeterProvider, Set<Collectable>>();

function register(provider: MeterProvider, meter: Meter): Set<Collectable> {
  const guards = new Set<Collectable>();
  guardsOf.set(provider, guards);
  counter(meter, METRICS.REQUESTS, () => [...guards].map(({ requests }) => requests));
  counter(meter, METRICS.FINDINGS, () => [...guards].map(({ findings }) => findings));
  counter(meter, METRICS.DETECTIONS, () => [...guards].map(({ detections }) => detections));
  const { name, description, unit } = METRICS.BANS_ACTIVE;
  meter.createObservableGauge(name, { description, unit }).addCallback(async (result) => {
    const bans = (await Promise.all([...guards].map((guard) => guard.bans()))).flat();
    for (const source of ATTRIBUTES.BAN_SOURCE.values) {
      result.observe(bans.filter((ban) => ban.source === source).length, { [ATTRIBUTES.BAN_SOURCE.name]: source });
    }
  });
  return guards;
}

function counter(meter: Meter, { name, description, unit }: MetricEntry, sets: () => readonly Cells[]): void {
  meter.createObservableCounter(name, { description, unit }).addCallback((result: ObservableResult) => {
    for (const { attributes, count } of summed(sets())) result.observe(count, attributes);
  });
}

function summed(sets: readonly Cells[]): Iterable<Cell> {
  if (sets.length === 1) return sets[0]?.cells ?? [];
  const sums = new Map<string, { attributes: Attributes; count: number }>();
  for (const { attributes, count } of sets.flatMap(({ cells }) => cells)) {
    const key = JSON.stringify(attributes);
    const sum = sums.get(key);
    if (sum) sum.count += count;
    else sums.set(key, { attributes, count });
  }
  return sums.values();
}
