import assert from 'node:assert/strict';
import type { Receiver } from '../otlp/receiver.js';
import type { ReceivedPoint, ReceivedSpan } from '../otlp/telemetry.js';

/** What the two requests got as answers: the one that is fine, and the attack with the trace id of its answer. */
export interface Answers {
  readonly fine: readonly [status: number, body: string];
  readonly attack: number;
  readonly traceId: string;
}

/**
 * Asserts what must have arrived of one request that was allowed and one that was blocked: spans, a log record and
 * metric points. Answers with the server span of the allowed request.
 */
export function assertAllSignals(receiver: Receiver, { fine, attack, traceId }: Answers): ReceivedSpan {
  assert.deepEqual({ fine, attack }, { fine: [200, 'item 7'], attack: 403 });
  const blocked = serverSpan(receiver, 'blocked');
  const allowed = serverSpan(receiver, 'allowed');
  assert.equal(blocked.traceId, traceId);
  assert.notEqual(allowed.traceId, traceId);
  const detection = assertGuardSpans(receiver, blocked, 'blocked');
  assertGuardSpans(receiver, allowed, 'allowed');

  assert.equal(receiver.logs.length, 1);
  const [event] = receiver.logs;
  assert.equal(event?.eventName, 'guard.detection.matched');
  assert.equal(event?.severityText, 'WARN');
  assert.equal(event?.traceId, traceId);
  assert.equal(event?.spanId, detection.spanId);
  assert.equal(event?.scope.name, 'koa-otel-guard');

  const requests = [...lastByOutcome(receiver, 'guard.requests').values()];
  assert.deepEqual(
    requests.map(({ attributes, value }) => ({ ...attributes, value })),
    [
      { 'guard.outcome': 'allowed', 'guard.mode': 'enforce', 'http.route': '/items/:id', value: 1 },
      { 'guard.outcome': 'blocked', 'guard.mode': 'enforce', 'guard.check.name': 'detection', value: 1 },
    ],
  );
  const durations = [...lastByOutcome(receiver, 'guard.duration').values()];
  assert.deepEqual(
    durations.map(({ attributes, histogram }) => [attributes['guard.outcome'], histogram?.count]),
    [
      ['allowed', 1],
      ['blocked', 1],
    ],
  );
  assert.deepEqual(receiver.faults, []);
  return allowed;
}

/** Asserts what the preload adds: the route on the server span, the router's span, the service's name and instance. */
export function assertPreloaded(receiver: Receiver, allowed: ReceivedSpan): void {
  assert.equal(allowed.attributes['http.route'], '/items/:id');
  const below = childrenOf(allowed, receiver.spans).map(({ name }) => name);
  assert.deepEqual(below, ['guard', 'router - /items/:id']);
  assert.equal(allowed.resource['service.name'], 'shop');
  assert.equal(allowed.resource['telemetry.distro.name'], 'koa-otel-guard');
  assert.equal(allowed.resource['process.command_args'], undefined);
  assertOneInstance(receiver);
}

/** Asserts that every signal names the instance that it came from, and all the same one. */
function assertOneInstance({ spans, logs, metrics }: Receiver): void {
  const instances = new Set([...spans, ...logs, ...metrics].map(({ resource }) => resource['service.instance.id']));
  assert.equal(instances.size, 1);
  assert.match(String(...instances), /^[0-9a-f-]{36}$/);
}

/** The points of a metric as they were exported last: an export repeats what earlier ones counted. */
function lastByOutcome({ metrics }: Receiver, metric: string): Map<unknown, ReceivedPoint> {
  const points = metrics.filter(({ name }) => name === metric);
  return new Map(points.map((point) => [point.attributes['guard.outcome'], point]));
}

function serverSpan({ spans }: Receiver, outcome: string): ReceivedSpan {
  const found = spans.filter(({ kind, attributes }) => kind === 'server' && attributes['guard.outcome'] === outcome);
  const [span] = found;
  assert.ok(span && found.length === 1, `${found.length} server spans with the outcome ${outcome}`);
  return span;
}

/** The guard span and one span per check below it, each within its parent's time; answers with that of the detection. */
function assertGuardSpans({ spans }: Receiver, server: ReceivedSpan, outcome: string): ReceivedSpan {
  const guards = childrenOf(server, spans).filter(({ name }) => name === 'guard');
  const [guard] = guards;
  assert.ok(guard && guards.length === 1, `${guards.length} guard spans below the server span`);
  assert.equal(guard.attributes['guard.outcome'], outcome);
  assert.equal(guard.scope.name, 'koa-otel-guard');
  assert.match(guard.scope.schemaUrl, /^https:\/\/opentelemetry\.io\/schemas\//);
  assertWithin(guard, server);

  const checks = childrenOf(guard, spans);
  const names = checks.map(({ name }) => name);
  assert.deepEqual(names, ['guard.ban', 'guard.rate_limit', 'guard.detection']);
  for (const check of checks) assertWithin(check, guard);
  const detection = checks[2];
  assert.ok(detection);
  assert.equal(detection.attributes['guard.check.conclusion'], outcome === 'blocked' ? 'block' : 'pass');
  return detection;
}

/** Spans directly below another, in the order of their beginning. */
function childrenOf({ spanId, traceId }: ReceivedSpan, spans: readonly ReceivedSpan[]): ReceivedSpan[] {
  return spans
    .filter((span) => span.parentSpanId === spanId && span.traceId === traceId)
    .sort((one, other) => Number(one.start - other.start));
}

function assertWithin(child: ReceivedSpan, parent: ReceivedSpan): void {
  assert.ok(child.start >= parent.start, `${child.name} starts before ${parent.name}`);
  assert.ok(child.end <= parent.end, `${child.name} ends after ${parent.name}`);
  assert.ok(child.start <= child.end, `${child.name} ends before it starts`);
}
