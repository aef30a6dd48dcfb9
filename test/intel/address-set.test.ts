import assert from 'node:assert/strict';
import { BlockList, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { addressSet } from '../../src/intel/address-set.js';
import { parseCidr } from '../../src/intel/cidr.js';
import { type Address, parseAddress } from '../../src/request/address.js';

function match(ranges: readonly string[], text: string): string | undefined {
  const address = parseAddress(text);
  assert.ok(address);
  return addressSet(ranges).match(address);
}

describe('a set of addresses', () => {
  it('finds addresses and ranges, and names the range', () => {
    const ranges = ['203.0.113.0/24', '198.51.100.7', '2001:db8::/32', '::1'];
    assert.equal(match(ranges, '203.0.113.255'), '203.0.113.0/24');
    assert.equal(match(ranges, '198.51.100.7'), '198.51.100.7');
    assert.equal(match(ranges, '2001:db8:ffff::1'), '2001:db8::/32');
    assert.equal(match(ranges, '203.0.114.0'), undefined);
    assert.equal(match(ranges, '198.51.100.8'), undefined);
    assert.equal(match(ranges, '2001:db9::'), undefined);
  });

  it('takes IPv4-mapped IPv6 as IPv4, in ranges and in addresses', () => {
    assert.equal(match(['10.0.0.0/8'], '::ffff:10.1.2.3'), '10.0.0.0/8');
    assert.equal(match(['::ffff:10.0.0.0/104'], '10.1.2.3'), '::ffff:10.0.0.0/104');
  });

  it('does not take all of IPv6 for all of IPv4', () => {
    assert.equal(match(['::/0'], '192.0.2.1'), undefined);
    assert.equal(match(['0.0.0.0/0'], '2001:db8::1'), undefined);
    assert.equal(match(['0.0.0.0/0'], '192.0.2.1'), '0.0.0.0/0');
  });

  it('finds an address in the innermost of nested ranges', () => {
    const ranges = ['10.1.2.0/24', '10.0.0.0/8', '10.1.0.0/16', '10.1.2.3'];
    assert.equal(match(ranges, '10.1.2.3'), '10.1.2.3');
    assert.equal(match(ranges, '10.255.255.255'), '10.0.0.0/8');
    assert.equal(match(ranges, '11.0.0.0'), undefined);
  });

  for (const text of [
    '1.2.3.4/33',
    '1.2.3.4/',
    '1.2.3.4/a',
    '1.2.3.4/08x',
    '::/129',
    '::ffff:1.2.3.4/90',
    '/8',
    '1.2.3/8',
    '',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseCidr(text), undefined));
  }

  it("answers like Node's own block list, whatever the ranges", () => {
    const range = fc.oneof(
      fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })),
      fc.tuple(
        fc.constantFrom('2001:db8::', '2001:db8:1::', 'fd00::1', '2001:db8:1:2::'),
        fc.integer({ min: 4, max: 128 }),
      ),
    );
    fc.assert(
      fc.property(fc.array(range, { maxLength: 20 }), fc.array(fc.ipV4(), { maxLength: 20 }), (ranges, addresses) => {
        const list = new BlockList();
        for (const [address, length] of ranges) list.addSubnet(address, length, isIPv6(address) ? 'ipv6' : 'ipv4');
        const ours = addressSet(ranges.map(([address, length]) => `${address}/${length}`));
        for (const text of [...addresses, ...ranges.map(([address]) => address)]) {
          const address = parseAddress(text);
          assert.ok(address);
          assert.equal(ours.match(address) !== undefined, list.check(text, isIPv6(text) ? 'ipv6' : 'ipv4'), text);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('finds each of 100,000 ranges, and nothing between them', () => {
    const ranges = Array.from({ length: 100_000 }, (_, i) => `${(i >> 14) + 1}.${(i >> 6) & 255}.${(i & 63) * 4}.0/23`);
    const set = addressSet(ranges);
    for (let i = 0; i < ranges.length; i += 97) {
      const [, base = ''] = /^(.*)\.0\/23$/.exec(ranges[i] ?? '') ?? [];
      const [, third = ''] = /\.(\d+)$/.exec(base) ?? [];
      const at = (offset: number) => parseAddress(`${base.replace(/\d+$/, String(Number(third) + offset))}.255`);
      assert.equal(set.match(at(0) as Address), ranges[i]);
      assert.equal(set.match(at(1) as Address), ranges[i]);
      assert.equal(set.match(at(2) as Address), undefined);
    }
  });
});
