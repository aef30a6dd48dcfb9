import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import Router from '@koa/router';
import { KoaInstrumentation } from '@opentelemetry/instrumentation-koa';
import type Koa from 'koa';
import type { Middleware } from 'koa';
import { type GuardOptions, guard, type Policy, policy } from '../../src/index.js';
import { closeAll, guarded } from '../guarded.js';
import type { ReceivedLog, ReceivedPoint, ReceivedSpan } from '../otlp/telemetry.js';
import { type ProcessSdk, processSdk } from './process-sdk.js';

const hidden: Policy = { requireHeaders: { 'x-tenant': true } };
const answer: Middleware = (ctx) => {
  ctx.body = 'hello';
};

describe('the telemetry of routes', () => {
  let sdk: ProcessSdk;
  before(async () => {
    sdk = await processSdk();
  });
  afterEach(closeAll);

  interface Told {
    readonly spans: readonly ReceivedSpan[];
    readonly events: readonly ReceivedLog[];
    readonly requests: readonly ReceivedPoint[];
  }

  /** What is told of one request to `/orders/7`. */
  async function told(known: boolean, own: Policy = hidden, headers = {}): Promise<Told> {
    const router = new Router().get('/orders/:id', policy(own), answer);
    const options: GuardOptions = known ? { router } : {};
    const app = await guarded(options, router.routes() as Middleware);
    await sdk.flush();
    const { spans, logs, metrics } = sdk.receiver;
    const from = [spans.length, logs.length, metrics.length];
    await app.get('/orders/7', headers);
    await sdk.flush();
    const ours = ({ scope }: ReceivedSpan) => scope.name === 'koa-otel-guard';
    return {
      spans: sdk.receiver.spans.slice(from[0]).filter(ours),
      events: sdk.receiver.logs.slice(from[1]),
      requests: sdk.receiver.metrics
        .slice(from[2])
        .filter(({ name, value }) => name === 'guard.requests' && value !== 0),
    };
  }

  it('is one guard span with route and policy, where the guard knows the router', async () => {
    const { spans, events, requests } = await told(true);
    const guard = spans.find(({ name }) => name === 'guard');
    assert.equal(guard?.attributes['http.route'], '/orders/:id');
    assert.equal(guard?.attributes['guard.policy.name'], 'GET /orders/:id');
    assert.equal(
      spans.some(({ name }) => name === 'guard.route'),
      false,
    );
    assert.deepEqual(
      events.map(({ eventName, attributes }) => [eventName, attributes['http.route'], attributes['guard.policy.name']]),
      [['guard.headers.missing', '/orders/:id', 'GET /orders/:id']],
    );
    // Blocked before the router ran, and counted by route all the same.
    assert.deepEqual(
      requests.map(({ attributes, value }) => [attributes['guard.outcome'], attributes['http.route'], value]),
      [['blocked', '/orders/:id', 1]],
    );
  });

  it('has a span guard.route for what is checked on arrival, behind the end of the guard span', async () => {
    const { spans, events, requests } = await told(false, { ...hidden, name: 'tenants' });
    const [guard, route] = ['guard', 'guard.route'].map((wanted) => spans.find(({ name }) => name === wanted));
    const check = spans.find(({ name }) => name === 'guard.headers');
    assert.ok(guard && route && check);
    assert.equal(guard.attributes['guard.outcome'], 'allowed');
    assert.equal(route.attributes['guard.outcome'], 'blocked');
    assert.equal(route.attributes['guard.policy.name'], 'tenants');
    assert.equal(route.attributes['http.route'], '/orders/:id');
    assert.equal(check.parentSpanId, route.spanId);
    assert.ok(route.start >= guard.end);
    assert.equal(route.traceId, guard.traceId);
    assert.deepEqual(
      events.map(({ spanId }) => spanId),
      [check.spanId],
    );
    assert.deepEqual(
      requests.map(({ attributes, value }) => [attributes['guard.outcome'], attributes['guard.check.name'], value]),
      [['blocked', 'headers', 1]],
    );
  });

  it('has no second look where the policy was known', async () => {
    const { spans } = await told(true, hidden, { 'x-tenant': 'a' });
    assert.deepEqual(spans.map(({ name }) => name).sort(), [
      'guard',
      'guard.ban',
      'guard.detection',
      'guard.headers',
      'guard.rate_limit',
    ]);
  });

  it('has policies known in an application that is instrumented', async () => {
    const instrumentation = new KoaInstrumentation();
    // It wraps what is mounted from now on.
    const instrumented = createRequire(import.meta.url)('koa') as new () => Koa;
    const both = policy({ bypass: ['user_agent'] });
    const router = new Router()
      .get('/a', both, (ctx) => answer(ctx as never, async () => {}))
      .get('/b', both, (ctx) => answer(ctx as never, async () => {}));
    const shield = guard({ router, warnings: false, userAgents: { deny: ['curl'] } });
    const app = new instrumented();
    const server = app.use(shield).use(router.routes()).listen(0);
    const { port } = server.address() as AddressInfo;
    const curl = { headers: { 'user-agent': 'curl/8' } };
    const statuses = [];
    for (const path of ['/a', '/b', '/c']) statuses.push((await fetch(`http://127.0.0.1:${port}${path}`, curl)).status);
    server.close();
    instrumentation.disable();
    await shield.close();
    await sdk.flush();
    assert.deepEqual(statuses, [200, 200, 403]);
    const wrapped = sdk.receiver.spans.filter(({ attributes }) => attributes['koa.type'] === 'router');
    assert.deepEqual(
      wrapped.map(({ attributes }) => attributes['http.route']),
      ['/a', '/b'],
    );
  });

  it('says on the server span what became of the request at its route', async () => {
    await told(false);
    const server = sdk.receiver.spans.findLast(({ kind }) => kind === 'server');
    assert.equal(server?.attributes['guard.outcome'], 'blocked');
  });
});
