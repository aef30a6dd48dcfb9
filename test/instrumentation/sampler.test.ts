import assert from 'node:assert/strict';
import { join, relative } from 'node:path';
import { createContextKey, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { samplerFromEnvironment } from '../../instrumentation/sampler/from-environment.js';
import { guardSampler, type Sampler } from '../../instrumentation/sampler/index.js';
import { type Receiver, startReceiver } from '../otlp/receiver.js';
import { APPS, ROOT } from '../repository.js';
import { diagnosed } from '../telemetry/diagnosed.js';
import { type Answer, ATTACK, assertKeptApart, FINE, type Visit, visit } from './visits.js';

const OUTSIDE = { GUARD_PROXIES_TRUST: '203.0.113.1' };
const PARENT = '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331';
const UNSAMPLED = `00-${PARENT}-00`;
const SAMPLED = `00-${PARENT}-01`;

describe('sampling under the preload', function () {
  this.timeout(60_000);
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.close());

  function visited(visits: readonly Visit[], env: Readonly<Record<string, string>> = {}): Promise<readonly Answer[]> {
    return visit(visits, { cwd: ROOT, app: relative(ROOT, join(APPS, 'visited.mjs')), receiver, env });
  }

  const servers = () => receiver.spans.filter(({ kind }) => kind === 'server');
  const guards = () => receiver.spans.filter(({ name }) => name === 'guard');

  for (const sampler of ['always_off', 'parentbased_always_off']) {
    it(`with ${sampler} keeps every blocked request in a trace of its own, and nothing of the others`, async () => {
      const visits = [ATTACK, FINE, ATTACK, FINE].map((path) => ({ path, times: 20 }));
      const answers = await visited(visits, { OTEL_TRACES_SAMPLER: sampler });
      assertKeptApart(receiver, answers, 40);
    });
  }

  it('times the checks of what is kept from the second finding on', async () => {
    await visited([{ path: ATTACK, times: 3 }], { OTEL_TRACES_SAMPLER: 'always_off' });
    const took = receiver.spans.filter(({ name }) => name === 'guard.detection').map(({ start, end }) => end > start);
    assert.deepEqual(took, [false, true, true]);
    assert.equal(receiver.spans.filter(({ name }) => name === 'guard').length, 3);
  });

  it('at 1 % keeps every blocked request, and few of the others', async () => {
    const visits = [ATTACK, FINE].map((path) => ({ path, times: 100 }));
    const env = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.01' };
    const answers = await visited(visits, env);
    const blocked = new Set(answers.flatMap(({ traceId }) => traceId ?? []));
    assert.equal(blocked.size, 100);
    for (const id of blocked) assert.ok(guards().some(({ traceId }) => traceId === id));
    assert.ok(servers().length < 40, `${servers().length} of 200 requests`);
  });

  it('keeps no more such traces than GUARD_FINDING_TRACES_PER_SECOND says, ten times that at once, and none by 0', async () => {
    const env = { OTEL_TRACES_SAMPLER: 'always_off', GUARD_FINDING_TRACES_PER_SECOND: '1' };
    const started = performance.now();
    const answers = await visited([{ path: ATTACK, times: 60 }], env);
    const most = 10 + (performance.now() - started) / 1_000;
    assert.ok(guards().length >= 10 && guards().length <= most, `${guards().length} of at most ${most}`);
    // All are told of, the others in the trace of the request.
    assert.equal(receiver.logs.length, 60);
    const kept = new Set(guards().map(({ traceId }) => traceId));
    assert.equal(answers.filter(({ traceId = '' }) => kept.has(traceId)).length, guards().length);
    const before = receiver.spans.length;
    await visited([{ path: ATTACK, times: 5 }], { ...env, GUARD_FINDING_TRACES_PER_SECOND: '0' });
    assert.equal(receiver.spans.length, before);
  });

  it('says which variable is wrong', async () => {
    const wrong = visited([], { GUARD_FINDING_TRACES_PER_SECOND: 'many' });
    await assert.rejects(wrong, /GUARD_FINDING_TRACES_PER_SECOND: expected a whole number from 0/);
  });

  describe('and a traceparent', () => {
    it('from outside does not hide a request, whose trace goes on under the id that came', async () => {
      await visited([{ path: ATTACK, times: 3, traceparent: UNSAMPLED }], OUTSIDE);
      assert.deepEqual(
        servers().map(({ traceId }) => traceId),
        Array(3).fill(PARENT.slice(0, 32)),
      );
      assert.deepEqual(
        guards().map(({ traceId }) => traceId),
        Array(3).fill(PARENT.slice(0, 32)),
      );
    });

    it('from outside does not have a request sampled, not by an id either that samplers would take', async () => {
      const env = { ...OUTSIDE, OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.01' };
      const low = '00-00000000000000000000000000000001-b7ad6b7169203331-01';
      await visited(
        [SAMPLED, low].map((traceparent) => ({ path: FINE, times: 100, traceparent })),
        env,
      );
      assert.ok(servers().length < 40, `${servers().length} of 200 requests`);
    });

    it('from a trusted proxy, or a private network where none is named, is believed', async () => {
      const visits = [UNSAMPLED, SAMPLED].map((traceparent) => ({ path: FINE, times: 1, traceparent }));
      const off = { OTEL_TRACES_SAMPLER: 'parentbased_always_off' };
      for (const env of [off, { ...off, GUARD_PROXIES_TRUST: 'loopback' }, { ...off, GUARD_PROXIES_HOPS: '1' }]) {
        const before = servers().length;
        await visited(visits, env);
        assert.equal(servers().length - before, 1);
      }
    });

    it('that is believed and not sampled hides no finding: it gets a trace of its own', async () => {
      const answers = await visited([
        { path: ATTACK, times: 3, traceparent: UNSAMPLED },
        { path: FINE, times: 3, traceparent: UNSAMPLED },
      ]);
      assertKeptApart(receiver, answers, 3);
      assert.deepEqual(
        guards().map(({ links }) => links[0]?.traceId),
        Array(3).fill(PARENT.slice(0, 32)),
      );
    });
  });
});

describe('guardSampler', () => {
  const base: Sampler = { shouldSample: () => ({ decision: 1 }), toString: () => 'Base' };

  it('refuses options that are none', () => {
    assert.throws(() => guardSampler(base, { findingTracesPerSecond: -1 }), /findingTracesPerSecond: expected a whole/);
    assert.throws(() => guardSampler(base, { trust: ['everybody'] }), /trust\[0\]: expected an address/);
  });

  it('does not believe a client that has reset its connection, of which only that is known', () => {
    const asked: boolean[] = [];
    const asking: Sampler = {
      shouldSample(given) {
        asked.push(trace.getSpanContext(given) !== undefined);
        return { decision: 0 };
      },
    };
    const [traceId, spanId] = PARENT.split('-') as [string, string];
    const parent = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: 1, isRemote: true });
    const sampler = guardSampler(asking);
    for (const attributes of [{}, { 'network.transport': 'tcp' }]) {
      sampler.shouldSample(parent, traceId, 'GET', SpanKind.SERVER, attributes, []);
    }
    assert.deepEqual(asked, [true, false]);
  });

  it('counts traces, not spans of them, and saves up no more than ten seconds of them', () => {
    let now = 0;
    const sampler = guardSampler(base, { findingTracesPerSecond: 2 }, () => now);
    const wish = ROOT_CONTEXT.setValue(createContextKey('koa-otel-guard finding trace'), true);
    const within = trace.setSpanContext(wish, { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 });
    const isKept = (given = wish) => sampler.shouldSample(given, '', 'guard', SpanKind.INTERNAL, {}, []).decision === 2;
    const kept = () => Array.from({ length: 50 }, () => isKept()).filter((is) => is).length;
    for (let i = 0; i < 50; i++) assert.ok(isKept(within));
    assert.equal(kept(), 20);
    now = 1_500;
    assert.equal(kept(), 3);
    now = 1_000;
    assert.equal(kept(), 0);
    now = 1_500;
    assert.equal(kept(), 1);
    now = 3_600_000;
    assert.equal(kept(), 20);
  });

  it('asks the other one about everything else as it is: what is no server span, and what comes from nowhere', () => {
    const asked: unknown[] = [];
    const asking: Sampler = {
      shouldSample(given, traceId) {
        asked.push(given, traceId);
        return { decision: 0 };
      },
    };
    const [traceId, spanId] = PARENT.split('-') as [string, string];
    const attributes = { 'network.peer.address': '203.0.113.9' };
    const sampler = guardSampler(asking);
    const local = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: 1 });
    const remote = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: 1, isRemote: true });
    sampler.shouldSample(local, traceId, 'GET', SpanKind.SERVER, attributes, []);
    sampler.shouldSample(remote, traceId, 'work', SpanKind.CONSUMER, attributes, []);
    sampler.shouldSample(ROOT_CONTEXT, traceId, 'GET', SpanKind.SERVER, attributes, []);
    assert.deepEqual(asked, [local, traceId, remote, traceId, ROOT_CONTEXT, traceId]);
  });

  it('knows the peer by its older name, too', () => {
    const asked: boolean[] = [];
    const asking: Sampler = {
      shouldSample(given) {
        asked.push(trace.getSpanContext(given) !== undefined);
        return { decision: 0 };
      },
    };
    const [traceId, spanId] = PARENT.split('-') as [string, string];
    const parent = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: 1, isRemote: true });
    for (const peer of ['203.0.113.9', '10.0.0.1']) {
      guardSampler(asking).shouldSample(parent, traceId, 'GET', SpanKind.SERVER, { 'net.peer.ip': peer }, []);
    }
    assert.deepEqual(asked, [false, true]);
  });

  it('says what it is made of', () => {
    assert.equal(String(guardSampler(base)), 'GuardSampler{Base}');
  });
});

