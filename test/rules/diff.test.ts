import assert from 'node:assert/strict';
import { diffRules, summaryOf } from '../../src/rules/diff.js';
import { type RuleSet, readRuleSet } from '../../src/rules/rule-set.js';
import { FULL } from './sets.js';

function rulesOf(set: object): RuleSet {
  const reading = readRuleSet(JSON.stringify({ version: 1, ...set }));
  if ('faults' in reading) assert.fail(JSON.stringify(reading.faults));
  return reading.rules;
}

describe('what differs between two rule sets', () => {
  it('is nothing where only version and comment do', () => {
    const diff = diffRules(rulesOf(FULL), rulesOf({ ...FULL, version: 43, comment: 'later' }));
    assert.deepEqual(diff, { lists: {}, fields: [] });
    assert.equal(summaryOf(diff), '');
  });

  it('is named entry by entry in lists, and by name else', () => {
    const before = rulesOf({
      deny: ['10.0.0.1', '10.0.0.2', { address: '10.0.0.3', reason: 'a' }],
      bans: [{ user: 'u1' }],
      patterns: [{ id: 'a', pattern: 'x' }],
      emergency: { on: false },
    });
    const after = rulesOf({
      deny: ['10.0.0.2', { address: '10.0.0.3', reason: 'b' }, '10.0.0.4', '10.0.0.5'],
      bans: [{ address: '10.0.0.1' }],
      patterns: [{ id: 'a', pattern: 'y' }],
      behavior: [{ kind: 'usage', name: 'exports', above: 1, window: 60 }],
      emergency: { on: true },
      mode: 'monitor',
    });
    const diff = diffRules(before, after);
    assert.deepEqual(diff, {
      lists: {
        deny: { added: ['10.0.0.4', '10.0.0.5'], removed: ['10.0.0.1'], changed: ['10.0.0.3'] },
        bans: { added: ['address 10.0.0.1'], removed: ['user u1'], changed: [] },
        patterns: { added: [], removed: [], changed: ['a'] },
        behavior: { added: ['exports'], removed: [], changed: [] },
      },
      fields: ['mode', 'emergency'],
    });
    assert.equal(summaryOf(diff), 'deny +2 -1 ~1, bans +1 -1, patterns ~1, behavior +1, mode, emergency');
  });

  it('from or to no set is all that one says', () => {
    const first = diffRules(undefined, rulesOf(FULL));
    assert.deepEqual(Object.keys(first.lists), [
      'deny',
      'allow',
      'bans',
      'checks',
      'endpoints',
      'patterns',
      'behavior',
    ]);
    assert.deepEqual(first.fields, [
      'mode',
      'countries',
      'clouds',
      'user_agents',
      'rate_limit',
      'ban',
      'emergency',
      'expires_at',
      'ttl',
    ]);
    const last = diffRules(rulesOf(FULL), undefined);
    assert.deepEqual(last.lists.allow, { added: [], removed: ['192.0.2.1'], changed: [] });
    assert.deepEqual(last.fields, first.fields);
  });
});
