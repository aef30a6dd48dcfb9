import { labelName } from '../../../grafana/source/names/label-name.js';
import { prometheusName } from '../../../grafana/source/names/prometheus-name.js';
import type { Attributes, ReceivedPoint } from '../../otlp/telemetry.js';
import { RESOURCE_ATTRIBUTES } from '../queries/known-names.js';

/** A series of Prometheus, its name with its labels, and what it ends at. */
export interface Series {
  readonly name: string;
  readonly labels: string;
  readonly value: number;
  /** Whether it began at nothing: counters, and those of a histogram. */
  readonly isCounter: boolean;
}

/** Points of OpenTelemetry as Prometheus's OTLP receiver has them: deltas added up, of all others the last. */
export function seriesOfPoints(points: readonly ReceivedPoint[]): readonly Series[] {
  const series = new Map<string, Series>();
  for (const point of points) {
    for (const one of seriesOfPoint(point)) {
      const key = `${one.name}${one.labels}`;
      const before = point.temporality === 'delta' ? (series.get(key)?.value ?? 0) : 0;
      series.set(key, { ...one, value: before + one.value });
    }
  }
  return [...series.values()];
}

/** The text that Prometheus scrapes; of the beginning, when counters were at nothing, or of the end. */
export function exposition(series: readonly Series[], when: 'begin' | 'end'): string {
  return series
    .map(({ name, labels, value, isCounter }) => `${name}{${labels}} ${when === 'begin' && isCounter ? 0 : value}\n`)
    .join('');
}

function* seriesOfPoint(point: ReceivedPoint): Generator<Series> {
  const { type, isMonotonic, histogram, value, attributes, resource } = point;
  const instrument = type === 'histogram' ? 'histogram' : type === 'sum' && isMonotonic ? 'counter' : 'gauge';
  const name = prometheusName({ ...point, instrument });
  const labels = labelsText({ ...attributes, ...promoted(resource) });
  if (!histogram) {
    yield { name, labels, value: value ?? 0, isCounter: instrument === 'counter' };
    return;
  }
  let count = 0;
  for (const [at, added] of histogram.counts.entries()) {
    count += added;
    const bound = histogram.bounds[at] ?? '+Inf';
    yield { name: `${name}_bucket`, labels: `${labels},le="${bound}"`, value: count, isCounter: true };
  }
  yield { name: `${name}_sum`, labels, value: histogram.sum ?? 0, isCounter: true };
  yield { name: `${name}_count`, labels, value: histogram.count, isCounter: true };
}

/** Attributes of the resource that are labels of every series, and the two that Prometheus makes from them. */
function promoted(resource: Attributes): Attributes {
  const { 'service.namespace': namespace, 'service.name': service, 'service.instance.id': instance } = resource;
  return {
    ...Object.fromEntries(RESOURCE_ATTRIBUTES.map((name) => [name, resource[name]])),
    job: namespace === undefined ? service : `${namespace}/${service}`,
    instance,
  };
}

function labelsText(attributes: Attributes): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${labelName(name)}=${JSON.stringify(String(value))}`)
    .sort()
    .join(',');
}
