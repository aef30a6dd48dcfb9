import type { Alert } from './alert.js';
import { growth, INSTANCE, label, number, SERVICE, series, told } from './words.js';

/** The collector's own counters of what it could not pass on, by signal. */
const failures = ['send_failed', 'enqueue_failed'].flatMap((failure) =>
  ['spans', 'metric_points', 'log_records'].map((signal) => `otelcol_exporter_${failure}_${signal}`),
);
/** The way of telemetry: what is lost on it is missing in every other alert. */
export const telemetryAlerts: readonly Alert[] = [
  {
    uid: 'guard-events-dropped',
    title: 'Security events are lost',
    group: 'telemetry',
    severity: 'warning',
    source: 'prometheus',
    expr: `sum by (${SERVICE}, ${INSTANCE}) (${growth(`${series('EXPORT_RECORDS')}{${label('EXPORT_SIGNAL')}="logs", ${label('EXPORT_RESULT')}="dropped"}`, '15m')})`,
    above: 0,
    for: '0s',
    keepFiringFor: '15m',
    panel: { dashboard: 'guard-health-and-cost', title: 'Exporter' },
    summary: `${told(INSTANCE)} of ${told(SERVICE)} lost ${number()} log records in fifteen minutes.`,
    description: 'The collector did not take them, and they could not be kept until it does.',
  },
  {
    uid: 'guard-sdk-dropped',
    title: 'The SDK drops spans',
    group: 'telemetry',
    severity: 'warning',
    source: 'prometheus',
    expr: `sum by (${SERVICE}, ${INSTANCE}) (${growth('otel_sdk_processor_span_processed_total{error_type!=""}', '15m')})`,
    above: 0,
    for: '0s',
    keepFiringFor: '15m',
    panel: { dashboard: 'guard-health-and-cost', title: 'SDK' },
    summary: `The SDK of ${told(INSTANCE)} of ${told(SERVICE)} dropped ${number()} spans in fifteen minutes.`,
    description: 'Its queue is full: the application makes spans faster than they are passed on.',
  },
  {
    uid: 'guard-collector-dropping',
    title: 'The collector loses telemetry',
    group: 'telemetry',
    severity: 'critical',
    source: 'prometheus',
    expr: failures.map((name) => `sum by (exporter) (${growth(name, '5m')}) > 0`).join('\nor '),
    above: 0,
    for: '2m',
    keepFiringFor: '10m',
    panel: { dashboard: 'guard-health-and-cost', title: 'Collector' },
    summary: `The collector's exporter ${told('exporter')} lost ${number()} records in five minutes.`,
    description: 'A backend refuses them, or the queue on disk is full. What is lost here is in no dashboard.',
  },
];
