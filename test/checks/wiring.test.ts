import assert from 'node:assert/strict';
import type { CheckMode } from '../../src/index.js';
import { closeAll, guarded } from '../guarded.js';
import { type ProcessSdk, processSdk } from '../telemetry/process-sdk.js';
import { send, type Wire, wires } from './wires.js';

describe('the wiring of', () => {
  let sdk: ProcessSdk;
  before(async () => {
    sdk = await processSdk();
  });
  afterEach(closeAll);

  for (const wire of wires) {
    describe(`${wire.check} (${wire.reason}, ${wire.status})`, () => {
      it('in enforce mode: one answer, one span, one event, one count', () => shows(wire, 'enforce'));
      it('in monitor mode: the same but for the answer', () => shows(wire, 'monitor'));
    });
  }

  async function shows(wire: Wire, mode: CheckMode): Promise<void> {
    const { check, options, reason, event } = wire;
    const app = await guarded({ ...options, checks: { [check]: mode } });
    await wire.before?.(app);
    await sdk.flush();
    const metricsBefore = sdk.receiver.metrics.length;

    const answer = await send(app, wire);
    await sdk.flush();

    const enforced = mode === 'enforce' && !wire.flags;
    const state = mode === 'enforce' ? 'enforced' : 'monitored';
    assert.equal(answer.status, enforced ? wire.status : 200);

    const told = app.events.filter(({ name }) => name === event);
    assert.equal(told.length, 1);
    const { traceId = '', spanId, id } = told[0] ?? { id: '' };

    // Who is banned is asked twice: by the address, and once the caller is known.
    const spans = sdk.receiver.spans.filter(
      (span) =>
        span.traceId === traceId &&
        span.name === `guard.${check}` &&
        span.attributes['guard.check.conclusion'] !== 'pass',
    );
    assert.equal(spans.length, 1);
    const [span] = spans;
    assert.equal(span?.spanId, spanId);
    assert.equal(span?.attributes['guard.finding.reason'], reason);
    assert.equal(span?.attributes['guard.finding.state'], state);
    assert.equal(span?.attributes['security_rule.name'], wire.rule);
    assert.equal(span?.status.code, reason === 'check.failed' ? 'error' : 'unset');

    const logs = sdk.receiver.logs.filter((log) => log.attributes['guard.event.id'] === id);
    assert.equal(logs.length, 1);
    const [log] = logs;
    assert.deepEqual([log?.eventName, log?.traceId, log?.spanId], [event, traceId, spanId]);
    assert.equal(log?.attributes['guard.finding.state'], state);
    assert.equal(log?.attributes['http.response.status_code'], wire.flags ? undefined : wire.status);

    // A delta of zero says that a count of an earlier test has not moved.
    const moved = sdk.receiver.metrics.slice(metricsBefore).filter(({ value }) => value !== 0);
    const findings = moved.filter(({ name }) => name === 'guard.check.findings');
    const labels = { 'guard.check.name': check, 'guard.finding.reason': reason, 'guard.finding.state': state };
    assert.deepEqual(
      findings.map(({ value, attributes }) => [value, attributes]),
      [[1, labels]],
    );
    const requests = moved.filter(({ name }) => name === 'guard.requests');
    const outcome = enforced ? (wire.outcome ?? 'blocked') : 'allowed';
    assert.deepEqual(
      requests.map(({ value, attributes }) => [value, attributes['guard.outcome']]),
      [[1, outcome]],
    );
  }
});
