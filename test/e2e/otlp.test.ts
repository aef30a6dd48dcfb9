import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MockOtlpServer } from '@elastic/mockotlpserver';
import { logsOf, pointsOf, spansOf } from '../otlp/normalise.js';
import { startReceiver } from '../otlp/receiver.js';
import type { ReceivedLog, ReceivedPoint, ReceivedSpan } from '../otlp/telemetry.js';
import { ROOT } from '../repository.js';

interface Arrived {
  readonly spans: readonly ReceivedSpan[];
  readonly logs: readonly ReceivedLog[];
  readonly metrics: readonly ReceivedPoint[];
}

interface Sink extends Arrived {
  readonly url: string;
  close(): Promise<void>;
}

/** An OTLP receiver that others wrote. */
async function startMock(): Promise<Sink> {
  const spans: ReceivedSpan[] = [];
  const logs: ReceivedLog[] = [];
  const metrics: ReceivedPoint[] = [];
  const server = new MockOtlpServer({
    logLevel: 'warn',
    services: ['http'],
    httpHostname: '127.0.0.1',
    httpPort: 0,
    onTrace: (request) => spans.push(...spansOf(ownOnly(request))),
    onLogs: (request) => logs.push(...logsOf(ownOnly(request))),
    onMetrics: (request) => metrics.push(...pointsOf(ownOnly(request))),
  });
  await server.start();
  return { spans, logs, metrics, url: String(server.httpUrl).replace(/\/$/, ''), close: async () => server.close() };
}

/** The mock hands out protobuf messages, whose prototypes hold a default for every field that did not come. */
function ownOnly<Message>(message: Message): Message {
  if (typeof message !== 'object' || message === null || ArrayBuffer.isView(message)) return message;
  if (Array.isArray(message)) return message.map(ownOnly) as Message;
  if ('low' in message && 'high' in message) return String(message) as Message;
  return Object.fromEntries(Object.entries(message).map(([name, value]) => [name, ownOnly(value)])) as Message;
}

interface Kind {
  readonly name: string;
  readonly start: () => Promise<Sink>;
  /** What the receiver itself cannot read, or loses. */
  readonly compression: 'gzip' | 'none';
  readonly keepsEventNames: boolean;
}

const kinds: Kind[] = [
  { name: 'our receiver', start: startReceiver, compression: 'gzip', keepsEventNames: true },
  { name: 'mockotlpserver', start: startMock, compression: 'none', keepsEventNames: false },
];

