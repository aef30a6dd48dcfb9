import { type Receiver, startReceiver } from './receiver.js';

/**
 * Starts OpenTelemetry: towards OTEL_EXPORTER_OTLP_ENDPOINT when that is set, else towards a receiver of the demo's
 * own. Must come before Koa and http are loaded, which are instrumented as they load.
 */
export async function startTelemetry(): Promise<Receiver | undefined> {
  const { env } = process;
  env.OTEL_SERVICE_NAME ||= 'shop-demo';
  const receiver = env.OTEL_EXPORTER_OTLP_ENDPOINT ? undefined : await startReceiver();
  if (receiver) {
    env.OTEL_EXPORTER_OTLP_ENDPOINT = receiver.url;
    // What our receiver understands.
    env.OTEL_EXPORTER_OTLP_PROTOCOL = 'http/json';
    env.OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE = 'cumulative';
    // A person is waiting.
    env.OTEL_METRIC_EXPORT_INTERVAL ||= '1000';
    env.OTEL_METRIC_EXPORT_TIMEOUT ||= '1000';
    env.OTEL_BSP_SCHEDULE_DELAY ||= '500';
    env.OTEL_BLRP_SCHEDULE_DELAY ||= '500';
  }
  await import('koa-otel-guard/instrumentation');
  return receiver;
}
