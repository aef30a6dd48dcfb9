import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  isOrigin,
  matchesOrigin,
  type OriginPattern,
  parseOrigin,
  parseOriginPattern,
  wholeOrigin,
} from '../../src/request/origin.js';

describe('an origin', () => {
  const normalised: [string, string][] = [
    ['https://shop.example', 'https://shop.example'],
    ['HTTPS://Shop.Example', 'https://shop.example'],
    ['https://shop.example:443', 'https://shop.example'],
    ['http://shop.example:80', 'http://shop.example'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
    ['https://xn--bcher-kva.example', 'https://xn--bcher-kva.example'],
    ['chrome-extension://abcdefghij', 'chrome-extension://abcdefghij'],
    ['capacitor://localhost', 'capacitor://localhost'],
  ];
  for (const [text, origin] of normalised) {
    it(`${text} is read as ${origin}`, () => assert.equal(parseOrigin(text), origin));
  }

  for (const text of [
    '',
    'null',
    '*',
    'shop.example',
    'https://',
    'https://shop.example/',
    'https://shop.example/path',
    'https://user@shop.example',
    'https://shop.example?x',
    'https://shop.example#x',
    'https://shop.example:99999',
    'https://shop.example:',
    'https://a.example, https://b.example',
    'https://*.shop.example',
    'https://b\u00fccher.example',
    'https://shop.example\n',
    ' https://shop.example',
    `https://${'a'.repeat(600)}.example`,
  ]) {
    it(`is not ${JSON.stringify(text.slice(0, 40))}`, () => assert.equal(parseOrigin(text), undefined));
  }

  it('is the same when it is read again, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const origin = parseOrigin(text);
        return origin === undefined || (isOrigin(origin) && parseOrigin(origin) === origin);
      }),
    );
  });
});

describe('a pattern of origins', () => {
  const shop = parseOriginPattern('https://*.Shop.example:8443') as OriginPattern;

  for (const origin of [
    'https://a.shop.example:8443',
    'https://a.b.shop.example:8443',
    'https://a_b-c.shop.example:8443',
  ]) {
    it(`matches ${origin}`, () => assert.equal(matchesOrigin(shop, origin), true));
  }

  for (const origin of [
    'https://shop.example:8443',
    'https://.shop.example:8443',
    'https://a..shop.example:8443',
    'https://evilshop.example:8443',
    'https://a.shop.example',
    'https://a.shop.example:8444',
    'http://a.shop.example:8443',
    'https://a.shop.example:8443.evil.example',
    'https://evil.example/.shop.example:8443',
    'https://evil.example#.shop.example:8443',
    'https://user@.shop.example:8443',
    'https://a:1.shop.example:8443',
  ]) {
    it(`does not match ${origin}`, () => assert.equal(matchesOrigin(shop, origin), false));
  }

  for (const text of [
    'https://*',
    'https://*.example',
    'https://*.',
    'https://*.127.0.0.1',
    'https://*.*.shop.example',
    'https://a.*.example',
    'https://*shop.example',
    '*.shop.example',
    'https://*.shop.example/',
    'https://*.[::1]',
  ]) {
    it(`cannot be ${text}`, () => assert.equal(parseOriginPattern(text), undefined));
  }

  it('may be of localhost', () => assert.notEqual(parseOriginPattern('http://*.localhost:3000'), undefined));
});

describe('a RegExp of origins', () => {
  it('has to match the whole', () => {
    const pattern = wholeOrigin(/https:\/\/a\.example|https:\/\/b\.example/g);
    for (const origin of ['https://a.example', 'https://b.example', 'https://a.example'])
      assert.equal(pattern.test(origin), true);
    for (const origin of ['https://a.example.evil.example', 'xhttps://b.example', 'https://a.example\n'])
      assert.equal(pattern.test(origin), false);
  });

  it('keeps its case flag and its own anchors', () => {
    assert.equal(wholeOrigin(/^HTTPS:\/\/a\.example$/im).test('https://a.example'), true);
  });
});
