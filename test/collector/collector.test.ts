import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { startDemo } from '../examples/demo-process.js';
import type { Receiver } from '../otlp/receiver.js';
import type { Origin, ReceivedPoint, ReceivedSpan } from '../otlp/telemetry.js';
import { ROOT } from '../repository.js';
import { freePort } from '../state/redis/server.js';
import type { Collector } from './collector-process.js';
import { CONFIGURATION } from './configuration.js';
import { type PostedSpan, postTrace } from './post-trace.js';
import { type Stage, setStage } from './stage.js';

const LONGEST_TEST = 120_000;
const PATIENCE = 20_000;

/** What test/collector/build.ts built. Where there is none, there is nothing to test. */
const binary = process.env.KOA_OTEL_GUARD_COLLECTOR;
if (binary) {
  describe('the bundled collector', function () {
    this.timeout(LONGEST_TEST);
    describe('between an application and its backends', () => theWay(binary));
    describe('choosing traces', () => theChoice(binary));
  });
}

function theWay(binary: string): void {
  let stage: Stage;
  afterEach(() => stage.end());

  it('finds nothing wrong with its configuration', () => {
    stage = setStage(binary);
    const variables = { PATH: process.env.PATH, COLLECTOR_STORAGE: stage.storage };
    execFileSync(binary, ['validate', '--config', join(ROOT, CONFIGURATION)], { env: variables });
  });

  it('hands on what the demo tells: all logs and metrics once, of traces those that were refused, whole', async () => {
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
    await collector.reaches((count) => count >= demo.requests - demo.blocked, TRACES, 'sampled="false"');
    await tempo.waitFor(({ spans }) => wholeTraces(spans).length >= demo.blocked);
    await collector.reaches((bytes) => bytes === 0, QUEUE);
    assert.equal(await figure('otelcol_receiver_accepted_log_records'), loki.logs.length);
    assert.equal(await figure('otelcol_exporter_sent_spans'), tempo.spans.length);
    assert.equal(await figure('otelcol_exporter_sent_log_records'), loki.logs.length);
    assert.equal(await figure('otelcol_exporter_sent_metric_points'), prometheus.metrics.length);

    const traces = tracesOf(tempo.spans);
    assert.equal(traces.size, demo.blocked);
    assert.ok([...traces.values()].every((trace) => outcomeOf(trace) === 'blocked'));

    assert.equal(eventIds(loki).size, loki.logs.length);
    const findings = loki.logs.filter(({ attributes }) => attributes['guard.finding.state'] === 'enforced');
    assert.equal(findings.length, demo.findings(prometheus));
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

  it('loses nothing that it keeps when the backends are away and it is killed', async () => {
    stage = setStage(binary);
    const ports = [await freePort(), await freePort(), await freePort()] as const;
    const [tempoUrl, lokiUrl, prometheusUrl] = ports.map((port) => `http://127.0.0.1:${port}`);
    const variables = { TEMPO_URL: tempoUrl, LOKI_URL: lokiUrl, PROMETHEUS_URL: prometheusUrl, TRACES_SHARE: '100' };
    const killed = await stage.collector(variables);
    const demo = await runDemo(killed.url);
    await killed.reaches((count) => count >= demo.requests, TRACES, 'sampled="true"');
    const accepted = await killed.figure('otelcol_receiver_accepted_log_records');
    assert.ok(accepted > 20, `${accepted} log records`);
    assert.equal(await killed.figure('otelcol_exporter_sent_log_records'), 0);
    assert.match(await killed.stop('SIGKILL'), /^ended with SIGKILL/);

    const [tempo, loki, prometheus] = await Promise.all(ports.map((port) => stage.receiver(port)));
    assert.ok(tempo && loki && prometheus);
    const restarted = await stage.collector(variables);
    await loki.waitFor(() => eventIds(loki).size >= accepted, PATIENCE);
    await tempo.waitFor(({ spans }) => wholeTraces(spans).length >= demo.requests, PATIENCE);
    await restarted.reaches((bytes) => bytes === 0, QUEUE);

    assert.equal(eventIds(loki).size, accepted);
    const traces = [...tracesOf(tempo.spans).values()];
    assert.equal(traces.length, demo.requests);
    assert.equal(traces.filter((trace) => outcomeOf(trace) === 'blocked').length, demo.blocked);
    assert.ok(demo.findings(prometheus) > 20);
    assert.deepEqual(demo.counted(prometheus), demo.outcomes);
  });

  it('hands on what came while a backend was away once it is back', async () => {
    stage = setStage(binary);
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const collector = await stage.collector({ TEMPO_URL: url, LOKI_URL: url, PROMETHEUS_URL: url });
    await postTrace(collector.url, 1, [{ name: 'refused', attributes: { 'guard.outcome': 'blocked' } }]);
    await collector.reaches((bytes) => bytes > 0, QUEUE);
    const tempo = await stage.receiver(port);
    await tempo.waitFor(({ spans }) => named(spans, 'refused'), PATIENCE);
  });

  it('refuses what its queue has no room for, and tells of it', async () => {
    stage = setStage(binary);
    const url = `http://127.0.0.1:${await freePort()}`;
    const urls = { TEMPO_URL: url, LOKI_URL: url, PROMETHEUS_URL: url };
    const collector = await stage.collector({ ...urls, COLLECTOR_QUEUE_BYTES: '300000' });
    assert.equal(await postLog(collector.url, 'x'.repeat(200_000)), 200);
    assert.equal(await postLog(collector.url, 'x'.repeat(200_000)), 503);
    assert.equal(await collector.figure('otelcol_exporter_enqueue_failed_log_records'), 1);
  });
}

function theChoice(binary: string): void {
  let stage: Stage;
  let tempo: Receiver;
  let collector: Collector;
  let trace = 0;
  before(async () => {
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
    await collector.reaches((count) => count > before, TRACES, 'sampled="false"');
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
    await collector.reaches((count) => count > before, TRACES, 'sampled="false"');
    await post({ name: 'late', attributes: { 'guard.finding.state': 'enforced' } });
    await arrived('late');
  });
}

const QUEUE = 'otelcol_exporter_queue_size';
const TRACES = 'otelcol_processor_tail_sampling_global_count_traces_sampled';

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
        Object.keys(outcomes).map((outcome) => [outcome, total(metrics, 'guard.requests', ['guard.outcome', outcome])]),
      ),
    /** The findings that an event was made of: all but what was too many of a kind, as the metrics that arrived have it. */
    findings: ({ metrics }: Receiver) =>
      total(metrics, 'guard.check.findings') - total(metrics, 'guard.events.suppressed'),
  };
}

