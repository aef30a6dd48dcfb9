import { createRequire } from 'node:module';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { NodeSDK, tracing } from '@opentelemetry/sdk-node';
import { flushProviders } from '../../instrumentation/flush.js';
import { spooledLogs } from '../../instrumentation/logs.js';
import { type Receiver, startReceiver } from '../otlp/receiver.js';

/** The SDK of the test process: an application's own, exporting over OTLP/HTTP to a receiver. */
export interface ProcessSdk {
  readonly receiver: Receiver;
  /** Sends all that is buffered; when it resolves, it has arrived. */
  flush(): Promise<void>;
}

let started: Promise<ProcessSdk> | undefined;

/**
 * Starts the SDK of this process, once: its providers are global. It ends with the process. Requests are traced in the tests of
 * files that ask for it only, and what had arrived when it is asked for is forgotten: all others would fill the memory of the receiver.
 */
export async function processSdk(): Promise<ProcessSdk> {
  isTracing = true;
  isAskedFor = true;
  started ??= start();
  const sdk = await started;
  sdk.receiver.forget();
  return sdk;
}

let isTracing = false;
let isAskedFor = false;
const traced = new Set<string | undefined>();

beforeEach(function () {
  noteWhoAsked(this.currentTest?.file);
  isTracing = traced.has(this.currentTest?.file);
});
afterEach(function () {
  noteWhoAsked(this.currentTest?.file);
});

/** A hook or a test has asked: both are of the file whose test runs next, or has run. */
function noteWhoAsked(file: string | undefined): void {
  if (isAskedFor) traced.add(file);
  isAskedFor = false;
}

const sampler = new tracing.ParentBasedSampler({
  root: {
    shouldSample: () => ({
      decision: isTracing ? tracing.SamplingDecision.RECORD_AND_SAMPLED : tracing.SamplingDecision.NOT_RECORD,
    }),
  },
});

async function start(): Promise<ProcessSdk> {
  const receiver = await startReceiver();
  Object.assign(process.env, {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
    OTEL_METRIC_EXPORT_INTERVAL: '3600000',
    OTEL_SERVICE_NAME: 'guarded-by-tests',
  });
  const sdk = new NodeSDK({
    ...spooledLogs(process.env)?.configuration,
    sampler,
    instrumentations: [
      // The receiver lives in this process: telling of its requests would never end.
      new HttpInstrumentation({ ignoreIncomingRequestHook: ({ url = '' }) => url.startsWith('/v1/') }),
    ],
  });
  sdk.start();
  createRequire(import.meta.url)('node:http');

  after(async () => {
    await sdk.shutdown();
    await receiver.close();
  });

  return {
    receiver,
    flush: flushProviders,
  };
}
