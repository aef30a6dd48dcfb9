import {
  METRIC_NODEJS_EVENTLOOP_DELAY_P50,
  METRIC_NODEJS_EVENTLOOP_DELAY_P99,
  METRIC_NODEJS_EVENTLOOP_UTILIZATION,
  METRIC_OTEL_SDK_PROCESSOR_SPAN_PROCESSED,
  METRIC_OTEL_SDK_PROCESSOR_SPAN_QUEUE_SIZE,
} from '@opentelemetry/semantic-conventions/incubating';
import type { Measured } from '../names/prometheus-name.js';

/** Metrics that others tell of: OpenTelemetry's SDK, with `OTEL_NODE_EXPERIMENTAL_SDK_METRICS=true`, and Node's runtime. */
export const SDK_METRICS = {
  SPANS_PROCESSED: { name: METRIC_OTEL_SDK_PROCESSOR_SPAN_PROCESSED, unit: '{span}', instrument: 'counter' },
  SPAN_QUEUE: { name: METRIC_OTEL_SDK_PROCESSOR_SPAN_QUEUE_SIZE, unit: '{span}', instrument: 'gauge' },
  LOOP_DELAY_P50: { name: METRIC_NODEJS_EVENTLOOP_DELAY_P50, unit: 's', instrument: 'gauge' },
  LOOP_DELAY_P99: { name: METRIC_NODEJS_EVENTLOOP_DELAY_P99, unit: 's', instrument: 'gauge' },
  LOOP_UTILIZATION: { name: METRIC_NODEJS_EVENTLOOP_UTILIZATION, unit: '1', instrument: 'gauge' },
} as const satisfies Record<string, Measured>;

/**
 * Series that are scraped or written under a name of their own: the collector's of itself, whose reader adds no `_total`,
 * and those that Tempo makes of server spans.
 * Source: https://opentelemetry.io/docs/collector/internal-telemetry/, https://grafana.com/docs/tempo/latest/metrics-from-traces/span-metrics/
 */
export const FOREIGN_SERIES = {
  SERVER_LATENCY: 'traces_spanmetrics_latency_bucket',
  COLLECTOR_SENT_LOGS: 'otelcol_exporter_sent_log_records',
  COLLECTOR_SENT_SPANS: 'otelcol_exporter_sent_spans',
  COLLECTOR_SENT_METRICS: 'otelcol_exporter_sent_metric_points',
  COLLECTOR_FAILED_LOGS: 'otelcol_exporter_send_failed_log_records',
  COLLECTOR_FAILED_SPANS: 'otelcol_exporter_send_failed_spans',
  COLLECTOR_FAILED_METRICS: 'otelcol_exporter_send_failed_metric_points',
  COLLECTOR_QUEUE: 'otelcol_exporter_queue_size',
  COLLECTOR_QUEUE_CAPACITY: 'otelcol_exporter_queue_capacity',
  UP: 'up',
} as const;