/** The sum of a counter's series, of those that have an attribute, each as it was last. */
function total(
  points: readonly ReceivedPoint[],
  name: string,
  [key, value]: readonly [string, string] | [] = [],
): number {
  const last = new Map<string, ReceivedPoint>();
  for (const point of points) {
    if (point.name !== name || (key && point.attributes[key] !== value)) continue;
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

/** The traces of which no span's parent is missing, nor any of the three that a refused request has. */
function wholeTraces(spans: readonly ReceivedSpan[]): readonly (readonly ReceivedSpan[])[] {
  return [...tracesOf(spans).values()].filter(isWhole);
}

function isWhole(trace: readonly ReceivedSpan[]): boolean {
  const ids = new Set(trace.map(({ spanId }) => spanId));
  const [root, ...more] = trace.filter(({ parentSpanId }) => parentSpanId === undefined || !ids.has(parentSpanId));
  if (!root || root.parentSpanId || more.length > 0 || root.kind !== 'server') return false;
  if (root.attributes['guard.outcome'] !== 'blocked') return true;
  const guard = trace.find(({ name }) => name === 'guard');
  const blocking = trace.find(({ attributes }) => attributes['guard.check.conclusion'] === 'block');
  return guard?.parentSpanId === root.spanId && blocking?.parentSpanId === guard.spanId;
}

/** What the server span says that became of the request. */
function outcomeOf(trace: readonly ReceivedSpan[]): unknown {
  return trace.find(({ parentSpanId }) => parentSpanId === undefined)?.attributes['guard.outcome'];
}

/** Sends a log record, and resolves with the status of the answer. */
async function postLog(url: string, text: string): Promise<number> {
  const { status } = await fetch(`${url}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: text } }] }] }] }),
  });
  return status;
}

function named(spans: readonly ReceivedSpan[], wanted: string): boolean {
  return spans.some(({ name }) => name === wanted);
}
