import { labelName } from '../../../grafana/source/names/label-name.js';
import { prometheusSeries } from '../../../grafana/source/names/prometheus-name.js';
import { CHECK_NAMES } from '../../../src/checks/check.js';
import {
  APP_EVENTS,
  ATTRIBUTES,
  type AttributeEntry,
  EVENTS,
  METRICS,
  type MetricEntry,
} from '../../../src/telemetry/names.js';
import { ANY } from './variables.js';

const entries = Object.values<AttributeEntry>(ATTRIBUTES);
const named = (on: AttributeEntry['on'][number]) =>
  entries.filter((entry) => entry.on.includes(on)).map(({ name }) => name);

/** Attributes of the resource, which are labels everywhere. */
export const RESOURCE_ATTRIBUTES: readonly string[] = [
  'service.name',
  'service.namespace',
  'service.version',
  'service.instance.id',
  'deployment.environment.name',
];
const RESOURCE_LABELS = [...RESOURCE_ATTRIBUTES.map(labelName), 'job', 'instance'];

/** The labels of each series that the guard makes. */
const OWN: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.values<MetricEntry>(METRICS).flatMap((metric) => {
    const labels = [...metric.attributes.map(labelName), ...RESOURCE_LABELS];
    return prometheusSeries(metric).map(
      (series) => [series, new Set(series.endsWith('_bucket') ? [...labels, 'le'] : labels)] as const,
    );
  }),
);

const RECORDS = ['spans', 'metric_points', 'log_records'];
const of = (whose: string, names: readonly string[]) => Object.fromEntries(names.map((name) => [name, whose]));
const histogram = (name: string) => [`${name}_bucket`, `${name}_sum`, `${name}_count`];

/** Series that others make: whose they are, by name, or by how the name begins where it ends in an underscore. */
export const FOREIGN: Readonly<Record<string, string>> = {
  up: 'Prometheus: whether what is scraped answers',
  target_info: 'Prometheus: the resource of each instance',
  prometheus_: 'Prometheus about itself',
  loki_: 'Loki about itself',
  tempo_: 'Tempo about itself',
  grafana_: 'Grafana about itself',
  // Without `_total`: its own reader adds no suffix, as the collector configures it.
  ...of('the collector about itself', [
    'otelcol_exporter_queue_size',
    'otelcol_exporter_queue_capacity',
    ...['sent', 'send_failed', 'enqueue_failed'].flatMap((what) =>
      RECORDS.map((records) => `otelcol_exporter_${what}_${records}`),
    ),
    ...['accepted', 'refused', 'failed'].flatMap((what) =>
      RECORDS.map((records) => `otelcol_receiver_${what}_${records}`),
    ),
  ]),
  ...of("Tempo's metrics generator", ['traces_spanmetrics_calls_total', ...histogram('traces_spanmetrics_latency')]),
  // Of log records it counts only that they were made: the preload has a processor of its own.
  ...of('the SDK about itself', [
    'otel_sdk_log_created_total',
    'otel_sdk_span_started_total',
    'otel_sdk_span_live',
    'otel_sdk_processor_span_processed_total',
    'otel_sdk_processor_span_queue_size',
    'otel_sdk_processor_span_queue_capacity',
  ]),
  ...of('the HTTP instrumentation', histogram('http_server_request_duration_seconds')),
  ...of('the runtime, as the stack tells of it', [
    'nodejs_eventloop_utilization_ratio',
    ...['mean', 'max', 'p50', 'p90', 'p99'].map((what) => `nodejs_eventloop_delay_${what}_seconds`),
  ]),
};

/** The labels of a series; `any` of one that others make; `undefined` for one that nobody makes. */
export function labelsOf(series: string): ReadonlySet<string> | 'any' | undefined {
  const own = OWN.get(series);
  if (own) return own;
  return Object.keys(FOREIGN).some((whose) => (whose.endsWith('_') ? series.startsWith(whose) : series === whose))
    ? 'any'
    : undefined;
}

/** Names of the guard's series. */
export const OWN_SERIES: readonly string[] = [...OWN.keys()];

/** What Loki has of a log record: labels of its stream, and structured metadata. */
export const STREAM_LABELS: ReadonlySet<string> = new Set(RESOURCE_LABELS);
export const LOG_KEYS: ReadonlySet<string> = new Set([
  ...RESOURCE_LABELS,
  ...named('event').map(labelName),
  'trace_id',
  'span_id',
  'severity_text',
  'severity_number',
  'detected_level',
  '__error__',
  'scope_name',
  'scope_version',
]);

/** Attributes of spans: the guard's own, and those of the HTTP instrumentation. */
export const SPAN_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...named('span'),
  'http.request.method',
  'http.response.status_code',
  'http.route',
  'url.path',
  'url.query',
  'url.scheme',
  'client.address',
  'network.peer.address',
  'server.address',
  'server.port',
  'user_agent.original',
  'error.type',
]);

const events = [
  ...Object.values(EVENTS).map(({ name }) => name),
  ...Object.keys(APP_EVENTS).map((name) => EVENTS.APP.name.replace('<name>', name)),
];

/** The closed values of attributes, by the name as a label. */
const VALUES: ReadonlyMap<string, readonly string[]> = new Map([
  ...entries.flatMap(({ name, values, type }) => {
    const closed = values ?? (type === 'boolean' ? ['true', 'false'] : undefined);
    return closed ? [[labelName(name), closed] as const] : [];
  }),
  [labelName(ATTRIBUTES.CHECK.name), CHECK_NAMES],
  [labelName(ATTRIBUTES.EVENT_NAME.name), events],
  [labelName(ATTRIBUTES.SUPPRESSED_EVENT.name), events],
  [labelName(ATTRIBUTES.REASON.name), events.map((name) => name.slice('guard.'.length))],
  ['severity_text', ['INFO', 'WARN', 'ERROR', 'FATAL']],
]);

/** What is wrong with comparing a label to a value, if anything is. */
export function valueFaults(label: string, operator: string, value: string): readonly string[] {
  const values = VALUES.get(label);
  if (!values || value === '' || value === ANY) return [];
  const isPattern = operator.includes('~');
  const wanted = isPattern ? alternatives(value) : [value];
  return wanted
    .filter((one) => !values.some((known) => (isPattern ? new RegExp(`^(?:${one})$`).test(known) : known === one)))
    .map((one) => `${label} is never ${one}`);
}

/** The sides of `a|b`; of a pattern with groups the whole. */
function alternatives(pattern: string): readonly string[] {
  return /[()[\]]/.test(pattern) ? [pattern] : pattern.split('|').filter((side) => side !== '');
}
