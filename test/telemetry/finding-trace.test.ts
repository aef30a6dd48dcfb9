import assert from 'node:assert/strict';
import { context, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import { detect, type SecurityEvent } from '../../src/index.js';
import { Metrics } from '../../src/telemetry/metrics.js';
import { Telemetry } from '../../src/telemetry/telemetry.js';
import { closeAll, guarded } from '../guarded.js';
import { chunked } from '../raw-body.js';
import { until } from '../state/redis/server.js';
import { type ProcessSdk, processSdk } from './process-sdk.js';

const PARENT = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const UNSAMPLED = { traceparent: `00-${PARENT.traceId}-${PARENT.spanId}-00` };

describe('a trace of its own, where that of the request is not recorded', () => {
  let sdk: ProcessSdk;
  before(async () => {
    sdk = await processSdk();
  });
  afterEach(closeAll);

  /** The spans of the guard in the trace that an event names, which must be linked to that of the request. */
  async function traceOf(event: SecurityEvent | undefined) {
    await sdk.flush();
    const spans = sdk.receiver.spans.filter(({ traceId }) => traceId === event?.traceId);
    const root = spans.find(({ parentSpanId }) => parentSpanId === undefined);
    assert.deepEqual(
      root?.links.map(({ traceId }) => traceId),
      [PARENT.traceId],
    );
    const named = spans.find(({ spanId }) => spanId === event?.spanId);
    return { root: root?.name, event: named?.name };
  }

  it('is made for what is found while the application is at work', async () => {
    const app = await guarded({ body: { max: 10 } }, async (ctx) => {
      for await (const _ of ctx.req);
    });
    const head = `POST / HTTP/1.1\r\nHost: a\r\ntraceparent: ${UNSAMPLED.traceparent}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const answer = await app.raw(head + chunked('x'.repeat(100), 5));
    const [event] = app.events;
    assert.deepEqual(await traceOf(event), {
      root: 'guard.late',
      event: `guard.${event?.attributes['guard.check.name']}`,
    });
    assert.ok(answer.includes(`"trace_id":"${event?.traceId}"`));
  });

  it('is made for what the application has looked at', async () => {
    const app = await guarded({}, (ctx) => {
      ctx.body = detect("' union select password, 1 from users --");
    });
    await app.get('/', UNSAMPLED);
    assert.deepEqual(await traceOf(app.events[0]), { root: 'guard.detect', event: 'guard.detection' });
  });

  it('is made for a behaviour rule that an answer has led beyond its limit', async () => {
    const app = await guarded({ behavior: [{ kind: 'response', pattern: 'hello', above: 0, window: '1m' }] });
    await app.get('/', UNSAMPLED);
    await until(() => app.events.length === 1);
    assert.deepEqual(await traceOf(app.events[0]), { root: 'guard.response', event: 'guard.response' });
  });

  it('costs a request without a finding no clock readings of its checks', () => {
    const metrics = new Metrics(() => []);
    const events = { finding() {} } as unknown as ConstructorParameters<typeof Telemetry>[1];
    const faults: unknown[] = [];
    const telemetry = new Telemetry({ spans: 'all', events: false, wave: false }, events, metrics, (...fault) => {
      faults.push(fault);
    });
    const parent = trace.setSpanContext(ROOT_CONTEXT, { ...PARENT, traceFlags: TraceFlags.NONE });
    const watched = () =>
      Array.from({ length: 32 }, () => context.with(parent, () => telemetry.begin())?.trace !== undefined).filter(
        (isWatched) => isWatched,
      ).length;
    // One in 16 is timed for the metric of durations.
    assert.equal(watched(), 2);
    const fine = { outcome: 'allowed', mode: 'enforce', findings: [], score: 0 } as const;
    const request = {} as Parameters<typeof telemetry.decided>[1];
    const measurement = context.with(parent, () => telemetry.begin());
    telemetry.decided(measurement, request, fine);
    assert.equal(measurement?.trace, undefined);
    assert.equal(watched(), 2);
    assert.deepEqual(faults, []);
    metrics.close();
  });
});
