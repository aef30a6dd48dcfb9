import assert from 'node:assert/strict';
import {
  APP_EVENTS,
  ATTRIBUTES,
  type AttributeEntry,
  DURATION_BUCKETS,
  EVENTS,
  METRICS,
  type MetricEntry,
  SCHEMA_URL,
  type Signal,
} from '../../src/telemetry/names.js';
import type { AttributeValue, ReceivedLog, ReceivedPoint, ReceivedSpan } from '../otlp/telemetry.js';
import { broadRun } from './broad-run.js';

const entries = Object.values<AttributeEntry>(ATTRIBUTES);

describe('the registry of names and what a broad run emits', () => {
  let spans: readonly ReceivedSpan[];
  let logs: readonly ReceivedLog[];
  let points: readonly ReceivedPoint[];

  before(async function () {
    this.timeout(60_000);
    ({ spans, logs, points } = await broadRun());
  });

  it('have the same events, each with its severity', () => {
    const emitted = logs.map(({ eventName, severityText }) => `${severityText} ${eventName}`);
    const listed = Object.values(EVENTS).map(({ name, severity }) => `${severity} ${name}`);
    const known = Object.entries(APP_EVENTS).map(([name, { severity }]) => `${severity} guard.app.${name}`);
    assert.deepEqual(
      sorted(emitted),
      sorted([...listed.map((name) => name.replace('<name>', 'order.refunded')), ...known]),
    );
    for (const { eventName, attributes } of logs) assert.equal(attributes['otel.event.name'], eventName);
  });

  it('have the same metrics, each with its instrument, unit and attributes', () => {
    const kinds = { counter: 'sum', gauge: 'gauge', histogram: 'histogram' };
    const emitted = points.map(({ name, type, unit }) => `${name} ${type} ${unit}`);
    const listed = Object.values(METRICS).map(({ name, instrument, unit }) => `${name} ${kinds[instrument]} ${unit}`);
    assert.deepEqual(sorted(emitted), sorted(listed));
    for (const { name, attributes, description } of Object.values<MetricEntry>(METRICS)) {
      const own = points.filter((point) => point.name === name);
      assert.deepEqual(sorted(own.flatMap((point) => Object.keys(point.attributes))), sorted(attributes), name);
      assert.ok(own.every((point) => point.description === description));
    }
    for (const { histogram } of points) if (histogram) assert.deepEqual(histogram.bounds, DURATION_BUCKETS);
  });

  const carriers: Record<Signal, () => readonly { attributes: Readonly<Record<string, AttributeValue>> }[]> = {
    span: () => spans,
    event: () => logs,
    metric: () => points,
  };
  for (const signal of ['span', 'event', 'metric'] as const) {
    it(`have the same attributes on every ${signal}, of the types and values that are listed`, () => {
      const carried = carriers[signal]().flatMap(({ attributes }) => Object.entries(attributes));
      const listed = entries.filter(({ on }) => on.includes(signal)).map(({ name }) => name);
      assert.deepEqual(sorted(carried.map(([name]) => name)), sorted(listed));
      for (const { name, type, values } of entries) {
        for (const [, value] of carried.filter(([key]) => key === name)) {
          assert.equal(typeof value, type === 'string' || type === 'boolean' ? type : 'number', name);
          if (type === 'int') assert.ok(Number.isInteger(value), name);
          if (values) assert.ok(values.includes(String(value)), `${name}: ${value}`);
        }
      }
    });
  }

  it('have the spans guard, guard.route, guard.late, guard.response and guard.<check>, and the version of the conventions on all', () => {
    const names = new Set(spans.map(({ name }) => name));
    const checks = new Set(spans.map(({ attributes }) => attributes['guard.check.name']).filter(Boolean));
    assert.deepEqual(
      sorted(names),
      sorted([
        'guard',
        'guard.route',
        'guard.late',
        'guard.response',
        'guard.rules.poll',
        ...[...checks].map((check) => `guard.${check}`),
      ]),
    );
    for (const { scope } of [...spans, ...logs, ...points]) assert.equal(scope.schemaUrl, SCHEMA_URL);
  });

  it('record no exception on a span, and no span events: what happens is a log record', () => {
    assert.ok(spans.every(({ events }) => events.length === 0));
  });

  it('have every event of a finding in the trace of its request, at the span of its check', () => {
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    for (const { eventName, spanId, traceId, attributes } of logs) {
      const check = attributes['guard.check.name'];
      if (check === undefined) continue;
      const span = byId.get(spanId ?? '');
      assert.deepEqual([span?.name, span?.traceId], [`guard.${check}`, traceId], eventName);
    }
  });

  it('have an automatic ban in the trace of the request that led to it', () => {
    const [created, ...others] = logs.filter(
      ({ eventName, attributes }) =>
        eventName === 'guard.ban.created' && attributes['guard.ban.source'] === 'automatic',
    );
    assert.deepEqual(others, []);
    const finding = logs.find(
      ({ eventName, traceId }) => eventName !== 'guard.ban.created' && traceId === created?.traceId,
    );
    assert.equal(finding?.eventName, 'guard.detection.matched');
  });
});

function sorted(names: Iterable<string>): string[] {
  return [...new Set(names)].sort();
}
