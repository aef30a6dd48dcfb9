import assert from 'node:assert/strict';
import type { BehaviorRule } from '../../src/index.js';
import { closeAll, guarded } from '../guarded.js';
import { until } from '../state/redis/server.js';
import { type ProcessSdk, processSdk } from '../telemetry/process-sdk.js';

describe('what is told of behaviour', () => {
  let sdk: ProcessSdk;
  before(async () => {
    sdk = await processSdk();
  });
  afterEach(closeAll);

  const rule = (more: object): BehaviorRule => ({ kind: 'usage', above: 0, window: '1m', action: 'log', ...more });

  it('belongs to the span of the check, and is counted by rule, action and state', async () => {
    await sdk.flush();
    const before = sdk.receiver.metrics.length;
    const app = await guarded({
      rateLimit: false,
      behavior: [rule({ name: 'first', action: ['alert', { throttle: '30ms' }] }), rule({ name: 'second', above: 5 })],
    });
    await app.get('/');
    await sdk.flush();
    const [event] = app.events.filter(({ name }) => name === 'guard.behavior.alert');
    const span = sdk.receiver.spans.find(({ spanId }) => spanId === event?.spanId);
    assert.deepEqual([span?.name, span?.traceId], ['guard.behavior', event?.traceId]);
    assert.deepEqual(
      ['rule', 'kind', 'count', 'threshold'].map((name) => span?.attributes[`guard.behavior.${name}`]),
      ['first', 'usage', 1, 0],
    );
    const counted = sdk.receiver.metrics
      .slice(before)
      .filter(({ name, value }) => name === 'guard.behavior.matches' && value !== 0)
      .map(({ value, attributes }) => [value, attributes['guard.behavior.rule'], attributes['guard.behavior.action']]);
    assert.deepEqual(counted, [
      [1, 'first', 'alert'],
      [1, 'first', 'throttle'],
    ]);
  });

  it('has no span of the check where no rule is about a request', async () => {
    const app = await guarded({ behavior: [rule({ endpoint: '/counted' })] });
    await sdk.flush();
    const before = sdk.receiver.spans.length;
    for (const path of ['/', '/counted', '/']) await app.get(path);
    await sdk.flush();
    const spans = sdk.receiver.spans.slice(before);
    assert.deepEqual(
      ['guard', 'guard.behavior'].map((name) => spans.filter((span) => span.name === name).length),
      [3, 1],
    );
  });

  it('of an answer belongs to a span guard.response in the trace of its request', async () => {
    const app = await guarded({
      behavior: [
        rule({ kind: 'response', pattern: 'hello', name: 'greets' }),
        rule({ kind: 'response', pattern: 'bye' }),
      ],
    });
    await app.get('/');
    await until(() => app.events.length === 1);
    await sdk.flush();
    const [event] = app.events;
    const spans = sdk.receiver.spans.filter(({ traceId }) => traceId === event?.traceId);
    const span = spans.find(({ name }) => name === 'guard.response');
    assert.deepEqual([span?.spanId, span?.attributes['guard.behavior.rule']], [event?.spanId, 'greets']);
    assert.ok(spans.some(({ name }) => name === 'guard'));
  });

  it('has no span of an answer that matches nothing, nor where no spans are wanted', async () => {
    const behavior = [rule({ kind: 'response', pattern: 'hello', name: 'greets' })];
    const silent = await guarded({ behavior, telemetry: { spans: 'none' } });
    await silent.get('/');
    const other = await guarded({ behavior }, (ctx) => {
      ctx.body = 'bye';
    });
    await sdk.flush();
    const before = sdk.receiver.spans.length;
    await other.get('/');
    await until(() => silent.events.length === 1);
    await sdk.flush();
    assert.deepEqual(
      sdk.receiver.spans.slice(before).filter(({ name }) => name === 'guard.response'),
      [],
    );
  });
});
