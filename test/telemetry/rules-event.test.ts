import assert from 'node:assert/strict';
import { summaryOf } from '../../src/rules/diff.js';
import type { RulesChange } from '../../src/rules/listener.js';
import { RulesError } from '../../src/rules/rules-error.js';
import { Events } from '../../src/telemetry/events.js';
import { rulesEvent, rulesPollSpan } from '../../src/telemetry/rules-event.js';
import type { SecurityEvent } from '../../src/telemetry/security-event.js';
import { processSdk } from './process-sdk.js';

const DIFF = { lists: { deny: { added: ['10.0.0.1'], removed: [], changed: [] } }, fields: ['mode'] };

function told(change: RulesChange): SecurityEvent {
  const all: SecurityEvent[] = [];
  const events = new Events({
    budget: false,
    wave: false,
    now: Date.now,
    onEvent: (event) => void all.push(event),
    suppressed: () => {},
    report: (_reason, message) => assert.fail(message),
  });
  rulesEvent(events, 'https://rules.example/v1/rules', change);
  const [event] = all;
  assert.ok(event);
  assert.equal(event.attributes['guard.rules.source'], 'https://rules.example/v1/rules');
  return event;
}

describe('what is told of dynamic rules', () => {
  it('says of rules in force what differs', () => {
    const { name, severity, body, attributes } = told({
      change: 'applied',
      version: 7,
      isCached: false,
      diff: DIFF,
      duration: 20,
    });
    assert.deepEqual([name, severity], ['guard.rules.applied', 'INFO']);
    assert.equal(body, 'Rules version 7 is in force: deny +1, mode.');
    assert.equal(attributes['guard.rules.version'], 7);
    assert.equal(attributes['guard.rules.diff'], summaryOf(DIFF));
    assert.equal(attributes['guard.rules.cached'], false);
    assert.equal(attributes['guard.rules.duration'], 0.02);
  });

  it('says of rules that are rejected why, field by field, without what is secret', () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
    const faults = [{ path: 'deny[0]', message: `expected an address, got ${token}` }];
    const error = new RulesError('GUARD_RULES_INVALID', `deny[0]: expected an address, got ${token}`, { faults });
    const { name, severity, body, attributes } = told({ change: 'rejected', error, version: 6 });
    assert.deepEqual([name, severity], ['guard.rules.rejected', 'ERROR']);
    assert.match(
      body,
      /^Rules are not applied, version 6 goes on to hold: deny\[0\]: expected an address, got \[REDACTED/,
    );
    assert.equal(attributes['error.type'], 'GUARD_RULES_INVALID');
    assert.equal(attributes['guard.rules.faults'], 1);
  });

  it('says of an outage what is the matter, and how long it was', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const began = told({ change: 'unreachable', error: refused, version: undefined });
    assert.deepEqual(
      [began.name, began.severity, began.attributes['error.type']],
      ['guard.rules.unreachable', 'ERROR', 'ECONNREFUSED'],
    );
    assert.match(began.body, /the guard's own options hold/);
    assert.ok(!('guard.rules.version' in began.attributes));
    const ended = told({ change: 'recovered', outage: 1_500, version: 6 });
    assert.deepEqual(
      [ended.name, ended.severity, ended.attributes['guard.rules.outage']],
      ['guard.rules.recovered', 'INFO', 1.5],
    );
  });

  it('says of rules that have expired which', () => {
    const { name, severity, attributes } = told({ change: 'expired', version: 6 });
    assert.deepEqual([name, severity, attributes['guard.rules.version']], ['guard.rules.expired', 'WARN', 6]);
  });

  it('has a span for each reading of the source, as long as it took', async function () {
    this.timeout(30_000);
    const { receiver, flush } = await processSdk();
    await flush();
    const before = receiver.spans.length;
    const start = performance.now() - 50;
    rulesPollSpan('file:/rules.json', { start, end: start + 25, result: 'unchanged', version: 6, error: undefined });
    const error = new RulesError('GUARD_RULES_SOURCE', 'the source answers with 503');
    rulesPollSpan('file:/rules.json', { start, end: start + 10, result: 'unreachable', version: 6, error });
    await flush();
    const [good, bad, ...more] = receiver.spans.slice(before).filter(({ name }) => name === 'guard.rules.poll');
    assert.ok(good && bad && more.length === 0);
    assert.equal(good.attributes['guard.rules.result'], 'unchanged');
    assert.equal(good.attributes['guard.rules.version'], 6);
    assert.equal(bad.attributes['error.type'], 'GUARD_RULES_SOURCE');
  });
});