describe('the sampler that the environment asks for', () => {
  const [traceId, spanId] = PARENT.split('-') as [string, string];
  const parent = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: 1, isRemote: true });

  /** Whether it samples a request that says so of itself, from this peer. */
  const believes = (peer: string, env: Readonly<Record<string, string>>) => {
    const sampler = samplerFromEnvironment({ OTEL_TRACES_SAMPLER: 'parentbased_always_off', ...env });
    const attributes = { 'network.peer.address': peer };
    return sampler.shouldSample(parent, traceId, 'GET', SpanKind.SERVER, attributes, []).decision === 2;
  };

  const rows: [peer: string, env: Readonly<Record<string, string>>, isBelieved: boolean][] = [
    ['127.0.0.1', {}, true],
    ['203.0.113.9', {}, false],
    ['203.0.113.9', { GUARD_PROXIES_TRUST: '203.0.113.0/24' }, true],
    ['127.0.0.1', { GUARD_PROXIES_TRUST: '203.0.113.0/24' }, false],
    ['198.51.100.1', { GUARD_PROXIES_HOPS: '1' }, true],
    ['198.51.100.1', { GUARD_PROXIES_HOPS: '1', GUARD_PROXIES_TRUST: '203.0.113.0/24' }, false],
    ['127.0.0.1', { GUARD_PROXIES_TRUST: 'everybody' }, false],
  ];
  for (const [peer, env, isBelieved] of rows) {
    it(`${isBelieved ? 'believes' : 'does not believe'} ${peer} by ${JSON.stringify(env)}`, () => {
      assert.equal(believes(peer, env), isBelieved);
    });
  }

  it('takes all where a share is none, and says so', async () => {
    const env = { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: 'many' };
    const [sampler, told] = await diagnosed(async () => samplerFromEnvironment(env));
    const last = 'f'.repeat(32);
    assert.equal(sampler.shouldSample(ROOT_CONTEXT, last, 'GET', SpanKind.SERVER, {}, []).decision, 2);
    assert.equal(told.length, 1);
  });
});
