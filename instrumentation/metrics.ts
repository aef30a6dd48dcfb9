import type { NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import { type Environment, textOf } from '../src/options/environment.js';
import { countedExporter, type Exporter } from './counted-exporter.js';
import { otlpExporter } from './otlp-exporter.js';
import { fromSdk } from './sdk-package.js';
import { isSdkDisabled } from './sdk-variables.js';

/** The SDK's own OTLP export of metrics, counted by points. Nothing where the environment asks for other exporters. */
export function countedMetrics(environment: Environment): Pick<NodeSDKConfiguration, 'metricReaders'> {
  const read = (name: string) => textOf(environment, name);
  if (isSdkDisabled(environment)) return {};
  if (!['', 'otlp'].includes(read('OTEL_METRICS_EXPORTER'))) return {};
  const exporter = otlpExporter('metrics', environment) as Exporter<MetricBatch>;
  const { PeriodicExportingMetricReader } = fromSdk('@opentelemetry/sdk-metrics') as SdkMetrics;
  const counted = countedExporter('metrics', exporter, pointsIn);
  // The SDK reads these variables for readers that it makes itself.
  const exportIntervalMillis = positive(Number(read('OTEL_METRIC_EXPORT_INTERVAL'))) ?? 60_000;
  const timeout = positive(Number(read('OTEL_METRIC_EXPORT_TIMEOUT'))) ?? 30_000;
  const exportTimeoutMillis = Math.min(timeout, exportIntervalMillis);
  const reader = new PeriodicExportingMetricReader({ exporter: counted, exportIntervalMillis, exportTimeoutMillis });
  return { metricReaders: [reader] };
}

type MetricReader = NonNullable<NodeSDKConfiguration['metricReaders']>[number];

interface SdkMetrics {
  readonly PeriodicExportingMetricReader: new (options: {
    readonly exporter: Exporter<MetricBatch>;
    readonly exportIntervalMillis: number;
    readonly exportTimeoutMillis: number;
  }) => MetricReader;
}

/** What is read of a batch. */
interface MetricBatch {
  readonly scopeMetrics: readonly { readonly metrics: readonly { readonly dataPoints: readonly unknown[] }[] }[];
}

function pointsIn({ scopeMetrics }: MetricBatch): number {
  return scopeMetrics.flatMap(({ metrics }) => metrics).reduce((sum, { dataPoints }) => sum + dataPoints.length, 0);
}

function positive(value: number): number | undefined {
  return value > 0 ? value : undefined;
}
