import type { MetricEntry } from '../../src/telemetry/names.js';

/** What a metric is called in Prometheus, by its default translation of OTLP: of a histogram, its buckets. */
export function prometheusName({ name, unit, instrument }: MetricEntry): string {
  const plain = name.replaceAll('.', '_');
  // Units in braces say what is counted; they are left out.
  const measured = unit.startsWith('{') ? plain : `${plain}_${UNITS.get(unit) ?? unit}`;
  if (instrument === 'counter') return `${measured}_total`;
  return instrument === 'histogram' ? `${measured}_bucket` : measured;
}

const UNITS: ReadonlyMap<string, string> = new Map([
  ['s', 'seconds'],
  ['By', 'bytes'],
  ['1', 'ratio'],
]);
