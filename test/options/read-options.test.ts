import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { type Check, type GuardOptions, GuardOptionsError, guard, memoryStore } from '../../src/index.js';
import { readOptions } from '../../src/options/read-options.js';

/** What `guard()` says about options, as a user without types may give them. */
function faults(options: unknown): readonly string[] {
  try {
    guard(options as GuardOptions);
  } catch (error) {
    assert.ok(error instanceof GuardOptionsError);
    assert.equal(error.code, 'GUARD_OPTIONS');
    for (const { path, message } of error.faults)
      assert.ok(error.message.includes(`${path}: ${message}`) || path === '');
    return error.faults.map(({ path, message }) => `${path}: ${message}`);
  }
  return [];
}

describe('options of guard()', () => {
  it('are all optional', () => {
    const settings = readOptions({});
    assert.equal(settings.mode, 'enforce');
    assert.deepEqual(settings.rateLimit, { requests: 1_000, window: 60_000, by: 'address', headers: 'ietf' });
    assert.deepEqual(settings.ban, { threshold: 10, window: 300_000, duration: 3_600_000 });
    assert.equal(settings.https, false);
  });

  it('become one object that nobody can change', () => {
    const deny = ['203.0.113.9'];
    const settings = readOptions({ ip: { deny } });
    assert.throws(() => Object.assign(settings, { mode: 'monitor' }), TypeError);
    assert.throws(() => settings.ip?.deny.push('192.0.2.1'), TypeError);
    deny.push('192.0.2.1');
    assert.deepEqual(settings.ip?.deny, ['203.0.113.9']);
  });

  it("leave what is the user's own as it is: checks, stores, patterns", () => {
    const check: Check & { asked: number } = { name: 'counting', asked: 0, run: () => undefined };
    const [store, pattern] = [memoryStore(), /x/g];
    readOptions({ custom: [check], store, userAgents: { deny: [pattern] } });
    assert.deepEqual([check, store, pattern].map(Object.isFrozen), [false, false, false]);
  });

  it('are told all their faults at once', () => {
    const told = faults({ mode: 'block', rateLimit: { requests: 0, window: '1x' }, ip: { deny: ['1.2.3'] } });
    assert.deepEqual(told, [
      'mode: expected "enforce" or "monitor", got "block"',
      'ip.deny[0]: expected an IPv4 or IPv6 address or CIDR range like "203.0.113.0/24", got "1.2.3"',
      'rateLimit.requests: expected a whole number from 1 to 1000000000, got 0',
      'rateLimit.window: expected a duration like "1m" or a number of seconds, got "1x"',
    ]);
  });

  const misspelt: [object, string][] = [
    [{ rateLimt: {} }, 'rateLimt: unknown option, did you mean "rateLimit"?'],
    [{ ip: { alow: [] } }, 'ip.alow: unknown option, did you mean "allow"?'],
    [{ checks: { detecton: 'off' } }, 'checks.detecton: unknown option, did you mean "detection"?'],
    [{ https: { mode: 'require', host: [] } }, 'https.host: unknown option, did you mean "hosts"?'],
    [{ respond: { mesages: {} } }, 'respond.mesages: unknown option, did you mean "messages"?'],
    [{ health: { pth: '/', path: '/' } }, 'health.pth: unknown option, did you mean "path"?'],
    [{ warnings: { GUARD_NOSDK: false } }, 'warnings.GUARD_NOSDK: unknown option, did you mean "GUARD_NO_SDK"?'],
    [{ xyzzy: 1 }, 'xyzzy: unknown option'],
  ];
  for (const [options, message] of misspelt) {
    it(`name the nearest known key: ${message}`, () => assert.deepEqual(faults(options), [message]));
  }

  const wrong: [object, string][] = [
    [{ ip: { deny: '203.0.113.9' } }, 'ip.deny: expected a list of addresses and CIDR ranges, got "203.0.113.9"'],
    [{ ip: { allowOnly: true } }, 'ip.allow: expected at least one address when "allowOnly" is true, got undefined'],
    [{ proxies: {} }, 'proxies: expected "trust", "hops" or both, got {}'],
    [
      { proxies: { trust: ['lo'] } },
      'proxies.trust[0]: expected an address, a CIDR range, "loopback", "private" or "unix", got "lo"',
    ],
    [
      { exclude: ['health'] },
      'exclude[0]: expected a path pattern like "/health", "/assets/*" or "/static/**", got "health"',
    ],
    [{ https: 'redirec' }, 'https: expected false, "redirect", "require" or an object with mode, hosts, got "redirec"'],
    [{ rateLimit: true }, 'rateLimit: expected false or an object with requests, window, by, headers, got true'],
    [
      { rateLimit: { window: '1m' } },
      'rateLimit.requests: expected a whole number from 1 to 1000000000, got undefined',
    ],
    [{ userAgents: { deny: [''] } }, 'userAgents.deny[0]: expected a text that is not empty, or a RegExp, got ""'],
    [{ custom: [{ name: 'x' }] }, 'custom[0]: expected a function or a Check ({ name, run }), got {"name":"x"}'],
    [{ store: {} }, 'store: expected a Store, such as memoryStore(), got {}'],
    [{ respond: true }, 'respond: expected an object with body, messages, modify, got true'],
    [{ respond: { body: 'xml' } }, 'respond.body: expected "auto", "json", "text", "html" or a function, got "xml"'],
    [{ respond: { messages: 'x' } }, 'respond.messages: expected an object of statuses and texts, got "x"'],
    [{ respond: { messages: { 200: 'x' } } }, 'respond.messages.200: expected a status from 300 to 599, got "x"'],
    [{ respond: { messages: { '4x3': 'x' } } }, 'respond.messages.4x3: expected a status from 300 to 599, got "x"'],
    [{ respond: { messages: { 403: 5 } } }, 'respond.messages.403: expected a text of 1 to 1,000 characters, got 5'],
    [{ respond: { messages: { 403: '' } } }, 'respond.messages.403: expected a text of 1 to 1,000 characters, got ""'],
    [{ respond: { modify: {} } }, 'respond.modify: expected a function, got {}'],
    [{ health: true }, 'health: expected false, a path like "/healthz" or an object with path, details, got true'],
    [{ health: { path: 'healthz' } }, 'health.path: expected an exact path like "/healthz", got "healthz"'],
    [{ health: { path: '/a/*' } }, 'health.path: expected an exact path like "/healthz", got "/a/*"'],
    [{ health: { path: '/a/../b' } }, 'health.path: expected an exact path like "/healthz", got "/a/../b"'],
    [{ health: { path: '/a', details: 1 } }, 'health.details: expected true or false, got 1'],
    [
      { warnings: 'none' },
      'warnings: expected true, false or an object of warning codes and true or false, got "none"',
    ],
    [{ warnings: { GUARD_NO_SDK: 'off' } }, 'warnings.GUARD_NO_SDK: expected true or false, got "off"'],
    [{ onEvent: 'x' }, 'onEvent: expected a function, got "x"'],
    [{ detection: { threshold: 0 } }, 'detection.threshold: expected a whole number from 1 to 100, got 0'],
    [{ checkTimeout: '0s' }, 'checkTimeout: expected a duration like "1m" or a number of seconds, got "0s"'],
  ];
  for (const [options, message] of wrong) {
    it(`say what is expected: ${message}`, () => assert.deepEqual(faults(options), [message]));
  }

  for (const options of [null, 5, 'x', []]) {
    it(`must be an object: ${JSON.stringify(options)}`, () => {
      assert.deepEqual(faults(options), [`: expected an object of options, got ${JSON.stringify(options)}`]);
    });
  }

  const circle: Record<string, unknown> = {};
  circle.circle = circle;
  const trap = () => {
    throw new Error('trap');
  };
  const hostile: Record<string, unknown> = {
    'a proxy that throws': new Proxy({}, { get: trap, has: trap, ownKeys: trap }),
    'a getter that throws': Object.defineProperty({}, 'mode', { get: trap, enumerable: true }),
    'a circle': { mode: circle },
    'a bigint within': { mode: { a: 1n } },
    'a toJSON without JSON': { mode: { toJSON: () => undefined } },
    'a toJSON that throws': { mode: { toJSON: trap } },
    'a check whose name is no text': { custom: [{ name: Object.create(null), run: () => undefined }] },
    'a proxy of a RegExp': { userAgents: { deny: [new Proxy(/x/, {})] } },
    'what only looks like a RegExp': { userAgents: { deny: [Object.create(RegExp.prototype)] } },
    'a store without bans': { store: { hit: () => undefined, bans: null } },
    'a store whose bans do nothing': { store: { hit: () => undefined, bans: {} } },
    'a prototype as a key': JSON.parse('{"__proto__": 1}'),
    'a constructor as a key': { constructor: 1, ip: { constructor: 1 } },
    'a list with holes': { ip: { deny: new Array(2) } },
  };
  for (const [kind, options] of Object.entries(hostile)) {
    it(`are refused as options when they hold ${kind}`, () => assert.notEqual(faults(options).length, 0));
  }

  it('take a RegExp of another realm', () => {
    assert.deepEqual(faults({ userAgents: { deny: [runInNewContext('/x/')] } }), []);
  });

  it('take a mode for a check of the application by its name', () => {
    const isBot = () => undefined;
    assert.deepEqual(faults({ custom: [isBot], checks: { is_bot: 'monitor' } }), []);
  });
});
