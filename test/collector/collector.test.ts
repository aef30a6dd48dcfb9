import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { startDemo } from '../examples/demo-process.js';
import type { Receiver } from '../otlp/receiver.js';
import type { Origin, ReceivedPoint, ReceivedSpan } from '../otlp/telemetry.js';
import { ROOT } from '../repository.js';
import { freePort, until } from '../state/redis/server.js';
import type { Collector } from './collector-process.js';
import { CONFIGURATION } from './configuration.js';
import { type PostedSpan, postTrace } from './post-trace.js';
import { type Stage, setStage } from './stage.js';

/** What test/collector/build.ts built. Where there is none, there is nothing to test. */
const binary = process.env.KOA_OTEL_GUARD_COLLECTOR;
if (binary) {
  describe('the bundled collector', () => theCollector(binary));
  describe('the bundled collector, of traces,', () => theChoice(binary));
}

function theCollector(binary: string): void {
  let stage: Stage;
  afterEach(() => stage.end());

  it('finds nothing wrong with its configuration', () => {
    stage = setStage(binary);
    const variables = { PATH: process.env.PATH, COLLECTOR_STORAGE: stage.storage };
    execFileSync(binary, ['validate', '--config', join(ROOT, CONFIGURATION)], { env: variables });
  });

  it('hands on what the demo tells: all logs and metrics once, of traces those that were refused, whole', async function () {
    this.timeout(LONGEST_TEST);
    stage = setStage(binary);
    const [tempo, loki, prometheus] = await Promise.all([stage.receiver(), stage.receiver(), stage.receiver()]);
    const collector = await stage.collector({
      TEMPO_URL: tempo.url,
      LOKI_URL: loki.url,
      PROMETHEUS_URL: prometheus.url,
      TRACES_SHARE: '0',
      TRACES_WAIT: '1s',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test,service.name=overridden',
    });
    const { figure, health } = collector;
    assert.equal((await fetch(health)).status, 200);

    const demo = await runDemo(collector.url);
    await until(async () => (await figure(TRACES, 'sampled="false"')) >= demo.requests - demo.blocked, PATIENCE);
    assert.equal(await figure('otelcol_receiver_accepted_log_records_total'), demo.logs(prometheus));
    await until(async () => (await figure('otelcol_exporter_queue_size')) === 0, PATIENCE);
    assert.equal(await figure('otelcol_exporter_sent_spans_total'), tempo.spans.length);
    assert.equal(await figure('otelcol_exporter_sent_log_records_total'), loki.logs.length);
    assert.equal(await figure('otelcol_exporter_sent_metric_points_total'), prometheus.metrics.length);

    const traces = tracesOf(tempo.spans);
    assert.equal(traces.size, demo.blocked);
    for (const trace of traces.values()) assertWhole(trace);

    assert.equal(loki.logs.length, demo.logs(prometheus));
    assert.equal(eventIds(loki).size, loki.logs.length);
    const findings = loki.logs.filter(({ attributes }) => attributes['guard.finding.state'] === 'enforced');
    assert.ok(findings.length > 20, `${findings.length} findings`);
    for (const { traceId = 'none', spanId, eventName } of findings) {
      const spans = traces.get(traceId) ?? [];
      assert.ok(
        spans.some((span) => span.spanId === spanId),
        `the span of ${eventName} was not kept`,
      );
    }

    assert.deepEqual(demo.counted(prometheus), demo.outcomes);
    assert.ok(prometheus.metrics.every(({ temporality }) => temporality !== 'delta'));
    for (const { resource } of [...tempo.spans, ...loki.logs, ...prometheus.metrics] satisfies readonly Origin[]) {
      assert.equal(resource['service.name'], 'shop-demo');
      assert.match(String(resource['service.instance.id']), /^[\da-f-]{36}$/);
      assert.equal(resource['deployment.environment.name'], 'test');
    }
    for (const { faults } of [tempo, loki, prometheus]) assert.deepEqual(faults, []);
    assert.match(await collector.stop('SIGTERM'), /^ended with 0/);
  });

  it('loses nothing that it keeps when the backends are away and it is killed', async function () {
    this.timeout(LONGEST_TEST);
    stage = setStage(binary);
    const ports = [await freePort(), await freePort(), await freePort()] as const;
    const [tempoUrl, lokiUrl, prometheusUrl] = ports.map((port) => `http://127.0.0.1:${port}`);
    const variables = { TEMPO_URL: tempoUrl, LOKI_URL: lokiUrl, PROMETHEUS_URL: prometheusUrl, TRACES_SHARE: '100' };
    const killed = await stage.collector(variables);
    const demo = await runDemo(killed.url);
    await until(async () => (await killed.figure(TRACES, 'sampled="true"')) >= demo.requests, PATIENCE);
    const accepted = await killed.figure('otelcol_receiver_accepted_log_records_total');
    assert.ok(accepted > 20, `${accepted} log records`);
    assert.equal(await killed.figure('otelcol_exporter_sent_log_records_total'), 0);
    assert.match(await killed.stop('SIGKILL'), /^ended with SIGKILL/);

    const [tempo, loki, prometheus] = await Promise.all(ports.map((port) => stage.receiver(port)));
    assert.ok(tempo && loki && prometheus);
    const restarted = await stage.collector(variables);
    await until(async () => (await restarted.figure('otelcol_exporter_queue_size')) === 0, PATIENCE);

    assert.equal(eventIds(loki).size, accepted);
    const traces = tracesOf(tempo.spans);
    assert.equal(traces.size, demo.requests);
    const refused = [...traces.values()].filter((trace) => outcomeOf(trace) === 'blocked');
    assert.equal(refused.length, demo.blocked);
    for (const trace of refused) assertWhole(trace);
    assert.deepEqual(demo.counted(prometheus), demo.outcomes);
  });

  it('hands on what came while a backend was away once it is back', async function () {
    this.timeout(LONGEST_TEST);
    stage = setStage(binary);
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const collector = await stage.collector({ TEMPO_URL: url, LOKI_URL: url, PROMETHEUS_URL: url });
    await postTrace(collector.url, 1, [{ name: 'refused', attributes: { 'guard.outcome': 'blocked' } }]);
    await until(async () => (await collector.figure('otelcol_exporter_queue_size')) > 0, PATIENCE);
    const tempo = await stage.receiver(port);
    await tempo.waitFor(({ spans }) => named(spans, 'refused'), PATIENCE);
  });
}

