import type { ExportSignal } from '../src/health/export-tally.js';
import { type Environment, textOf } from '../src/options/environment.js';
import { fromSdk, make } from './sdk-package.js';

/** The OTLP exporter that the SDK would make of its variables for a signal. */
export function otlpExporter(signal: ExportSignal, environment: Environment): unknown {
  const read = (name: string) => textOf(environment, name);
  const protocol = read(`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_PROTOCOL`) || read('OTEL_EXPORTER_OTLP_PROTOCOL');
  const { packageName, className } = EXPORTERS[signal];
  return make(fromSdk(`${packageName}-${TRANSPORTS.get(protocol) ?? 'proto'}`), className);
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
