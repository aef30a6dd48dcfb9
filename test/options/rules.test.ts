import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { GuardOptionsError } from '../../src/errors.js';
import { readArgument } from '../../src/options/read-options.js';
import { type RulesOptions, rulesSchema } from '../../src/options/rules.js';
import { openSource } from '../../src/rules/sources/open-source.js';
import type { RuleSource } from '../../src/rules/sources/source.js';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const PUBLIC = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const PRIVATE = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const SECRET = 'a secret of thirty-two characters';

function read(options: RulesOptions) {
  const settings = readArgument(rulesSchema, options);
  assert.ok(settings);
  return settings;
}

function faultOf(options: unknown): string {
  try {
    readArgument(rulesSchema, options);
  } catch (error) {
    if (error instanceof GuardOptionsError)
      return error.faults.map(({ path, message }) => `${path}: ${message}`).join('\n');
    throw error;
  }
  return assert.fail('was taken');
}

describe('the option rules', () => {
  it("takes an address, a file, a function and a source of one's own", async () => {
    const own: RuleSource = { name: 'etcd', read: async () => 'missing' };
    const nameOf = (source: RulesOptions['source']) => {
      const opened = openSource(read({ source }), 'test');
      opened.close?.();
      return opened.name;
    };
    assert.equal(nameOf('https://rules.example/v1/rules?x=1'), 'https://rules.example/v1/rules');
    for (const local of ['http://127.0.0.1:8080/r', 'http://localhost/r', 'http://[::1]/r'])
      assert.ok(nameOf(local)?.startsWith('http:'));
    assert.equal(nameOf('file:/etc/guard/my%20rules.json'), 'file:/etc/guard/my rules.json');
    assert.equal(nameOf('file:///etc/guard/rules.json'), 'file:/etc/guard/rules.json');
    assert.equal(nameOf('file:rules.json'), 'file:rules.json');
    assert.equal(nameOf('./rules.json'), 'file:./rules.json');
    assert.equal(
      nameOf(() => undefined),
      'function',
    );
    assert.equal(openSource(read({ source: own }), 'test'), own);
    assert.ok(!Object.isFrozen(own));
  });

  it('reads every 30 seconds where nothing else is said', () => {
    assert.equal(read({ source: './rules.json' }).interval, 30_000);
    assert.equal(read({ source: './rules.json', interval: '5s' }).interval, 5_000);
  });

  it('reads keys, one for any name or several by name', () => {
    const one = read({ source: './r', verify: { ed25519: PUBLIC } }).verify;
    assert.deepEqual([[...(one?.ed25519.keys() ?? [])], one?.hmac.size], [['*'], 0]);
    const several = read({ source: './r', verify: { ed25519: { a: PUBLIC, b: PUBLIC }, hmac: { c: SECRET } } }).verify;
    assert.deepEqual(
      [...(several?.ed25519.keys() ?? []), ...(several?.hmac.entries() ?? [])],
      ['a', 'b', ['c', SECRET]],
    );
  });

  const source = 'https://rules.example/';
  const wrong: readonly (readonly [what: string, options: unknown, fault: RegExp])[] = [
    ['no source', {}, /^source: expected an https address/],
    ['http from elsewhere', { source: 'http://rules.example/' }, /^source: expected https, or "insecure": true/],
    [
      'a password in an address',
      { source: 'https://me:s3cret@rules.example/' },
      /^source: expected an https address(?!.*s3cret)/,
    ],
    ['another scheme', { source: 'ftp://rules.example/' }, /^source: expected an https address/],
    ['an interval of nothing', { source, interval: '10ms' }, /^interval: expected "1s" to "1d"/],
    ['no key', { source, verify: {} }, /^verify: expected at least one of ed25519, hmac/],
    [
      'a private key to verify with',
      { source, verify: { ed25519: PRIVATE } },
      /^verify\.ed25519: expected an Ed25519 public key(?!.*PRIVATE KEY)/,
    ],
    [
      'a short secret',
      { source, verify: { hmac: 'hunter2' } },
      /^verify\.hmac: expected a secret of 32 characters or more(?!.*hunter2)/,
    ],
    [
      'a token that is no header',
      { source, token: 'a\nb' },
      /^token: expected a text of printable ASCII characters, got a text of 3 characters/,
    ],
    [
      'a certificate without its key',
      { source, tls: { cert: '-----BEGIN CERTIFICATE-----' } },
      /^tls: expected cert and key together(?!.*BEGIN)/,
    ],
    ['a token for a file', { source: './rules.json', token: 't' }, /^token: expected only with an address as source/],
    ['certificates for http', { source: 'http://127.0.0.1/', tls: {} }, /^tls: expected only with an address of https/],
    ['an unknown option', { source, intervall: '1m' }, /^intervall: unknown option, did you mean "interval"\?/],
  ];
  for (const [what, options, fault] of wrong) {
    it(`refuses ${what}`, () => assert.match(faultOf(options), fault));
  }

  it('takes http from elsewhere for who says so', () => {
    assert.equal(read({ source: 'http://rules.example/', insecure: true }).insecure, true);
  });
});