function theChoice(binary: string): void {
  let stage: Stage;
  let tempo: Receiver;
  let collector: Collector;
  let trace = 0;
  before(async function () {
    this.timeout(LONGEST_TEST);
    stage = setStage(binary);
    tempo = await stage.receiver();
    const urls = { TEMPO_URL: tempo.url, LOKI_URL: tempo.url, PROMETHEUS_URL: tempo.url };
    collector = await stage.collector({ ...urls, TRACES_SHARE: '0', TRACES_WAIT: '1s' });
  });
  after(() => stage.end());
  beforeEach(() => {
    trace++;
  });

  const post = (...spans: readonly PostedSpan[]) => postTrace(collector.url, trace, spans);
  const arrived = (name: string) => tempo.waitFor(({ spans }) => named(spans, name));
  const passedOver = () => collector.figure(TRACES, 'sampled="false"');

  for (const [what, span] of [
    ['a finding that is only told', { name: 'told', attributes: { 'guard.finding.state': 'monitored' } }],
    ['a finding that counts', { name: 'counts', attributes: { 'guard.finding.state': 'enforced' } }],
    ['a redirect', { name: 'redirected', attributes: { 'guard.outcome': 'redirected' } }],
    ['a guard that could not decide', { name: 'unavailable', attributes: { 'guard.outcome': 'unavailable' } }],
    ['the span of a guard alone', { name: 'guard', attributes: { 'guard.outcome': 'blocked' }, parent: 77 }],
    ['an error', { name: 'error', isError: true }],
  ] as const) {
    it(`keeps a trace with ${what}`, async () => {
      await post(span);
      await arrived(span.name);
    });
  }

  it('passes over a trace that was let through', async () => {
    const before = await passedOver();
    await post({ name: 'allowed', attributes: { 'guard.outcome': 'allowed' } });
    await until(async () => (await passedOver()) > before, PATIENCE);
    trace++;
    await post({ name: 'later', isError: true });
    await arrived('later');
    assert.ok(!named(tempo.spans, 'allowed'));
  });

  it('keeps what came before the finding and what comes after it', async () => {
    await post({ name: 'before' });
    await post({ name: 'finding', attributes: { 'guard.finding.state': 'enforced' } });
    await arrived('before');
    await post({ name: 'after' });
    await arrived('after');
  });

  it('keeps a finding that comes when the trace was passed over already', async () => {
    const before = await passedOver();
    await post({ name: 'early' });
    await until(async () => (await passedOver()) > before, PATIENCE);
    await post({ name: 'late', attributes: { 'guard.finding.state': 'enforced' } });
    await arrived('late');
  });
}

