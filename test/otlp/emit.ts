/** A process of its own that emits one of everything, through a real SDK, to where the OTEL_* variables point. */
import { context, metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { NodeSDK } from '@opentelemetry/sdk-node';

const sdk = new NodeSDK({ instrumentations: [] });
sdk.start();

const tracer = trace.getTracerProvider().getTracer('emitter', '1.2.3', { schemaUrl: 'https://example.org/schema/1' });
const parent = tracer.startSpan('parent', { kind: SpanKind.SERVER, startTime: [1_700_000_000, 1] });
const inParent = trace.setSpan(context.active(), parent);
const attributes = { text: 'a', whole: -7, fraction: 0.5, yes: true, no: false, zero: 0, empty: '', list: ['x', 'y'] };
const child = tracer.startSpan('child', { attributes, startTime: [1_700_000_000, 2] }, inParent);
child.setStatus({ code: SpanStatusCode.ERROR, message: 'broke' });
child.end([1_700_000_000, 999_999_999]);
parent.addLink({ context: child.spanContext() });
parent.end([1_700_000_001, 0]);

const body = { nested: { list: [1, 'two'] }, bytes: new Uint8Array([0, 255]) };
const logger = logs.getLogger('emitter', '1.2.3');
logger.emit({
  eventName: 'thing.happened',
  severityNumber: 13,
  severityText: 'WARN',
  body,
  attributes,
  context: inParent,
});
logger.emit({ body: 'outside of any trace' });

const meter = metrics.getMeter('emitter');
meter.createCounter('emitted', { unit: '{thing}', description: 'Things.' }).add(3, { kind: 'a' });
meter.createUpDownCounter('open').add(-2);
meter.createGauge('level').record(0.25);
const boundaries = [1, 10];
const sizes = meter.createHistogram('sizes', { unit: 'By', advice: { explicitBucketBoundaries: boundaries } });
for (const size of [0.5, 5, 5, 50]) sizes.record(size);

await sdk.shutdown();
