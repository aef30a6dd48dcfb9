import assert from 'node:assert/strict';
import fc from 'fast-check';
import { redact, redactAttribute } from '../../src/telemetry/redact.js';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N';

describe('redaction', () => {
  const secrets: [string, string][] = [
    [`/reset/${jwt}`, `/reset/[REDACTED:JWT:${jwt.length}]`],
    ['Authorization: Bearer abc.def-123456', 'Authorization: Bearer [REDACTED:CREDENTIAL:14]'],
    ['Basic dXNlcjpwYXNz', 'Basic [REDACTED:CREDENTIAL:12]'],
    ['key sk_live_4eC39HqLyjWDarjtT1', 'key [REDACTED:API_KEY:sk_live_***]'],
    ['AKIAIOSFODNN7EXAMPLE', '[REDACTED:API_KEY:AKIA***]'],
    ['password=hunter2&page=1', 'password=[REDACTED:VALUE:7]&page=1'],
    ['{"password":"hunter2"}', '{"password":"[REDACTED:VALUE:7]"}'],
    ['api_key: 12345', 'api_key: [REDACTED:VALUE:5]'],
    ['session_id%3Dabc123', 'session_id%3D[REDACTED:VALUE:6]'],
    ['{"password":"a b, c","page":1}', '{"password":"[REDACTED:VALUE:6]","page":1}'],
    ["{ password: 'a b, c', page: 1 }", "{ password: '[REDACTED:VALUE:6]', page: 1 }"],
    [jwt.toLowerCase(), `[REDACTED:JWT:${jwt.length}]`],
    ['akiaiosfodnn7example', '[REDACTED:API_KEY:akia***]'],
    ['sk-proj-abcdefghijklmnopqrst', '[REDACTED:API_KEY:sk-proj-***]'],
    ['at postgres://shop:hunter2@db/orders', 'at postgres://shop:[REDACTED:CREDENTIAL:7]@db/orders'],
    ['mail ann.other+x@mail.example.org now', 'mail [REDACTED:EMAIL:28] now'],
    ['/users/joe%40example.com', '/users/[REDACTED:EMAIL:17]'],
    ['card 4111 1111 1111 1111.', 'card [REDACTED:CARD:19].'],
  ];
  for (const [text, expected] of secrets)
    it(`makes of ${text.slice(0, 48)}: ${expected}`, () => assert.equal(redact(text), expected));

  for (const text of [
    '/products/42',
    'Mozilla/5.0 (X11; Linux x86_64)',
    "1' or '1'='1",
    '1234567890123456',
    'the token is here',
    '<script>alert(1)</script>',
    '',
  ]) {
    it(`leaves ${JSON.stringify(text)} as it is`, () => assert.equal(redact(text), text));
  }

  it('hides an attribute whose name says that it is a secret', () => {
    for (const name of [
      'password',
      'user.password',
      'api_key',
      'Session-Id',
      'accessToken',
      'userPassword',
      'privateKey',
      'query.user[password]',
      'query.user%5Bpassword%5D',
    ]) {
      assert.equal(redactAttribute(name, 'x'.repeat(9)), '[REDACTED:VALUE:9]', name);
    }
    assert.equal(redactAttribute('http.cookie', 'a=1; b=2'), '[REDACTED:SESSION:2_values]');
    assert.equal(redactAttribute('authorization', `Bearer ${jwt}`), `Bearer [REDACTED:JWT:${jwt.length}]`);
    assert.equal(redactAttribute('user.pin', 1234), '[REDACTED:VALUE:4]');
    assert.equal(redactAttribute('user.name', 'ann'), 'ann');
    assert.equal(redactAttribute('count', 5), 5);
    assert.equal(redactAttribute('ok', false), false);
  });

  it('never lets more out than the longest, nor anything of what lies beyond what it reads', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 5_000 }), (text) => {
        assert.ok(redact(text, 64).length <= 64);
      }),
    );
    assert.equal(redact(`${'a '.repeat(600)}password=hunter2`, 5_000).includes('hunter2'), false);
  });

  it('does not show the half of a secret that is cut', () => {
    assert.equal(redact(`${'a '.repeat(110)}password=${'s'.repeat(100)}`, 256).includes('sss'), false);
    // What is read ends within these.
    assert.equal(redact(`${'a '.repeat(505)}sk_live_4eC39HqLyjWDarjtT1`, 1_024).includes('sk_live'), false);
    assert.equal(redact(`${'a '.repeat(505)}4111 1111 1111 1111`, 1_024).includes('4111'), false);
  });
});