const LONGEST_TEST = 120_000;
const PATIENCE = 20_000;
const TRACES = 'otelcol_processor_tail_sampling_global_count_traces_sampled_total';

/** The demo from beginning to end, and what it says of it. */
async function runDemo(endpoint: string) {
  const demo = startDemo(['--exit'], {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_METRIC_EXPORT_INTERVAL: '1000',
    OTEL_METRIC_EXPORT_TIMEOUT: '1000',
    OTEL_BSP_SCHEDULE_DELAY: '500',
    OTEL_BSP_MAX_QUEUE_SIZE: '65536',
    OTEL_BLRP_SCHEDULE_DELAY: '500',
  });
  const { output, errors, exit } = await demo.ended();
  assert.equal(errors, '');
  assert.deepEqual(exit, [0, null]);
  const figure = (name: string) => Number(new RegExp(`^ +${name} +(\\d+)\\b`, 'm').exec(output)?.[1]);
  const outcomes = { allowed: figure('allowed'), bypassed: figure('bypassed'), blocked: figure('blocked') };
  assert.ok(outcomes.blocked > 0 && outcomes.allowed > 0, output);
  return {
    outcomes,
    blocked: outcomes.blocked,
    requests: outcomes.allowed + outcomes.bypassed + outcomes.blocked,
    /** The requests by their outcome, as the metrics that arrived have it. */
    counted: ({ metrics }: Receiver) =>
      Object.fromEntries(
        Object.keys(outcomes).map((outcome) => [
          outcome,
          total(metrics, 'guard.requests', { 'guard.outcome': outcome }),
        ]),
      ),
    /** How many log records the demo sent, as the metrics that arrived have it. */
    logs: ({ metrics }: Receiver) => total(metrics, 'guard.export.records', { 'guard.export.result': 'sent' }),
  };
}

/** The sum of a counter's series that have an attribute, each as it was last. */
function total(points: readonly ReceivedPoint[], name: string, attribute: Readonly<Record<string, string>>): number {
  const [[key, value] = ['', '']] = Object.entries(attribute);
  const last = new Map<string, ReceivedPoint>();
  for (const point of points) {
    if (point.name !== name || point.attributes[key] !== value) continue;
    const series = JSON.stringify(point.attributes);
    if (point.time >= (last.get(series)?.time ?? 0n)) last.set(series, point);
  }
  return [...last.values()].reduce((sum, { value }) => sum + (value ?? 0), 0);
}

function eventIds({ logs }: Receiver): ReadonlySet<unknown> {
  const ids = new Set(logs.map(({ attributes }) => attributes['guard.event.id']));
  assert.ok(!ids.has(undefined), 'a log record without an id');
  return ids;
}

function tracesOf(spans: readonly ReceivedSpan[]): ReadonlyMap<string, readonly ReceivedSpan[]> {
  const traces = new Map<string, ReceivedSpan[]>();
  for (const span of spans) {
    const trace = traces.get(span.traceId);
    if (trace) trace.push(span);
    else traces.set(span.traceId, [span]);
  }
  return traces;
}

function guardSpans(spans: readonly ReceivedSpan[]): readonly ReceivedSpan[] {
  return spans.filter(({ name }) => name === 'guard');
}

function outcomeOf(trace: readonly ReceivedSpan[]): unknown {
  return guardSpans(trace)[0]?.attributes['guard.outcome'];
}

/** The server span, the guard's below it, the check that blocked below that, and no span whose parent is missing. */
function assertWhole(trace: readonly ReceivedSpan[]): void {
  const ids = new Set(trace.map(({ spanId }) => spanId));
  const roots = trace.filter(({ parentSpanId }) => parentSpanId === undefined);
  assert.deepEqual(
    roots.map(({ kind, attributes }) => [kind, attributes['guard.outcome']]),
    [['server', 'blocked']],
  );
  assert.ok(trace.every(({ parentSpanId }) => parentSpanId === undefined || ids.has(parentSpanId)));
  const [guard] = guardSpans(trace);
  assert.equal(guard?.parentSpanId, roots[0]?.spanId);
  assert.equal(guard?.attributes['guard.outcome'], 'blocked');
  const blocking = trace.filter(({ attributes }) => attributes['guard.check.conclusion'] === 'block');
  assert.deepEqual([...new Set(blocking.map(({ parentSpanId }) => parentSpanId))], [guard?.spanId]);
}

function named(spans: readonly ReceivedSpan[], wanted: string): boolean {
  return spans.some(({ name }) => name === wanted);
}
