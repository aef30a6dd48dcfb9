import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { type Receiver, startReceiver } from './receiver.js';

const run = promisify(execFile);

describe('the OTLP receiver of the tests', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.close());

  for (const format of ['json', 'protobuf'] as const) {
    for (const compression of ['gzip', 'none'] as const) {
      it(`reads all three signals as an SDK sends them: ${format}, compression ${compression}`, async () => {
        await emit(receiver.url, format, compression);

        const [parent, child] = await receiver.waitFor(({ spans }) => {
          const found = ['parent', 'child'].map((name) => spans.find((span) => span.name === name));
          return found.every((span) => span !== undefined) && found;
        });
        assert.ok(parent && child);
        assert.match(parent.traceId, /^[0-9a-f]{32}$/);
        assert.match(parent.spanId, /^[0-9a-f]{16}$/);
        assert.equal(parent.kind, 'server');
        assert.equal('parentSpanId' in parent, false);
        assert.deepEqual(parent.status, { code: 'unset', message: '' });
        assert.deepEqual(parent.links, [{ traceId: child.traceId, spanId: child.spanId }]);
        assert.equal(child.kind, 'internal');
        assert.equal(child.traceId, parent.traceId);
        assert.equal(child.parentSpanId, parent.spanId);
        assert.equal(child.start, 1_700_000_000_000_000_002n);
        assert.equal(child.end, 1_700_000_000_999_999_999n);
        assert.deepEqual(child.status, { code: 'error', message: 'broke' });
        assert.deepEqual(child.attributes, ATTRIBUTES);
        const schemaUrl = 'https://example.org/schema/1';
        assert.deepEqual(child.scope, { name: 'emitter', version: '1.2.3', schemaUrl });
        assert.equal(child.resource['service.name'], 'the emitter');

        const [inTrace, outside] = await receiver.waitFor(({ logs }) => logs.length === 2 && logs);
        assert.ok(inTrace && outside);
        assert.equal(inTrace.eventName, 'thing.happened');
        assert.equal(inTrace.severityNumber, 13);
        assert.equal(inTrace.severityText, 'WARN');
        assert.deepEqual(inTrace.body, { nested: { list: [1, 'two'] }, bytes: 'AP8=' });
        assert.deepEqual(inTrace.attributes, ATTRIBUTES);
        assert.equal(inTrace.traceId, parent.traceId);
        assert.equal(inTrace.spanId, parent.spanId);
        assert.equal(inTrace.resource['service.name'], 'the emitter');
        assert.ok(inTrace.time > 0n);
        assert.equal(outside.body, 'outside of any trace');
        assert.equal('traceId' in outside, false);

        const points = await receiver.waitFor(({ metrics }) => metrics.length >= 4 && metrics);
        const point = (name: string) => points.find((candidate) => candidate.name === name);
        const emitted = point('emitted');
        assert.equal(emitted?.unit, '{thing}');
        assert.equal(emitted?.description, 'Things.');
        assert.equal(emitted?.type, 'sum');
        assert.equal(emitted?.isMonotonic, true);
        assert.equal(emitted?.temporality, 'cumulative');
        assert.equal(emitted?.value, 3);
        assert.deepEqual(emitted?.attributes, { kind: 'a' });
        assert.equal(point('open')?.isMonotonic, false);
        assert.equal(point('open')?.value, -2);
        assert.equal(point('level')?.type, 'gauge');
        assert.equal(point('level')?.value, 0.25);
        assert.deepEqual(point('sizes')?.histogram, {
          count: 4,
          sum: 60.5,
          min: 0.5,
          max: 50,
          bounds: [1, 10],
          counts: [1, 2, 1],
        });

        assert.deepEqual(receiver.faults, []);
        for (const signal of ['traces', 'logs', 'metrics']) {
          const delivery = receiver.deliveries.find((candidate) => candidate.signal === signal);
          assert.deepEqual(delivery, { signal, format, gzip: compression === 'gzip' });
        }
      });
    }
  }

  it('tells what did arrive when the awaited thing does not', async () => {
    await post(`${receiver.url}/v1/traces`, JSON.stringify(ONE_SPAN));
    await post(`${receiver.url}/v1/logs`, 'no JSON');
    await assert.rejects(
      receiver.waitFor(({ logs }) => logs.length > 0, 10),
      (error: Error) => {
        assert.match(error.message, /did not arrive within 10 ms/);
        assert.match(error.message, /1 x traces in json/);
        assert.match(error.message, /lonely server/);
        assert.match(error.message, /POST \/v1\/logs: .*no JSON/);
        assert.match(error.message, /no log records/);
        return true;
      },
    );
  });

  it('finds what arrives later, and hands it over', async () => {
    const waiting = receiver.waitFor(({ spans }) => spans.find(({ name }) => name === 'lonely'));
    await post(`${receiver.url}/v1/traces`, gzipSync(JSON.stringify(ONE_SPAN)), { 'content-encoding': 'gzip' });
    assert.equal((await waiting).spanId, '00000000000000ab');
  });

  it('passes on what the search throws', async () => {
    const waiting = receiver.waitFor(() => assert.fail('looked at the wrong thing'));
    await assert.rejects(waiting, /looked at the wrong thing/);
  });

  for (const [what, path, body, headers] of [
    ['another path', '/v1/profiles', '{}', {}],
    ['another content type', '/v1/traces', '{}', { 'content-type': 'text/plain' }],
    ['another compression', '/v1/traces', '{}', { 'content-encoding': 'br' }],
    ['a body that is no gzip', '/v1/traces', '{}', { 'content-encoding': 'gzip' }],
    ['a body that is no protobuf', '/v1/traces', '{}', { 'content-type': 'application/x-protobuf' }],
    ['a kind of metric it cannot read', '/v1/metrics', JSON.stringify(unreadableMetric()), {}],
  ] as const) {
    it(`answers 400 to ${what} and keeps the fault`, async () => {
      const response = await post(`${receiver.url}${path}`, body, headers);
      assert.equal(response.status, 400);
      assert.equal(receiver.faults.length, 1);
      assert.deepEqual(receiver.deliveries, []);
    });
  }
});

const ATTRIBUTES = { text: 'a', whole: -7, fraction: 0.5, yes: true, no: false, zero: 0, empty: '', list: ['x', 'y'] };

const ONE_SPAN = {
  resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'lonely', kind: 2, spanId: '00000000000000AB' }] }] }],
};

function unreadableMetric() {
  return { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'quantiles', summary: { dataPoints: [] } }] }] }] };
}

async function emit(url: string, format: string, compression: string): Promise<void> {
  await run(process.execPath, [fileURLToPath(new URL('./emit.js', import.meta.url))], {
    timeout: 20_000,
    env: {
      PATH: process.env.PATH,
      OTEL_SERVICE_NAME: 'the emitter',
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_PROTOCOL: `http/${format}`,
      OTEL_EXPORTER_OTLP_COMPRESSION: compression,
    },
  });
}

function post(url: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  return fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
}
