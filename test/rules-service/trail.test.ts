import assert from 'node:assert/strict';
import { readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { type ProcessSdk, processSdk } from '../telemetry/process-sdk.js';
import { endServing, serving, withRules } from './serving.js';

describe('the trail of changes', () => {
  let sdk: ProcessSdk;
  before(async function () {
    this.timeout(30_000);
    sdk = await processSdk();
  });
  afterEach(endServing);

  it('is told to OpenTelemetry, to onEvent and to a file alike', async () => {
    const at = await serving();
    await withRules(at);
    await at.ask('operator', 'POST', '/v1/rules/block', {
      body: { address: '198.51.100.7', reason: 'abuse of coupons' },
    });
    await at.close();
    const expected = {
      'guard.rules.document': 'default',
      'guard.rules.version': 2,
      'guard.rules.action': 'blocked',
      'guard.rules.diff': 'bans +1',
      'guard.rules.reason': 'abuse of coupons',
      'user.id': 'the-operator',
    };
    const event = at.events.find(({ attributes }) => attributes['guard.rules.version'] === 2);
    assert.ok(event);
    const { 'guard.event.id': id, 'otel.event.name': name, ...attributes } = event.attributes;
    assert.deepEqual([name, event.severity, attributes], ['guard.rules.changed', 'INFO', expected]);
    assert.equal(
      event.body,
      'the-operator made version 2 of the rules "default" (blocked, bans +1): abuse of coupons.',
    );
    await sdk.flush();
    const log = await sdk.receiver.waitFor(({ logs }) =>
      logs.find((entry) => entry.attributes['guard.event.id'] === id),
    );
    assert.deepEqual([log.eventName, log.body], ['guard.rules.changed', event.body]);

    const lines = readFileSync(join(at.directory, 'audit.jsonl'), 'utf8').trimEnd().split('\n');
    const [first, second] = lines.map((line) => JSON.parse(line));
    assert.deepEqual([lines.length, first.version, first.actor], [2, 1, 'the-admin']);
    const { at: when, ...rest } = second;
    assert.ok(Date.parse(when) > 0);
    assert.deepEqual(rest, {
      document: 'default',
      version: 2,
      actor: 'the-operator',
      action: 'blocked',
      summary: 'bans +1',
      reason: 'abuse of coupons',
    });
  });

  it('has nothing of what was refused', async () => {
    const at = await serving();
    await at.ask('reader', 'POST', '/v1/rules/block', { body: { address: '198.51.100.7' } });
    await at.ask('operator', 'POST', '/v1/rules/block', { body: { address: 'x' } });
    await at.close();
    assert.deepEqual(
      at.events.filter(({ name }) => name === 'guard.rules.changed'),
      [],
    );
    assert.throws(() => readFileSync(join(at.directory, 'audit.jsonl')), /ENOENT/);
  });

  it('is in files that nobody else reads, and goes on in a new one when one is full', async () => {
    const at = await serving();
    await withRules(at);
    await at.close();
    const file = join(at.directory, 'audit.jsonl');
    const rules = join(at.directory, 'default', '0000000000000001.rules');
    for (const path of [file, rules]) assert.equal(statSync(path).mode & 0o777, 0o600, path);
    truncateSync(file, 16 * 1_048_576);
    const again = await serving({ storage: at.directory });
    await again.ask('operator', 'POST', '/v1/rules/block', { body: { address: '198.51.100.7' } });
    await again.close();
    assert.equal(statSync(`${file}.1`).size, 16 * 1_048_576);
    assert.equal(JSON.parse(readFileSync(file, 'utf8')).version, 2);
  });

  it('does not stand in the way of a change when its file cannot be written', async () => {
    const at = await serving({ audit: '/dev/null/audit.jsonl' });
    await withRules(at);
    assert.equal((await at.ask('reader', 'GET', '/v1/rules')).status, 200);
  });
});
