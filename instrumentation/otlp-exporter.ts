import type { ExportSignal } from '../src/health/export-tally.js';
import type { Environment } from '../src/options/environment.js';
import { fromSdk } from './sdk-package.js';

/**
 * The OTLP exporter that the SDK would make of its variables for a signal; `undefined` where they ask for other exporters, or
 * for none: then the SDK does as it is told.
 */
export function otlpExporter(signal: ExportSignal, environment: Environment): unknown {
  const read = (name: string) => environment[name]?.trim() ?? '';
  const upper = signal.toUpperCase();
  if (read('OTEL_SDK_DISABLED').toLowerCase() === 'true') return undefined;
  if (!['', 'otlp'].includes(read(`OTEL_${upper}_EXPORTER`))) return undefined;
  const protocol = read(`OTEL_EXPORTER_OTLP_${upper}_PROTOCOL`) || read('OTEL_EXPORTER_OTLP_PROTOCOL');
  const { packageName, className } = EXPORTERS[signal];
  const exported = fromSdk(`${packageName}-${TRANSPORTS.get(protocol) ?? 'proto'}`) as Record<
    string,
    new () => unknown
  >;
  const OtlpExporter = exported[className];
  return OtlpExporter && new OtlpExporter();
}

const EXPORTERS = {
  traces: { packageName: '@opentelemetry/exporter-trace-otlp', className: 'OTLPTraceExporter' },
  metrics: { packageName: '@opentelemetry/exporter-metrics-otlp', className: 'OTLPMetricExporter' },
  logs: { packageName: '@opentelemetry/exporter-logs-otlp', className: 'OTLPLogExporter' },
} as const;

const TRANSPORTS: ReadonlyMap<string, string> = new Map([
  ['grpc', 'grpc'],
  ['http/json', 'http'],
  ['http/protobuf', 'proto'],
]);
