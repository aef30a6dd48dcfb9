import assert from 'node:assert/strict';
import Router from '@koa/router';
import { type GuardOptions, GuardOptionsError, guard } from '../../src/index.js';

/** What `guard()` says about policies, as a user without types may give them. */
function faults(options: unknown): readonly string[] {
  try {
    guard(options as GuardOptions);
  } catch (error) {
    assert.ok(error instanceof GuardOptionsError);
    return error.faults.map(({ path, message }) => `${path}: ${message}`);
  }
  return [];
}

const KEY = 'k'.repeat(32);

/** A policy, and what is wrong with it. */
const wrong: readonly (readonly [policy: unknown, fault: string])[] = [
  [{ ratelimit: false }, '.ratelimit: unknown option, did you mean "rateLimit"?'],
  [
    { rateLimit: { requests: 5, window: '1x' } },
    '.rateLimit.window: expected a duration like "1m" or a number of seconds, got "1x"',
  ],
  [
    { name: 'a|b' },
    '.name: expected printable ASCII without quotes, backslashes and bars, 64 characters at most, got "a|b"',
  ],
  [{ mode: 'strict' }, '.mode: expected "enforce" or "monitor", got "strict"'],
  [
    { checks: { ban: 'off' } },
    '.checks: expected no mode for "emergency" and "ban", which stand above routes, got {"ban":"off"}',
  ],
  [
    { bypass: ['ban'] },
    '.bypass[0]: expected the name of a check but "emergency" and "ban", which stand above routes, got "ban"',
  ],
  [{ bypass: 'bot' }, '.bypass: expected true, false or a list of names of checks, got "bot"'],
  [{ requireIp: [] }, '.requireIp: expected at least one address, got []'],
  [
    { requireIp: ['10.0.0.0/40'] },
    '.requireIp[0]: expected an IPv4 or IPv6 address or CIDR range like "203.0.113.0/24", got "10.0.0.0/40"',
  ],
  [
    { requireHttps: 'always' },
    '.requireHttps: expected true, false, "redirect", "require" or an object with mode, hosts, got "always"',
  ],
  [{ auth: true }, '.auth: expected false or an object with scheme, verify, realm, failures, exclude, got true'],
  [
    { apiKey: KEY },
    '.apiKey: expected a list of keys or an object with keys, header, realm, failures, got a text of 32 characters',
  ],
  [
    { apiKey: [{ id: 'ci', key: 'short' }] },
    '.apiKey.keys: keys[0] ("ci").key: expected 16 to 8192 visible ASCII characters without commas, got 5 characters',
  ],
  [{ maxBody: 'much' }, '.maxBody: expected a size like "128kb" or a number of bytes, got "much"'],
  [{ validators: [5] }, '.validators[0]: expected a function or a Check ({ name, run }), got 5'],
  [
    { detection: 'on' },
    '.detection: expected true, false or an object with threshold, observe, categories, exclude, patterns, ignoreHeaders, budget, overBudget, got "on"',
  ],
  [5, ': expected an object with the building blocks of a policy, got 5'],
];

describe('policies among the options', () => {
  for (const [policy, fault] of wrong) {
    it(`are told to be wrong: ${fault}`, () => {
      assert.deepEqual(faults({ routes: { '/a': policy } }), [`routes["/a"]${fault}`]);
    });
  }

  it('are for endpoints', () => {
    const [fault] = faults({ routes: { 'FETCH /a': {} } });
    assert.match(String(fault), /^routes\["FETCH \/a"\]: expected an endpoint like "POST \/login"/);
  });

  it('take names of own checks, misspelt ones not', () => {
    const custom = [function tenant() {}];
    assert.deepEqual(faults({ custom, routes: { '/a': { bypass: ['tenant'] } } }), []);
    assert.equal(faults({ custom, routes: { '/a': { bypass: ['tenants'] } } }).length, 1);
  });

  it('ask for what they count by', () => {
    const byUser = { rateLimit: { requests: 5, window: '1m', by: 'user' } };
    assert.deepEqual(faults({ routes: { '/a': byUser } }), [
      'routes["/a"].rateLimit.by: expected the option "auth" too, which says who a user is, got "user"',
    ]);
    const auth = { scheme: 'bearer', verify: () => null };
    assert.deepEqual(faults({ routes: { '/a': { ...byUser, auth } } }), []);
    assert.deepEqual(faults({ auth, routes: { '/a': byUser } }), []);
  });

  it('come with a router, not with its middleware', () => {
    assert.deepEqual(faults({ router: new Router() }), []);
    assert.match(String(faults({ router: new Router().routes() })[0]), /^router: expected a router of @koa\/router/);
  });
});
