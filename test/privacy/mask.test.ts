import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mask } from '../../src/privacy/mask.js';
import { redact } from '../../src/telemetry/redact.js';
import { growth, TOO_MUCH } from '../detection/growth.js';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N';
const KEY = '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq9\n-----END RSA PRIVATE KEY-----';
const letters = (count: number) => 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ'.repeat(4).slice(0, count);

describe('taking secrets out of a text', () => {
  const secrets: [text: string, expected: string][] = [
    [`see ${JWT}.`, `see [REDACTED:JWT:${JWT.length + 1}]`],
    [`token=${JWT}&page=2`, `token=[REDACTED:JWT:${JWT.length}]&page=2`],
    [`next=%2F%3Ftoken%3D${JWT}`, `next=%2F%3Ftoken%3D[REDACTED:JWT:${JWT.length}]`],
    [`a ${KEY} b`, `a [REDACTED:PRIVATE_KEY:${KEY.length}] b`],
    [KEY.slice(0, 50), '[REDACTED:PRIVATE_KEY:50]'],
    ['sk_live_4eC39HqLyjWDarjtT1', '[REDACTED:API_KEY:sk_live_***]'],
    [`ghp_${letters(36)}`, '[REDACTED:API_KEY:ghp_***]'],
    [`github_pat_${letters(40)}`, '[REDACTED:API_KEY:github_pat_***]'],
    [`glpat-${letters(20)}`, '[REDACTED:API_KEY:glpat-***]'],
    [`xoxb-${letters(30)}`, '[REDACTED:API_KEY:xoxb-***]'],
    ['AKIAIOSFODNN7EXAMPLE', '[REDACTED:API_KEY:AKIA***]'],
    [`AIza${letters(35)}`, '[REDACTED:API_KEY:AIza***]'],
    [`ya29.${letters(60)}`, '[REDACTED:API_KEY:ya29.***]'],
    [`GOCSPX-${letters(28)}`, '[REDACTED:API_KEY:GOCSPX-***]'],
    [`npm_${letters(36)}`, '[REDACTED:API_KEY:npm_***]'],
    [`SG.${letters(22)}.${letters(43)}`, '[REDACTED:API_KEY:SG.***]'],
    [`https://hooks.slack.com/services/T0/B0/${letters(24)}`, 'https://[REDACTED:API_KEY:hooks.slack.com/***]'],
    [`https://api.telegram.org/bot123456789:AA${letters(33)}/x`, 'https://api.telegram.org/bot[REDACTED:API_KEY:45]/x'],
    [`AccountName=shop;AccountKey=${letters(60)}==`, 'AccountName=shop;AccountKey=[REDACTED:VALUE:62]'],
    [`?sv=2026&sig=${letters(20)}%3D`, '?sv=2026&sig=[REDACTED:VALUE:23]'],
    ['Authorization: Bearer abc.def-123456', 'Authorization: Bearer [REDACTED:CREDENTIAL:14]'],
    ['authorization: hunter2', 'authorization: [REDACTED:CREDENTIAL:7]'],
    ['Authorization: Token hunter2', 'Authorization: Token [REDACTED:CREDENTIAL:7]'],
    [
      'Authorization: Digest username="ann", realm="shop", response="6629fae4" end',
      'Authorization: Digest [REDACTED:CREDENTIAL:49] end',
    ],
    ['{"authorization":"Bearer hunter2x"}', '{"authorization":"Bearer [REDACTED:CREDENTIAL:8]"}'],
    ['Basic dXNlcjpwYXNz', 'Basic [REDACTED:CREDENTIAL:12]'],
    ['iban_DE89370400440532013000', 'iban_[REDACTED:IBAN:22]'],
    ['Cookie: sid=abc; theme=dark', 'Cookie: [REDACTED:SESSION:2_values]'],
    ['?cookie=abc&x=1', '?cookie=[REDACTED:SESSION:1_value]&x=1'],
    ['at postgres://shop:hun@ter2@db/orders', 'at postgres://shop:[REDACTED:CREDENTIAL:8]@db/orders'],
    ['next=https%3A%2F%2Fann%3Ahunter2%40host', 'next=https%3A%2F%2Fann%3A[REDACTED:CREDENTIAL:7]%40host'],
    ['password=hunter2&page=1', 'password=[REDACTED:VALUE:7]&page=1'],
    ['user%5Bpassword%5D=hunter2&page=1', 'user%5Bpassword%5D=[REDACTED:VALUE:7]&page=1'],
    ['{"password":"hun ter2","page":1}', '{"password":"[REDACTED:VALUE:8]","page":1}'],
    [String.raw`{\"password\":\"hun ter2\",\"page\":1}`, String.raw`{\"password\":\"[REDACTED:VALUE:8]\",\"page\":1}`],
    ['%7B%22password%22%3A%22hunter2%22%7D', '%7B%22password%22%3A%22[REDACTED:VALUE:13]'],
    ["WHERE password = 'hun ter2' AND id = 5", "WHERE password = '[REDACTED:VALUE:8]' AND id = 5"],
    ['mail ann.other+x@mail.example.org now', 'mail [REDACTED:EMAIL:28] now'],
    ['/users/joe%40example.com', '/users/[REDACTED:EMAIL:17]'],
    ['j\u00f6rg@ex\u00e4mple.de', '[REDACTED:EMAIL:15]'],
    ['card 4111 1111 1111 1111.', 'card [REDACTED:CARD:19].'],
    ['card=4111%201111%201111%201111', 'card=[REDACTED:CARD:25]'],
    ['378282246310005', '[REDACTED:CARD:15]'],
    ['3782-822463-10005', '[REDACTED:CARD:17]'],
    ['DE89 3704 0044 0532 0130 00', '[REDACTED:IBAN:27]'],
    ['iban=de89370400440532013000', 'iban=[REDACTED:IBAN:22]'],
    ['DE89 3704 0044 0532 0130 00 is mine', '[REDACTED:IBAN:27] is mine'],
    ['AT61 1904 3002 3457 3201 4111 1111 1111 1111', '[REDACTED:IBAN:24] [REDACTED:CARD:19]'],
    ['078-05-1120', '[REDACTED:SSN:11]'],
    ['card 4111 1111 1111 1111.078-05-1120', 'card [REDACTED:CARD:19].[REDACTED:SSN:11]'],
    ['de89370400440532013000-4111111111111111', '[REDACTED:IBAN:22]-[REDACTED:CARD:16]'],
  ];
  for (const [text, expected] of secrets) {
    it(`makes of ${JSON.stringify(text.slice(0, 60))}: ${expected.slice(0, 60)}`, () =>
      assert.equal(mask(text), expected));
  }

  for (const text of [
    'GET /items/7?page=2&sort=price&filter=open',
    'http://127.0.0.1:8080/items/7?from=2026-11-21T21:15:30.123Z',
    '/api/v1/users/0190b2f4-7c1e-7cc1-bd4b-1f0c2f9f1d11/orders',
    '41111111-1111-1111-1111-111111111111',
    '4bf92f3577b34da6a3ce929d0e0e4736',
    '1763760930123',
    '1763760930123456',
    '1763760930123456789',
    'order 4000000000000001',
    '0.4111111111111111',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
    'at handle (/app/node_modules/.pnpm/koa@3.0.1/node_modules/koa/lib/application.js:168:12)',
    'SELECT id, name FROM orders WHERE customer_id = $1 ORDER BY created_at DESC LIMIT 20',
    'the token is here',
    'Basic authentication is required',
    'password: null',
    'risk-free and task-oriented-programming-for-everybody',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'rate_limit.exceeded',
    'used {"input_tokens":150,"output_tokens":20}',
    'https://shop.example:8443/path@2x.png',
    'shipping=express&mapping=off',
    '2026-11-21 21:15:30',
    'DE88370400440532013000',
    '+49 30 1234567',
    'fe80::1%eth0',
    "1' or '1'='1",
    '',
  ]) {
    it(`leaves ${JSON.stringify(text)} as it is`, () => assert.equal(mask(text), text));
  }

  it('is done with once: a second time changes nothing', () => {
    const pieces = [
      ...secrets.flat(),
      'password',
      'token',
      '=',
      ': ',
      '"',
      "'",
      String.raw`\"`,
      '%3D',
      '%22',
      '@',
      '&',
      '; ',
      '...',
      '[REDACTED:',
      '[REDACTED:JWT:212]',
      ']',
      'Bearer ',
      'Cookie: ',
      'authorization: ',
      '://',
      ':',
      ' ',
      'x',
      '4111',
      '1111 ',
    ];
    const texts = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 6 })), { maxLength: 10 });
    fc.assert(
      fc.property(
        texts.map((parts) => parts.join('')),
        (text) => {
          const once = mask(text);
          assert.equal(mask(once), once);
        },
      ),
      { numRuns: 3_000 },
    );
    fc.assert(
      fc.property(
        texts.map((parts) => parts.join('')),
        fc.integer({ min: 10, max: 120 }),
        (text, longest) => {
          const once = redact(text, longest);
          assert.ok(once.length <= longest);
          assert.equal(redact(once, longest), once);
          assert.equal(mask(once), once);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  const hostile: [what: string, piece: string][] = [
    ['beginnings of a JWT', 'eyJ'],
    ['beginnings of a key', '-----BEGIN RSA PRIVATE KEY-----'],
    ['words before an @', 'a'],
    ['dots after an @', '@a.'],
    ['names without a value', 'password '],
    ['names with separators', 'token:<'],
    ['names with spaces', 'token:      <'],
    ['open quotes', 'password="'],
    ['schemes', 'bearer '],
    ['header names', 'authorization:'],
    ['parameters of a scheme', 'authorization: Digest a=b, '],
    ['URLs', '://a:'],
    ['encoded URLs', '%3a%2f%2fa%3a'],
    ['cookies', 'cookie: '],
    ['digits', '1'],
    ['digits with spaces', '4111 '],
    ['accounts', 'DE89 '],
    ['prefixes of keys', 'sk_live_'],
    ['numbers with hyphens', '123-45-'],
    ['backslashes', 'password=\\"\\'],
    ['markers', '[REDACTED:'],
    ['ids of bots', '12345678:AA'],
  ];
  for (const [what, piece] of hostile) {
    it(`costs in proportion to a hostile text: ${what}`, function () {
      this.timeout(60_000);
      const { ratio } = growth((length) => {
        const text = `${piece.repeat(Math.ceil(length / piece.length))} password=x @ eyJ`;
        return () => mask(text);
      }, 4_000);
      assert.ok(ratio < TOO_MUCH, `${ratio}`);
    });
  }
});
