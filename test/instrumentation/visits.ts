import assert from 'node:assert/strict';
import type { Receiver } from '../otlp/receiver.js';
import type { ReceivedSpan } from '../otlp/telemetry.js';
import { run } from '../package/program.js';

/** So many requests, one after the other. */
export interface Visit {
  readonly path: string;
  readonly times: number;
  readonly traceparent?: string;
}

export interface Answer {
  readonly status: number;
  /** Of a request that was blocked. */
  readonly traceId?: string;
}

export const FINE = '/items/7';
export const ATTACK = '/items/7?q=%3Cscript%3Ealert(1)%3C/script%3E';

export interface VisitOptions {
  /** Where the application is, and under which path. */
  readonly cwd: string;
  readonly app: string;
  readonly receiver: Receiver;
  readonly preload?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the application `visited` under the preload to its end, when all of its telemetry must have arrived. */
export async function visit(visits: readonly Visit[], options: VisitOptions): Promise<readonly Answer[]> {
  const { cwd, app, receiver, preload = 'koa-otel-guard/instrumentation', env } = options;
  const args = ['--import', preload, app, JSON.stringify(visits)];
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_SERVICE_NAME: 'shop' };
  const { stdout } = await run(process.execPath, args, { cwd, env: { ...endpoint, ...env } });
  return JSON.parse(stdout);
}

/**
 * Asserts that every blocked request has a trace of its own, with its guard span as root, the span of the check that found
 * something, a link to the trace that was not recorded, and the event in it; and that there are no other spans.
 */
export function assertKeptApart({ spans, logs }: Receiver, answers: readonly Answer[], blocked: number): void {
  const attacks = answers.filter(({ status }) => status === 403);
  assert.equal(attacks.length, blocked);
  const kept = new Set<string>();
  for (const { traceId } of attacks) {
    const trace = spans.filter((span) => span.traceId === traceId);
    const guard = trace.find(({ name }) => name === 'guard');
    assert.ok(guard, `no guard span in the trace ${traceId}`);
    assert.equal(guard.parentSpanId, undefined);
    assert.equal(guard.attributes['guard.outcome'], 'blocked');
    const [link] = guard.links;
    assert.ok(link && link.traceId !== traceId && guard.links.length === 1);
    const check = trace.find(({ name }) => name === 'guard.detection');
    assert.equal(check?.parentSpanId, guard.spanId);
    assert.equal(check?.attributes['guard.finding.reason'], 'detection.matched');
    for (const span of trace) assertWithin(span, guard);
    const [event, ...others] = logs.filter((log) => log.traceId === traceId);
    assert.equal(event?.spanId, check?.spanId);
    assert.deepEqual(others, []);
    for (const span of trace) kept.add(span.spanId);
  }
  const others = spans.filter(({ spanId }) => !kept.has(spanId));
  assert.deepEqual(
    others.map(({ name }) => name),
    [],
  );
}

function assertWithin(span: ReceivedSpan, { start, end }: ReceivedSpan): void {
  assert.ok(start <= span.start && span.start <= span.end && span.end <= end, `${span.name} lies outside the guard's`);
}
