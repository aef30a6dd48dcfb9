import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import fc from 'fast-check';
import { parseAddress } from '../../src/request/address.js';

describe('addresses', () => {
  const canonical: [string, string][] = [
    ['203.0.113.9', '203.0.113.9'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::FFFF:cb00:7109', '203.0.113.9'],
    ['2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:0:0:0:1', '2001:db8:0:1::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['fe80::1%eth0', 'fe80::1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ];
  for (const [text, expected] of canonical) {
    it(`reads ${text} as ${expected}`, () => assert.equal(parseAddress(text)?.text, expected));
  }

  const none = [
    '',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '1.2.3.256',
    '1.2.3.4 ',
    ' 1.2.3.4',
    '1..2.3',
    '0x7f.0.0.1',
    '2130706433',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    'g::',
    '12345::',
    '::1.2.3',
    '1.2.3.4::',
    '[::1]',
    'localhost',
    '1.2.3.4:80',
    `${'1:'.repeat(40)}1`,
  ];
  for (const text of none) {
    it(`refuses ${JSON.stringify(text.slice(0, 24))}`, () => assert.equal(parseAddress(text), undefined));
  }

  it('reads exactly what Node takes for an address, and writes it so that it reads the same again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{0,24}$/)), (text) => {
        const address = parseAddress(text);
        assert.equal(address !== undefined, isIP(text) !== 0, text);
        if (address) assert.deepEqual(parseAddress(address.text)?.words, address.words);
      }),
      { numRuns: 5_000 },
    );
  });

  it('counts an IPv6 client by its /64, an IPv4 client by its address', () => {
    assert.equal(parseAddress('2001:db8:1:2:3:4:5:6')?.subject, '2001:db8:1:2::/64');
    assert.equal(parseAddress('::ffff:192.0.2.1')?.subject, '192.0.2.1');
  });

  it('counts an IPv4 client behind NAT64 by its address: the /64 is that of all of them', () => {
    assert.equal(parseAddress('64:ff9b::192.0.2.1')?.subject, '64:ff9b::c000:201');
    assert.equal(parseAddress('64:ff9b::1:0:0:1')?.subject, '64:ff9b::/64');
    assert.equal(parseAddress('64:ff9b:1::192.0.2.1')?.subject, '64:ff9b:1::/64');
  });

  it('knows loopback', () => {
    for (const text of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])
      assert.equal(parseAddress(text)?.isLoopback, true);
    for (const text of ['128.0.0.1', '::2', '1::1']) assert.equal(parseAddress(text)?.isLoopback, false);
  });
});
