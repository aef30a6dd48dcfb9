import type { NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import type { Environment } from '../src/options/environment.js';
import { diagnostics } from '../src/telemetry/registry.js';
import { redactedSpanExporter, type SpanExporter } from './redaction/redacted-span-exporter.js';
import { fromSdk } from './sdk-package.js';

type TraceExporter = NonNullable<NodeSDKConfiguration['traceExporter']>;

/**
 * The SDK's own exporters of spans, those that the environment asks for, behind one that takes out secrets. Nothing where it
 * asks for none.
 */
export function redactedTraces(environment: Environment): { readonly traceExporter?: TraceExporter } {
  if (environment.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true') return {};
  const exporters = exporterNames(environment).flatMap((name) => exporterOf(name, environment) ?? []);
  const [first, ...others] = exporters;
  if (!first) return {};
  return { traceExporter: redactedSpanExporter(others.length === 0 ? first : toAll(exporters)) };
}

/** As the SDK reads them. */
function exporterNames({ OTEL_TRACES_EXPORTER: given = '' }: Environment): readonly string[] {
  const names = [...new Set(given.split(',').map((name) => name.trim()))].filter((name) => name !== '');
  if (names[0] === 'none') return [];
  return names.length === 0 || names.includes('none') ? ['otlp'] : names;
}

function exporterOf(name: string, environment: Environment): TraceExporter | undefined {
  switch (name) {
    case 'otlp': {
      const of = (variable: string) => environment[variable]?.trim() ?? '';
      const protocol = of('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') || of('OTEL_EXPORTER_OTLP_PROTOCOL');
      return make(PACKAGES.get(protocol) ?? DEFAULT_PACKAGE, 'OTLPTraceExporter');
    }
    case 'console':
      return make(CONSOLE, 'ConsoleSpanExporter');
    case 'zipkin':
      return make('@opentelemetry/exporter-zipkin', 'ZipkinExporter');
    default:
      diagnostics().warn(`koa-otel-guard: OTEL_TRACES_EXPORTER names ${JSON.stringify(name)}, which is not known`);
      return undefined;
  }
}

function make(name: string, exporter: string): TraceExporter {
  const made = (fromSdk(name) as Readonly<Record<string, new () => TraceExporter>>)[exporter];
  if (!made) throw new Error(`${name} has no ${exporter}`);
  return new made();
}

const DEFAULT_PACKAGE = '@opentelemetry/exporter-trace-otlp-proto';
const PACKAGES: ReadonlyMap<string, string> = new Map([
  ['grpc', '@opentelemetry/exporter-trace-otlp-grpc'],
  ['http/json', '@opentelemetry/exporter-trace-otlp-http'],
  ['http/protobuf', DEFAULT_PACKAGE],
]);
const CONSOLE = '@opentelemetry/sdk-trace';

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
              resolve({ code: 1, error: error as Error });
            }
          }),
      );
      Promise.all(results).then((all) => done(all.find(({ code }) => code !== 0) ?? { code: 0 }));
    },
    shutdown: async () => void (await Promise.all(exporters.map((exporter) => exporter.shutdown()))),
    forceFlush: async () => void (await Promise.all(exporters.map((exporter) => exporter.forceFlush?.()))),
  };
}
