import assert from 'node:assert/strict';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { type GuardOptions, memoryStore } from '../../src/index.js';
import { Counts } from '../../src/telemetry/counts.js';
import { closeAll, guarded } from '../guarded.js';
import type { ReceivedSpan } from '../otlp/telemetry.js';
import { type ProcessSdk, processSdk } from './process-sdk.js';

const UNSAMPLED = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00' };
const ATTACK = '/?q=%3Cscript%3Ealert(1)%3C/script%3E';

describe('telemetry', () => {
  let sdk: ProcessSdk;
  before(async () => {
    sdk = await processSdk();
  });
  afterEach(closeAll);

  /** The spans of the guard, of one request. */
  async function spansOf(options: GuardOptions, path: string): Promise<readonly ReceivedSpan[]> {
    const app = await guarded(options);
    await sdk.flush();
    const before = sdk.receiver.spans.length;
    await app.get(path);
    await sdk.flush();
    return sdk.receiver.spans.slice(before).filter(({ scope }) => scope.name === 'koa-otel-guard');
  }

  describe('spans', () => {
    it('are one for the guard and one for each check', async () => {
      const spans = await spansOf({}, '/');
      assert.deepEqual(spans.map(({ name }) => name).sort(), [
        'guard',
        'guard.ban',
        'guard.detection',
        'guard.rate_limit',
      ]);
    });

    it('say where the client is, where that is known', async () => {
      const countries = { database: () => 'DE', asn: () => ({ asn: 64_500, organization: 'mail ann@example.com' }) };
      const app = await guarded({ proxies: { trust: ['loopback'] }, countries });
      await sdk.flush();
      const before = sdk.receiver.spans.length;
      for (const address of ['203.0.113.9', '10.0.0.1']) await app.get('/', { 'x-forwarded-for': address });
      await sdk.flush();
      const names = ['geo.country.iso_code', 'client.as.number', 'client.as.organization'];
      assert.deepEqual(
        sdk.receiver.spans
          .slice(before)
          .filter(({ name }) => name === 'guard')
          .map(({ attributes }) => names.map((name) => attributes[name])),
        [
          ['DE', 64_500, 'mail [REDACTED:EMAIL:15]'],
          [undefined, undefined, undefined],
        ],
      );
    });

    it('say nothing of where the client is when the function that knows fails', async () => {
      const fail = () => {
        throw new Error('no database');
      };
      const spans = await spansOf({ countries: { database: fail, asn: fail }, proxies: { trust: ['loopback'] } }, '/');
      assert.ok(spans.some(({ name }) => name === 'guard'));
    });

    it('with spans: findings are there for a request that has one, and only then', async () => {
      assert.deepEqual(await spansOf({ telemetry: { spans: 'findings' } }, '/'), []);
      const spans = await spansOf({ telemetry: { spans: 'findings' } }, ATTACK);
      assert.equal(spans.length, 4);
      const guard = spans.find(({ name }) => name === 'guard');
      assert.ok(spans.every(({ start, end }) => guard && start >= guard.start && end <= guard.end));
    });

    it('with spans: none are none', async () => {
      assert.deepEqual(await spansOf({ telemetry: { spans: 'none' } }, ATTACK), []);
    });

    it('hold what a check calls, while it waits', async () => {
      const spans = await spansOf(
        {
          custom: [
            async function lookup() {
              const tracer = trace.getTracer('application');
              await new Promise((resolve) => setImmediate(resolve));
              tracer.startSpan('query').end();
              return undefined;
            },
          ],
        },
        '/',
      );
      const lookup = spans.find(({ name }) => name === 'guard.lookup');
      const query = sdk.receiver.spans.findLast(({ name }) => name === 'query');
      assert.equal(query?.parentSpanId, lookup?.spanId);
    });

    it('do not reach around the application: they end before it begins', async () => {
      const app = await guarded({}, async (ctx) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        trace.getTracer('application').startSpan('work').end();
        ctx.body = '';
      });
      await app.get('/');
      await sdk.flush();
      const work = sdk.receiver.spans.findLast(({ name }) => name === 'work');
      const guard = sdk.receiver.spans.findLast(({ name, traceId }) => name === 'guard' && traceId === work?.traceId);
      assert.ok(work && guard && guard.end < work.start);
      assert.notEqual(work.parentSpanId, guard.spanId);
    });

    it('lie inside their parents, every one of 300', async () => {
      const app = await guarded();
      await sdk.flush();
      const before = sdk.receiver.spans.length;
      for (let i = 0; i < 300; i++) await app.get('/');
      await sdk.flush();
      const spans = new Map(sdk.receiver.spans.slice(before).map((span) => [span.spanId, span]));
      const ours = [...spans.values()].filter(({ scope }) => scope.name === 'koa-otel-guard');
      assert.equal(ours.length, 1_200);
      for (const { name, start, end, parentSpanId } of ours) {
        const parent = spans.get(parentSpanId ?? '');
        assert.ok(parent && start >= parent.start && end <= parent.end, name);
      }
    }).timeout(30_000);
  });

  describe('events', () => {
    it('do not stop a request when onEvent throws', async () => {
      const app = await guarded({
        onEvent: () => {
          throw new Error('no room');
        },
      });
      assert.equal((await app.get(ATTACK)).status, 403);
    });

    it('do not end the process when onEvent rejects', async () => {
      const unhandled: unknown[] = [];
      const hear = (reason: unknown) => void unhandled.push(reason);
      const listeners = process.listeners('unhandledRejection');
      process.removeAllListeners('unhandledRejection').on('unhandledRejection', hear);
      try {
        const app = await guarded({ onEvent: () => Promise.reject(new Error('no room')) });
        assert.equal((await app.get(ATTACK)).status, 403);
        await new Promise((resolve) => setImmediate(resolve));
      } finally {
        process.removeAllListeners('unhandledRejection');
        for (const listener of listeners) process.on('unhandledRejection', listener);
      }
      assert.deepEqual(unhandled, []);
    });
  });

  describe('metrics', () => {
    it('of several guards in one process are added up', async () => {
      const [a, b] = [await guarded(), await guarded()];
      await sdk.flush();
      const before = sdk.receiver.metrics.length;
      await a.get('/');
      await a.get('/');
      await b.get('/');
      await sdk.flush();
      const points = sdk.receiver.metrics.slice(before).filter(({ name }) => name === 'guard.requests');
      const allowed = points.filter(
        ({ attributes, value }) => attributes['guard.outcome'] === 'allowed' && value !== 0,
      );
      assert.deepEqual(
        allowed.map(({ value }) => value),
        [3],
      );
    });

    it('keep what a closed guard has counted', async () => {
      const app = await guarded();
      await app.get('/');
      await sdk.flush();
      await app.close();
      const before = sdk.receiver.metrics.length;
      await sdk.flush();
      const points = sdk.receiver.metrics.slice(before).filter(({ name }) => name === 'guard.requests');
      assert.ok(points.length > 0 && points.every(({ value }) => value === 0));
    });

    it('count what is not let in by country', async () => {
      const countries: Record<string, string> = { '203.0.113.1': 'DE', '203.0.113.2': 'FR' };
      const app = await guarded({
        proxies: { trust: ['loopback'] },
        countries: { database: (address) => countries[address], deny: ['DE'], unknown: 'block' },
      });
      await app.get('/');
      await sdk.flush();
      const before = sdk.receiver.metrics.length;
      for (const last of [1, 1, 2, 3]) await app.get('/', { 'x-forwarded-for': `203.0.113.${last}` });
      await sdk.flush();
      assert.deepEqual(
        sdk.receiver.metrics
          .slice(before)
          .filter(({ name, value }) => name === 'guard.countries' && value !== 0)
          .map(({ attributes, value }) => [value, attributes['guard.outcome'], attributes['geo.country.iso_code']])
          .sort(),
        [
          [1, 'blocked', undefined],
          [2, 'blocked', 'DE'],
        ],
      );
    });

    it('have a bounded number of labels', () => {
      const counts = new Counts();
      for (let i = 0; i < 1_000; i++) {
        counts.requests.add('allowed', undefined, 'enforce', `/${i}`);
        counts.findings.add('custom', 'enforced', `reason_${i}`);
      }
      assert.deepEqual([counts.requests.cells.length, counts.findings.cells.length], [501, 201]);
    });

    it('time the checks of one in 16 requests that are not traced', async () => {
      const app = await guarded();
      await sdk.flush();
      const before = sdk.receiver.metrics.length;
      for (let i = 0; i < 32; i++) await app.get('/', UNSAMPLED);
      await sdk.flush();
      const counts = (metric: string) =>
        sdk.receiver.metrics
          .slice(before)
          .filter(({ name, histogram }) => name === metric && (histogram?.count ?? 0) > 0)
          .map(({ histogram }) => histogram?.count);
      assert.deepEqual(counts('guard.duration'), [32]);
      assert.deepEqual(counts('guard.check.duration'), [2, 2, 2]);
    });

    it("take no label from a finding of the application's", async () => {
      const app = await guarded({
        custom: [({ path }) => ({ action: 'flag', attributes: { 'security_rule.category': path } })],
      });
      await sdk.flush();
      const before = sdk.receiver.metrics.length;
      await app.get('/chosen-by-the-client');
      await sdk.flush();
      const labels = sdk.receiver.metrics.slice(before).flatMap(({ attributes }) => Object.values(attributes));
      assert.equal(labels.includes('/chosen-by-the-client'), false);
    });

    it('show the bans in force by kind and source, once where guards share a store', async () => {
      const store = memoryStore();
      const [app, other] = [await guarded({ store }), await guarded({ store })];
      await app.shield.ban('203.0.113.1');
      await app.shield.ban('203.0.113.2');
      await app.shield.ban({ user: 'u1' });
      for (const { get } of [app, other]) await get('/');
      await sdk.flush();
      const manual = (kind: string) =>
        sdk.receiver.metrics.findLast(
          ({ name, attributes }) =>
            name === 'guard.bans.active' &&
            attributes['guard.ban.source'] === 'manual' &&
            attributes['guard.ban.kind'] === kind,
        )?.value;
      assert.deepEqual([manual('address'), manual('user'), manual('api_key')], [2, 1, 0]);
    });
  });

  it('is silent under a parent that is not recorded, but for events and metrics, as long as nothing is found', async () => {
    const app = await guarded();
    await sdk.flush();
    const before = sdk.receiver.spans.length;
    await app.get('/', UNSAMPLED);
    await sdk.flush();
    assert.deepEqual(sdk.receiver.spans.slice(before), []);
  });

  for (const spans of ['all', 'findings'] as const) {
    it(`has a trace of its own for a finding under a parent that is not recorded, with spans: '${spans}'`, async () => {
      const app = await guarded({ telemetry: { spans } });
      await sdk.flush();
      const before = sdk.receiver.spans.length;
      const { text } = await app.get(ATTACK, UNSAMPLED);
      await sdk.flush();
      const guard = sdk.receiver.spans.slice(before).find(({ name }) => name === 'guard');
      assert.deepEqual(
        guard?.links.map(({ traceId }) => traceId),
        ['0af7651916cd43dd8448eb211c80319c'],
      );
      assert.equal(JSON.parse(text).trace_id, guard?.traceId);
      const log = sdk.receiver.logs.findLast(({ eventName }) => eventName === 'guard.detection.matched');
      assert.equal(log?.traceId, guard?.traceId);
    });
  }

  it("has no trace for a finding with spans: 'none': what it tells stays in the trace of the request", async () => {
    const app = await guarded({ telemetry: { spans: 'none' } });
    await sdk.flush();
    const before = sdk.receiver.spans.length;
    const { text } = await app.get(ATTACK, UNSAMPLED);
    await sdk.flush();
    assert.deepEqual(sdk.receiver.spans.slice(before), []);
    assert.equal(JSON.parse(text).trace_id, '0af7651916cd43dd8448eb211c80319c');
  });

  it('makes a root of its own where no server span is', async () => {
    const app = await guarded();
    await sdk.flush();
    const before = sdk.receiver.spans.length;
    const answer = await context.with(ROOT_CONTEXT, () => app.shield(contextWithoutServer(app.port), async () => {}));
    assert.equal(answer, undefined);
    await sdk.flush();
    const root = sdk.receiver.spans.slice(before).find(({ name }) => name === 'guard');
    assert.ok(root && root.parentSpanId === undefined);
  });
});

/** A Koa context of a request that no instrumentation has seen. */
function contextWithoutServer(port: number): never {
  const req = {
    method: 'GET',
    url: '/',
    headers: { host: `127.0.0.1:${port}` },
    rawHeaders: [],
    socket: { remoteAddress: '192.0.2.1' },
  };
  return { req, res: { setHeader() {} }, originalUrl: '/', state: {}, set() {} } as never;
}
