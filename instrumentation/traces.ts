import type { NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import type { Environment } from '../src/options/environment.js';
import { diagnostics } from '../src/telemetry/registry.js';
import { countedExporter } from './counted-exporter.js';
import { exportFailure } from './export-result.js';
import { otlpExporter } from './otlp-exporter.js';
import { redactedSpanExporter, type SpanExporter } from './redaction/redacted-span-exporter.js';
import { fromSdk, make, sdkTrace } from './sdk-package.js';
import { isSdkDisabled, wordsOf } from './sdk-variables.js';

type TraceExporter = NonNullable<NodeSDKConfiguration['traceExporter']>;

/**
 * The SDK's own exporters of spans, those that the environment asks for: that of OTLP counted, and behind one that takes out
 * secrets where `isRedacting`. Nothing where it asks for none.
 */
export function tracesOf(environment: Environment, isRedacting: boolean): { readonly traceExporter?: TraceExporter } {
  if (isSdkDisabled(environment)) return {};
  const names = exporterNames(environment);
  // Then the SDK does as it is told.
  if (!isRedacting && (names.length !== 1 || names[0] !== 'otlp')) return {};
  const exporters = names.flatMap((name) => exporterOf(name, environment) ?? []);
  const [first, ...others] = exporters;
  if (!first) return {};
  const all = others.length === 0 ? first : toAll(exporters);
  return { traceExporter: isRedacting ? redactedSpanExporter(all) : all };
}

/** As the SDK reads them. */
function exporterNames(environment: Environment): readonly string[] {
  const names = wordsOf(environment, 'OTEL_TRACES_EXPORTER');
  if (names[0] === 'none') return [];
  return names.length === 0 || names.includes('none') ? ['otlp'] : names;
}

function exporterOf(name: string, environment: Environment): TraceExporter | undefined {
  switch (name) {
    case 'otlp': {
      const otlp = otlpExporter('traces', environment) as TraceExporter;
      return countedExporter<unknown[], TraceExporter>('traces', otlp, (spans) => spans.length);
    }
    case 'console':
      return make(sdkTrace(), 'ConsoleSpanExporter') as TraceExporter;
    case 'zipkin':
      return make(fromSdk('@opentelemetry/exporter-zipkin'), 'ZipkinExporter') as TraceExporter;
    default:
      diagnostics().warn(`koa-otel-guard: OTEL_TRACES_EXPORTER names ${JSON.stringify(name)}, which is not known`);
      return undefined;
  }
}

/** Exports to all of them; it has failed where one has. */
function toAll(exporters: readonly TraceExporter[]): SpanExporter<Parameters<TraceExporter['export']>[0][number]> {
  return {
    export(spans, done) {
      const results = exporters.map(
        (exporter) =>
          new Promise<Parameters<typeof done>[0]>((resolve) => {
            try {
              exporter.export(spans, resolve);
            } catch (error) {
              resolve(exportFailure(error));
            }
          }),
      );
      Promise.all(results).then((all) => done(all.find(({ code }) => code !== 0) ?? { code: 0 }));
    },
    shutdown: async () => void (await Promise.all(exporters.map((exporter) => exporter.shutdown()))),
    forceFlush: async () => void (await Promise.all(exporters.map((exporter) => exporter.forceFlush?.()))),
  };
}
