/**
 * An OpenTelemetry SDK of your own instead of the preload: `node --import ./own-sdk.js minimal.js`. The guard speaks to
 * whatever is registered, there is nothing to connect.
 */
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { NodeSDK } from '@opentelemetry/sdk-node';

// Without a service.instance.id the counters of several instances would be one series.
process.env.OTEL_NODE_RESOURCE_DETECTORS ??= 'env,host,process,serviceinstance';

// Traces, metrics and logs over OTLP to OTEL_EXPORTER_OTLP_ENDPOINT.
const sdk = new NodeSDK({
  serviceName: 'shop',
  instrumentations: [
    // The server span has the query as it came. The guard redacts what it tells; this span is not its own.
    new HttpInstrumentation({ startIncomingSpanHook: ({ url }) => (url?.includes('?') ? { 'url.query': '' } : {}) }),
  ],
});
sdk.start();
process.once('SIGTERM', () => sdk.shutdown().finally(() => process.exit()));
