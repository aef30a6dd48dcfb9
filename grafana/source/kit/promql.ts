import { ATTR_SERVICE_INSTANCE_ID, ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';
import type { BuiltInCheckName } from '../../../src/checks/check.js';
import { ATTRIBUTES, type MetricEntry } from '../../../src/telemetry/names.js';
import { labelName } from '../names/label-name.js';
import { type Measured, prometheusName } from '../names/prometheus-name.js';

/** An attribute of the registry, or one of OpenTelemetry's own. */
export interface Named {
  readonly name: string;
  readonly values?: readonly string[];
}

/** What an attribute may be compared with: one of its values where the registry closes the set. */
export type ValueOf<A extends Named> = A extends { readonly values: readonly (infer V extends string)[] } ? V : string;

export const SERVICE: Named = { name: ATTR_SERVICE_NAME };
export const INSTANCE: Named = { name: ATTR_SERVICE_INSTANCE_ID };

/** The label of an attribute, in Prometheus and in Loki. */
export function label({ name }: Named): string {
  return labelName(name);
}

/** The name of a series in a legend: what an attribute is of it. */
export function legendOf(...attributes: readonly Named[]): string {
  return attributes.map((attribute) => `{{${label(attribute)}}}`).join(' ');
}

/** Matchers read the same in PromQL and LogQL. */
export function is<const A extends Named>(attribute: A, value: ValueOf<A>): string {
  return `${label(attribute)}="${value}"`;
}

export function isNot<const A extends Named>(attribute: A, value: ValueOf<A> | ''): string {
  return `${label(attribute)}!="${value}"`;
}

export function isOneOf<const A extends Named>(attribute: A, ...values: readonly ValueOf<A>[]): string {
  return `${label(attribute)}=~"${values.join('|')}"`;
}

export function isCheck(check: BuiltInCheckName): string {
  return is(ATTRIBUTES.CHECK, check);
}

/** As a variable of the page says, several at once among them. */
export function isSelected(attribute: Named, variable: string): string {
  return `${label(attribute)}=~"$${variable}"`;
}

/** The services and instances that are selected on the page. */
export const SELECTED: readonly string[] = [isSelected(SERVICE, 'service'), isSelected(INSTANCE, 'instance')];

/** The series of a metric of the guard, of what is selected on the page. */
export function series(metric: Measured, ...matchers: readonly string[]): string {
  return `${prometheusName(metric)}${braces(matchers)}`;
}

/** The buckets of a histogram. */
export function buckets(metric: Measured, ...matchers: readonly string[]): string {
  return `${prometheusName(metric)}_bucket${braces(matchers)}`;
}

/** How much a counter grows in a second. */
export function rate(of: string, ...by: readonly Named[]): string {
  return `sum${grouping(by)}(rate(${of}[$__rate_interval]))`;
}

/** How much a counter grows in a minute, for what is rare. */
export function perMinute(of: string, ...by: readonly Named[]): string {
  return `60 * ${rate(of, ...by)}`;
}

/**
 * By how much a counter grew in the time range of the page. A counter is not there before its first count, which `increase`
 * does not see: what is new counts as a whole.
 */
export function total(of: string, ...by: readonly Named[]): string {
  return `sum${grouping(by)}((${of} unless ${of} offset $__range) or increase(${of}[$__range]))`;
}

export function sum(of: string, ...by: readonly Named[]): string {
  return `sum${grouping(by)}(${of})`;
}

export function highest(of: string, ...by: readonly Named[]): string {
  return `max${grouping(by)}(${of})`;
}

export function lowest(of: string, ...by: readonly Named[]): string {
  return `min${grouping(by)}(${of})`;
}

/** Those that are highest, without those that are zero. */
export function top(count: number, of: string): string {
  return `topk(${count}, ${of} > 0)`;
}

/** A quantile, 0 to 1, of a histogram over the last moments. */
export function quantile(
  q: number,
  metric: Measured,
  by: readonly Named[] = [],
  ...matchers: readonly string[]
): string {
  return `histogram_quantile(${q}, ${bucketRates(buckets(metric, ...matchers), '$__rate_interval', by)})`;
}

/** A quantile, 0 to 1, of a histogram over the time range of the page. */
export function quantileOfAll(q: number, metric: Measured, by: readonly Named[] = []): string {
  return `histogram_quantile(${q}, ${bucketRates(buckets(metric), '$__range', by)})`;
}

/** The mean of a histogram over the last moments. */
export function mean(metric: Measured): string {
  const name = prometheusName(metric);
  return `${rate(`${name}_sum${braces([])}`)} / ${rate(`${name}_count${braces([])}`)}`;
}

/** An empty answer reads 0. */
export function orZero(of: string): string {
  return `${of} or vector(0)`;
}

/** Gives series without an attribute a name of their own, since a legend of nothing is none. */
export function orNamed(name: string, of: string, attribute: Named): string {
  return `label_replace(${of}, "${label(attribute)}", "${name}", "${label(attribute)}", "")`;
}

/** The share of a part in a whole, 0 to 1; 0 where there is nothing of the part. */
export function share(part: string, whole: string): string {
  return `(${orZero(part)}) / ${whole}`;
}

/** How many instances told of a metric lately. */
export function instances(metric: MetricEntry): string {
  return `count(count by (${label(INSTANCE)}) (${series(metric)}))`;
}

export function grouping(by: readonly Named[]): string {
  return by.length === 0 ? '' : ` by (${by.map(label).join(', ')}) `;
}

function bucketRates(of: string, over: string, by: readonly Named[]): string {
  return `sum by (${['le', ...by.map(label)].join(', ')}) (rate(${of}[${over}]))`;
}

function braces(matchers: readonly string[]): string {
  return `{${[...SELECTED, ...matchers].join(', ')}}`;
}