for (const { name, start, compression, keepsEventNames } of kinds) {
  for (const protocol of ['http/protobuf', 'http/json']) {
    describe(`what arrives at ${name} over ${protocol}`, function () {
      this.timeout(60_000);
      let sink: Sink;
      let answers: { status: number; body: string }[];
      let fine: ReceivedSpan[];
      let attack: ReceivedSpan[];

      before(async () => {
        sink = await start();
        answers = await runApp(sink.url, protocol, compression);
        const { trace_id: traceId } = JSON.parse(answers[1]?.body ?? '{}');
        const other = sink.spans.find((span) => span.attributes['url.path'] === '/items/7');
        fine = sink.spans.filter((span) => span.traceId === other?.traceId);
        attack = sink.spans.filter((span) => span.traceId === traceId);
      });
      after(() => sink.close());

      it('is the tree: server span, guard span, a span for each check that ran', () => {
        assert.deepEqual(
          answers.map(({ status }) => status),
          [200, 403],
        );
        const checks = ['guard.ban', 'guard.rate_limit', 'guard.detection'];
        assert.deepEqual(children(fine, 'guard'), [...checks, 'guard.slow_lookup']);
        assert.deepEqual(children(attack, 'guard'), checks);
        for (const tree of [fine, attack]) {
          const server = tree.find(({ kind }) => kind === 'server');
          assert.equal(named(tree, 'guard').parentSpanId, server?.spanId);
          assert.equal(named(tree, 'guard').kind, 'internal');
        }
      });

      it('has every span inside its parent, and the guard done before the application begins', () => {
        for (const tree of [fine, attack]) {
          for (const span of tree.filter(({ scope }) => scope.name === 'koa-otel-guard')) {
            const parent = tree.find(({ spanId }) => spanId === span.parentSpanId);
            assert.ok(parent, `${span.name} has no parent`);
            assert.ok(span.start >= parent.start && span.end <= parent.end, `${span.name} lies outside ${parent.name}`);
            assert.ok(span.end >= span.start);
          }
        }
        const route = fine.find((span) => span.attributes['koa.type'] === 'router');
        assert.ok(
          route && named(fine, 'guard').end <= route.start + 1_000_000n,
          'the SDK cuts starts to the millisecond',
        );
      });

      it('says on the spans what was decided', () => {
        assert.equal(named(fine, 'guard').attributes['guard.outcome'], 'allowed');
        assert.equal(named(fine, 'guard').attributes['client.address'], '203.0.113.9');
        const { attributes, status, scope } = named(attack, 'guard');
        assert.equal(attributes['guard.outcome'], 'blocked');
        assert.equal(attributes['guard.mode'], 'enforce');
        assert.ok(Number(attributes['guard.threat.score']) >= 40);
        assert.equal(attributes['client.address'], '198.51.100.7');
        assert.equal(attributes['network.peer.address'], '127.0.0.1');
        assert.equal(attributes['http.request.method'], 'GET');
        assert.equal(attributes['url.path'], '/items/token=[REDACTED:VALUE:10]');
        assert.equal(status.code, 'unset');
        assert.match(scope.schemaUrl, /^https:\/\/opentelemetry\.io\/schemas\//);

        const detection = named(attack, 'guard.detection').attributes;
        assert.equal(detection['guard.check.conclusion'], 'block');
        assert.equal(detection['guard.finding.reason'], 'detection.matched');
        assert.equal(detection['guard.finding.state'], 'enforced');
        assert.equal(detection['security_rule.name'], 'sqli.union_select');
        assert.equal(detection['security_rule.category'], 'sqli');
        assert.equal(detection['guard.input.name'], 'query.q');
        assert.equal(named(fine, 'guard.detection').attributes['guard.check.conclusion'], 'pass');
        const server = attack.find(({ kind }) => kind === 'server');
        assert.equal(server?.attributes['guard.outcome'], 'blocked');
      });

      it('has one log record for the finding, in the trace of the request', () => {
        assert.equal(sink.logs.length, 1);
        const [log] = sink.logs;
        const span = named(attack, 'guard.detection');
        if (keepsEventNames) assert.equal(log?.eventName, 'guard.detection.matched');
        assert.equal(log?.attributes['otel.event.name'], 'guard.detection.matched');
        assert.deepEqual([log?.traceId, log?.spanId], [span.traceId, span.spanId]);
        assert.deepEqual([log?.severityText, log?.severityNumber], ['WARN', 13]);
        assert.equal(
          log?.body,
          'Answered 403 to GET /items/token=[REDACTED:VALUE:10] from 198.51.100.7: An input of the request carries an attack.',
        );
        assert.match(String(log?.attributes['guard.event.id']), /^[0-9a-f-]{36}$/);
        assert.ok(String(log?.resource['service.instance.id']).length > 0);
      });

      it('has the counts and durations', () => {
        const value = (metric: string, attributes: object) =>
          sink.metrics.find((point) => point.name === metric && matches(point, attributes))?.value;
        const mode = { 'guard.mode': 'enforce' };
        assert.equal(value('guard.requests', { ...mode, 'guard.outcome': 'allowed', 'http.route': '/items/:id' }), 1);
        assert.equal(
          value('guard.requests', { ...mode, 'guard.outcome': 'blocked', 'guard.check.name': 'detection' }),
          1,
        );
        assert.equal(
          value('guard.detection.matches', { 'security_rule.category': 'sqli', 'guard.finding.state': 'enforced' }),
          1,
        );
        assert.equal(value('guard.bans.active', { 'guard.ban.kind': 'address', 'guard.ban.source': 'automatic' }), 0);
        const durations = sink.metrics.filter(({ name }) => name === 'guard.duration');
        assert.deepEqual(
          durations.map(({ histogram }) => histogram?.count),
          [1, 1],
        );
        assert.equal(durations[0]?.histogram?.bounds[0], 0.000001);
        const checks = sink.metrics.filter(({ name }) => name === 'guard.check.duration');
        assert.deepEqual(
          checks.map(({ attributes, histogram }) => [attributes['guard.check.name'], histogram?.count]).sort(),
          [
            ['ban', 2],
            ['detection', 2],
            ['rate_limit', 2],
            ['slow_lookup', 1],
          ],
        );
      });

      it('holds no secret of the request: no token, cookie or credential', () => {
        const all = JSON.stringify([sink.spans, sink.logs, sink.metrics], (_, value) =>
          typeof value === 'bigint' ? String(value) : value,
        );
        for (const secret of ['s3cr3t', 'poiuytrewq', 'abcdefghijklmnop', 'qwertyuiopasdfgh', 'zxcvbnm12345']) {
          assert.equal(all.includes(secret), false, `${secret} has left the process`);
        }
        assert.match(all, /curl\/8 token=\[REDACTED:VALUE:12\]/);
      });
    });
  }
}

async function runApp(
  endpoint: string,
  protocol: string,
  compression: string,
): Promise<{ status: number; body: string }[]> {
  const env = {
    ...process.env,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    // gzip is what the preload turns on by itself.
    ...(compression === 'none' && { OTEL_EXPORTER_OTLP_COMPRESSION: 'none' }),
  };
  const node = ['--import', join(ROOT, 'dist/instrumentation/index.js'), join(ROOT, 'dist/test/e2e/app.js')];
  const { stdout } = await promisify(execFile)(process.execPath, node, { env, timeout: 30_000 });
  return JSON.parse(stdout);
}

function named(tree: readonly ReceivedSpan[], name: string): ReceivedSpan {
  const span = tree.find((candidate) => candidate.name === name);
  assert.ok(span, `no span ${name} among ${tree.map((candidate) => candidate.name)}`);
  return span;
}

function children(tree: readonly ReceivedSpan[], name: string): string[] {
  const { spanId } = named(tree, name);
  const inOrder = tree.filter(({ parentSpanId }) => parentSpanId === spanId).sort((a, b) => Number(a.start - b.start));
  return inOrder.map((span) => span.name);
}

function matches(point: ReceivedPoint, attributes: object): boolean {
  return Object.entries(attributes).every(([name, value]) => point.attributes[name] === value);
}
