import assert from 'node:assert/strict';
import { inTurns } from '../../src/intel/turns.js';
import { type RuleSet, readRuleSet, ruleSetSteps } from '../../src/rules/rule-set.js';
import { FULL } from './sets.js';

function rulesOf(set: unknown): RuleSet {
  const reading = readRuleSet(typeof set === 'string' ? set : JSON.stringify(set));
  if ('faults' in reading) assert.fail(JSON.stringify(reading.faults));
  return reading.rules;
}

function faultsOf(set: unknown): string[] {
  const reading = readRuleSet(typeof set === 'string' || set instanceof Uint8Array ? set : JSON.stringify(set));
  if ('rules' in reading) assert.fail('was read');
  return reading.faults.map(({ path, message }) => `${path}: ${message}`);
}

describe('a rule set', () => {
  it('is read with durations in milliseconds, times in milliseconds since the epoch, one or several as a list', () => {
    const rules = rulesOf(FULL);
    assert.equal(rules.version, 42);
    assert.equal(rules.ttl, 600_000);
    assert.equal(rules.expiresAt, Date.UTC(2099, 11, 1));
    assert.deepEqual(rules.deny.at(1), {
      address: '198.51.100.7',
      reason: 'abuse',
      expiresAt: Date.UTC(2099, 9, 31, 22),
    });
    assert.deepEqual(
      rules.bans.map(({ kind, subject }) => `${kind} ${subject}`),
      ['user u1', 'address 2001:db8:1:2::/64', `api_key sha256:${'0'.repeat(64)}`],
    );
    assert.deepEqual(rules.rateLimit, [{ requests: 100, window: 60_000, by: ['user', 'address'], cost: 1 }]);
    assert.deepEqual(rules.endpoints['POST /login'], [{ requests: 5, window: 60_000, name: 'login', cost: 1 }]);
    assert.equal(rules.endpoints['/api/**']?.length, 2);
    assert.deepEqual(rules.ban?.duration, [3_600_000, 86_400_000]);
    assert.deepEqual(rules.behavior[0], {
      kind: 'usage',
      name: 'export',
      endpoint: ['GET /export'],
      above: 10,
      window: 3_600_000,
      action: [{ ban: 86_400_000 }, 'alert'],
    });
    assert.equal(rules.behavior[2]?.kind === 'response' && rules.behavior[2].max_body, 131_072);
    assert.deepEqual(rules.emergency, { on: true, allow: ['10.0.0.0/8'], retryAfter: 60_000 });
  });

  it('of a version alone says nothing', () => {
    const { version, deny, allow, bans, patterns, behavior, checks, endpoints, ...rest } = rulesOf({ version: 0 });
    assert.equal(version, 0);
    assert.deepEqual([...deny, ...allow, ...bans, ...patterns, ...behavior], []);
    assert.deepEqual([checks, endpoints], [{}, {}]);
    assert.deepEqual(
      Object.values(rest).filter((value) => value !== undefined),
      [],
    );
  });

  it('is read from bytes as from a text, with or without the mark of their encoding', () => {
    const text = JSON.stringify({ version: 1, comment: '\u00fcber' });
    for (const given of [text, `\uFEFF${text}`, Buffer.from(text), Buffer.from(`\uFEFF${text}`)]) {
      const reading = readRuleSet(given);
      assert.equal('rules' in reading && reading.rules.comment, '\u00fcber');
    }
    assert.deepEqual(faultsOf(Buffer.from([0x7b, 0xff, 0x7d])), [': expected a text in UTF-8']);
  });

  const wrong: readonly (readonly [what: string, set: unknown, fault: RegExp])[] = [
    ['no version', {}, /^version: expected a whole number/],
    ['a version before 0', { version: -1 }, /^version: /],
    ['another format', { version: 1, format: 2 }, /^format: expected 1/],
    ['an unknown field', { version: 1, denny: [] }, /^denny: unknown field, did you mean "deny"\?$/],
    ['an unknown field within', { version: 1, emergency: { on: true, retry: 1 } }, /^emergency\.retry: unknown field/],
    ['a list for a number', { version: [1] }, /^version: expected a whole number/],
    ['a text for a list', { version: 1, deny: '10.0.0.1' }, /^deny: expected a list/],
    ['nothing for a list', { version: 1, bans: null }, /^bans: expected a list/],
    ['no address', { version: 1, deny: ['10.0.0.1', '10.0.0.256'] }, /^deny\[1\]: expected an IPv4/],
    ['an entry that is none', { version: 1, allow: [7] }, /^allow\[0\]: expected an address, or an object/],
    ['a list as an entry', { version: 1, allow: [['10.0.0.1']] }, /^allow\[0\]: expected an address, or an object/],
    [
      'an unknown field of an entry',
      { version: 1, deny: [{ address: '10.0.0.1', message: '' }] },
      /^deny\[0\]\.message: unknown field/,
    ],
    [
      'an end that is no time',
      { version: 1, deny: [{ address: '10.0.0.1', expires_at: '2026-13-01T00:00:00Z' }] },
      /^deny\[0\]\.expires_at: /,
    ],
    [
      'a time without a zone',
      { version: 1, expires_at: '2026-12-01T00:00:00' },
      /^expires_at: expected a time of RFC 3339/,
    ],
    ['a ban for nobody', { version: 1, bans: [{ reason: 'x' }] }, /^bans\[0\]: expected an object with one of/],
    [
      'a ban for two',
      { version: 1, bans: [{ user: 'a', address: '10.0.0.1' }] },
      /^bans\[0\]: expected an object with one of/,
    ],
    ['a ban for a range', { version: 1, bans: [{ address: '10.0.0.0/8' }] }, /^bans\[0\]\.address: /],
    [
      'a ban for an API key as it reads',
      { version: 1, bans: [{ api_key: 'top-secret' }] },
      /^bans\[0\]\.api_key: (?!.*top-secret)/,
    ],
    [
      'a pattern that RE2 does not take',
      { version: 1, patterns: [{ id: 'a', pattern: '(?=x)' }] },
      /^patterns\[0\]\.pattern: expected a pattern that RE2/,
    ],
    [
      'two patterns of one id',
      {
        version: 1,
        patterns: [
          { id: 'a', pattern: 'x' },
          { id: 'a', pattern: 'y' },
        ],
      },
      /^patterns: expected an id for each/,
    ],
    [
      'a rule of no kind',
      { version: 1, behavior: [{ kind: 'usages', window: 1 }] },
      /^behavior\[0\]\.kind: expected "usage"/,
    ],
    [
      'no endpoint',
      { version: 1, endpoints: { login: { requests: 1, window: 1 } } },
      /^endpoints\.login: expected an endpoint/,
    ],
    [
      'a limit that nothing passes',
      { version: 1, rate_limit: { requests: 1, window: 1, cost: 2 } },
      /cost: expected no more than "requests"/,
    ],
    ['a duration that is none', { version: 1, ttl: '10 minutes' }, /^ttl: expected a duration/],
    [
      'a country in lower case',
      { version: 1, countries: { deny: ['de'] } },
      /^countries\.deny\[0\]: expected a country code/,
    ],
    ['a key of a prototype', '{"version":1,"__proto__":{}}', /^__proto__: unknown field/],
    ['a key that comes twice', '{"version":1,"version":2}', /the key "version" comes twice/],
    ['a list', '[{"version":1}]', /^: expected JSON, an object/],
    ['no JSON', '{"version":1,}', /^: expected JSON, an object/],
    ['an element too few', '{"version":1,"deny":["10.0.0.1",]}', /^: expected JSON, an object/],
    ['more after the end', '{"version":1}{"version":2}', /^: expected JSON, an object/],
    ['nothing', '', /^: expected JSON, an object/],
  ];
  for (const [what, set, fault] of wrong) {
    it(`with ${what} is refused`, () => {
      const faults = faultsOf(set);
      assert.ok(
        faults.some((text) => fault.test(text)),
        faults.join('\n'),
      );
    });
  }

  it('is refused with every fault at once, 20 at most', () => {
    assert.equal(faultsOf({ version: -1, ttl: 'x', deny: ['x'], emergency: {} }).length, 4);
    assert.equal(faultsOf({ version: 1, deny: Array.from({ length: 1_000 }, () => 'x') }).length, 20);
  });

  it('has 200,000 addresses at most, deny and allow together', () => {
    const addresses = Array.from(
      { length: 100_000 },
      (_, index) => `10.${index >>> 16}.${(index >>> 8) & 255}.${index & 255}`,
    );
    assert.equal(rulesOf({ version: 1, deny: addresses, allow: addresses }).allow.length, 100_000);
    assert.match(
      faultsOf({ version: 1, deny: addresses, allow: [...addresses, '10.9.9.9'] }).join(),
      /^allow: expected 200000 entries at most, deny and allow together$/,
    );
  });

  it('has 1,000 patterns and endpoints at most', () => {
    const patterns = Array.from({ length: 1_001 }, (_, index) => ({
      id: `p.${'x'.repeat(index % 3)}a${index}`,
      pattern: 'x',
    }));
    const endpoints = Object.fromEntries(patterns.map(({ id }) => [`/${id}`, { requests: 1, window: 1 }]));
    assert.match(faultsOf({ version: 1, patterns }).join(), /^patterns: expected 1000 entries at most/);
    assert.match(faultsOf({ version: 1, endpoints }).join(), /^endpoints: expected 1000 endpoints at most/);
  });

  it('deep beyond measure is refused without a fault of the reader', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    assert.match(faultsOf(`{"version":1,"deny":[${deep}]}`).join(), /^deny\[0\]: expected an address|^: expected JSON/);
    assert.match(faultsOf(`{"version":1,"mode":{"a":${deep}}}`).join(), /^mode: expected|^: expected JSON/);
  });

  const many = (count: number, entry: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => entry(i)).join();

  it('of very many fields that are unknown or wrong is refused before they are all looked at', () => {
    assert.match(
      faultsOf(`{${many(200_000, (i) => `"a${i}":1`)}}`).join(),
      /^: expected JSON, an object: more than 100 fields$/,
    );
    assert.match(faultsOf(`{${many(200_000, (i) => `"a${i}":[]`)}}`).join(), /more than 100 fields$/);
    assert.match(faultsOf(`{"rate_limit":[${many(200_000, () => '1')}]}`).join(), /the list "rate_limit" is too long$/);
    // Each fault was once compared with all before it: minutes.
    assert.equal(faultsOf(`{"version":1,"checks":{${many(70_000, (i) => `"a${i}":0`)}}}`).length, 20);
  });

  it('of values and keys beyond measure is refused', () => {
    const long = 'x'.repeat(1_048_577);
    for (const text of [`{"comment":"${long}"}`, `{"deny":["${long}"]}`, `{"checks":{"a":"${long}"}}`])
      assert.match(faultsOf(text).join(), /^: expected JSON, an object: more than 1048576 characters at position \d+$/);
    assert.match(faultsOf(`{"${'x'.repeat(2_000)}":1}`).join(), /a key of more than 1024 characters$/);
    const [fault = ''] = faultsOf({ version: 1, emergency: { on: true, ['x'.repeat(100_000)]: 1 } });
    assert.ok(fault.startsWith('emergency.xxx') && fault.length < 400, `${fault.length} characters`);
  });

  it('has no pattern of more than 500 steps, since each character of a request would take as many', () => {
    assert.equal(rulesOf({ version: 1, patterns: [{ id: 'a', pattern: '[a-z]{1,200}[0-9]' }] }).patterns.length, 1);
    for (const pattern of ['[a-z]{1,1000}[0-9]', '(?:[a-z]{1,30}){1,30}', 'a(?=b)'])
      assert.match(
        faultsOf({ version: 1, patterns: [{ id: 'a', pattern }] }).join(),
        /^patterns\[0\]\.pattern: expected a pattern that RE2 takes/,
      );
  });

  it('has no pattern of answers of more steps than that, either', () => {
    const behavior = (pattern: unknown) => [{ kind: 'response', pattern, above: 1, window: '1m' }];
    assert.equal(
      rulesOf({ version: 1, behavior: behavior(['regex:[a-z]{1,9}[0-9]', 'a{1,1000}']) }).behavior.length,
      1,
    );
    for (const pattern of ['regex:[a-z]{1,1000}[0-9]', ['regex:[a-z]{1,1000}[0-9]']])
      assert.match(faultsOf({ version: 1, behavior: behavior(pattern) }).join(), /^behavior\[0\]\.pattern/);
  });

  it('of 32 MB and more is refused before it is looked at', () => {
    assert.match(faultsOf(' '.repeat(32 * 1_048_576 + 1)).join(), /^: expected 33554432 bytes at most$/);
  });

  it('lets others go first while it is read', async () => {
    const deny = Array.from(
      { length: 100_000 },
      (_, index) => `10.${index >>> 16}.${(index >>> 8) & 255}.${index & 255}`,
    );
    let turns = 0;
    let isReading = true;
    const count = () => {
      turns++;
      if (isReading) setImmediate(count);
    };
    setImmediate(count);
    const reading = await inTurns(ruleSetSteps(JSON.stringify({ version: 1, deny })));
    isReading = false;
    assert.ok('rules' in reading && reading.rules.deny.length === 100_000);
    assert.ok(turns > 5, `${turns} turns`);
  });
});
