import assert from 'node:assert/strict';
import { type Receiver, startReceiver } from '../../otlp/receiver.js';
import { type Running, run } from './running.js';

describe('the recipe own-sdk', function () {
  this.timeout(30_000);
  let receiver: Receiver;
  let running: Running;
  before(async () => {
    receiver = await startReceiver();
    running = await run('minimal', {
      flags: ['--import', './own-sdk.js'],
      variables: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_BSP_SCHEDULE_DELAY: '50',
        OTEL_BLRP_SCHEDULE_DELAY: '50',
      },
    });
  });
  after(async () => {
    await running.kill();
    await receiver.close();
  });

  it('tells of a request by all three signals, in one trace', async () => {
    const { status, text } = await running.ask('/?q=%3Cscript%3Ealert(1)%3C/script%3E');
    assert.equal(status, 403);
    const { trace_id: traceId } = JSON.parse(text);

    const server = await receiver.waitFor(({ spans }) => spans.find(({ kind }) => kind === 'server'));
    const guard = await receiver.waitFor(({ spans }) => spans.find(({ name }) => name === 'guard'));
    const event = await receiver.waitFor(({ logs }) =>
      logs.find(({ eventName }) => eventName === 'guard.detection.matched'),
    );
    assert.deepEqual([server.traceId, guard.traceId, event.traceId], [traceId, traceId, traceId]);
    assert.equal(guard.parentSpanId, server.spanId);

    // Metrics are sent once a minute, and at the end.
    const ended = running.stop();
    const metric = await receiver.waitFor(({ metrics }) => metrics.find(({ name }) => name === 'guard.requests'));
    assert.equal(metric.attributes['guard.outcome'], 'blocked');
    assert.deepEqual(await ended, { code: 0, signal: null, errors: '' });

    for (const { resource } of [server, event, metric]) {
      assert.equal(resource['service.name'], 'shop');
      assert.match(String(resource['service.instance.id']), /^[0-9a-f-]{36}$/);
    }
  });

  it('tells no secret that stands in the query of the server span', async () => {
    // The recipe ends with the test before.
    const again = await run('minimal', {
      flags: ['--import', './own-sdk.js'],
      variables: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BSP_SCHEDULE_DELAY: '50' },
    });
    try {
      await again.ask('/?token=hunter2&page=3');
      const query = await receiver.waitFor(({ spans }) =>
        spans.map(({ attributes }) => attributes['url.query']).find((query) => String(query).includes('page=3')),
      );
      assert.equal(query, 'token=[REDACTED:VALUE:7]&page=3');
    } finally {
      await again.kill();
    }
  });
});
