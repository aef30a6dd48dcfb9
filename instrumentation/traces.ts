import type { NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import type { Environment } from '../src/options/environment.js';
import { countedExporter, type Exporter } from './counted-exporter.js';
import { otlpExporter } from './otlp-exporter.js';

/** The SDK's own OTLP export of spans, counted. Nothing where the environment asks for other exporters. */
export function countedTraces(environment: Environment): Partial<Pick<NodeSDKConfiguration, 'traceExporter'>> {
  const exporter = otlpExporter('traces', environment) as TraceExporter | undefined;
  if (!exporter) return {};
  return { traceExporter: countedExporter<SpanBatch, TraceExporter>('traces', exporter, (spans) => spans.length) };
}

type TraceExporter = NodeSDKConfiguration['traceExporter'] & Exporter<SpanBatch>;
type SpanBatch = Parameters<NodeSDKConfiguration['traceExporter']['export']>[0];
