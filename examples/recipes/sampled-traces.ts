/**
 * One trace in ten, and of every request with a finding its own: a sampler for an SDK of your own,
 * `node --import ./sampled-traces.js minimal.js`. With the preload, `OTEL_TRACES_SAMPLER` is all it takes.
 */
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { NodeSDK, tracing } from '@opentelemetry/sdk-node';
import { guardSampler } from 'koa-otel-guard/instrumentation/sampler';

const oneInTen = new tracing.ParentBasedSampler({ root: new tracing.TraceIdRatioBasedSampler(0.1) });

const sdk = new NodeSDK({
  serviceName: 'shop',
  // Clients send a traceparent as they like: only the load balancer's decides about sampling.
  sampler: guardSampler(oneInTen, { findingTracesPerSecond: 50, trust: ['10.0.0.0/8'] }),
  instrumentations: [
    new HttpInstrumentation({ startIncomingSpanHook: ({ url }) => (url?.includes('?') ? { 'url.query': '' } : {}) }),
  ],
});
sdk.start();
process.once('SIGTERM', () => sdk.shutdown().finally(() => process.exit()));
