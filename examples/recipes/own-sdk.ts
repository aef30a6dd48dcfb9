/**
 * An OpenTelemetry SDK of your own instead of the preload: `node --import ./own-sdk.js minimal.js`. The guard speaks to
 * whatever is registered, there is nothing to connect. What it tells is redacted; these exporters take secrets out of all that
 * the application and its instrumentations tell, too.
 */
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { BatchLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { redactedLogExporter, redactedSpanExporter } from 'koa-otel-guard/instrumentation/redaction';

// Without a service.instance.id the counters of several instances would be one series.
process.env.OTEL_NODE_RESOURCE_DETECTORS ??= 'env,host,process,serviceinstance';

// Traces, metrics and logs over OTLP to OTEL_EXPORTER_OTLP_ENDPOINT.
const sdk = new NodeSDK({
  serviceName: 'shop',
  instrumentations: [new HttpInstrumentation()],
  traceExporter: redactedSpanExporter(new OTLPTraceExporter()),
  logRecordProcessors: [new BatchLogRecordProcessor({ exporter: redactedLogExporter(new OTLPLogExporter()) })],
});
sdk.start();
process.once('SIGTERM', () => sdk.shutdown().finally(() => process.exit()));
