import assert from 'node:assert/strict';
import { startReceiver } from '../../otlp/receiver.js';
import { run } from './running.js';

describe('the recipe sampled-traces', function () {
  this.timeout(30_000);

  it('has a trace of each of 20 attacks, but few of 60 other requests', async () => {
    const receiver = await startReceiver();
    const variables = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    const running = await run('minimal', { flags: ['--import', './sampled-traces.js'], variables });
    try {
      const attacks: string[] = [];
      for (let i = 0; i < 20; i++) {
        const { text } = await running.ask('/?q=%3Cscript%3Ealert(1)%3C/script%3E');
        attacks.push(JSON.parse(text).trace_id);
      }
      for (let i = 0; i < 60; i++) await running.ask('/');
      await running.stop();
      const { spans } = receiver;
      const kept = new Set(spans.filter(({ name }) => name === 'guard').map(({ traceId }) => traceId));
      assert.deepEqual(
        attacks.filter((traceId) => !kept.has(traceId)),
        [],
      );
      const servers = spans.filter(({ kind }) => kind === 'server').length;
      assert.ok(servers < 40, `${servers} of 80 requests were sampled`);
    } finally {
      await running.kill();
      await receiver.close();
    }
  });
});
