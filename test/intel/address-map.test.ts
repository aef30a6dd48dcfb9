import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addressMapSteps } from '../../src/intel/address-map.js';
import { parseCidr } from '../../src/intel/address-set.js';
import { atOnce } from '../../src/intel/turns.js';
import { parseAddress } from '../../src/request/address.js';

const mapOf = (ranges: readonly string[]) =>
  atOnce(
    addressMapSteps(
      ranges.map((text, value) => {
        const range = parseCidr(text);
        assert.ok(range);
        return { range, value };
      }),
    ),
  );

function at(text: string) {
  const address = parseAddress(text);
  assert.ok(address);
  return address;
}

describe('a map of addresses', () => {
  it('knows an address by the innermost of nested ranges', () => {
    const map = mapOf(['10.0.0.0/8', '10.1.0.0/16', '10.1.2.0/24', '2001:db8::/32', '2001:db8:1::/48']);
    const expected = { '10.1.2.3': 2, '10.1.3.0': 1, '10.2.0.0': 0, '2001:db8:1::1': 4, '2001:db8:2::1': 3 };
    for (const [text, value] of Object.entries(expected)) assert.equal(map.match(at(text)), value, text);
    for (const text of ['9.255.255.255', '11.0.0.0', '2001:db9::']) assert.equal(map.match(at(text)), undefined, text);
    assert.equal(map.size, 5);
  });

  it('knows it by the last of equal ranges', () => {
    assert.equal(mapOf(['10.0.0.0/8', '10.0.0.0/8']).match(at('10.1.2.3')), 1);
  });

  it('of nothing knows nothing', () => assert.equal(mapOf([]).match(at('::1')), undefined));

  it('answers like somebody who asks every range', () => {
    const v4 = fc.tuple(fc.nat(0xffff), fc.integer({ min: 8, max: 32 }));
    const range = fc.oneof(
      // Few first bits, so that ranges nest and addresses hit.
      v4.map(([low, length]) => `10.${low & 3}.${(low >> 8) & 3}.${low & 15}/${length}`),
      v4.map(([low, length]) => `2001:db8:${low & 3}:${(low >> 8) & 3}::${low & 15}/${length * 4}`),
    );
    fc.assert(
      fc.property(fc.array(range, { maxLength: 30 }), fc.array(range, { maxLength: 20 }), (ranges, asked) => {
        const map = mapOf(ranges);
        for (const text of [...asked, ...ranges].map((one) => one.replace(/\/.*/, ''))) {
          const address = at(text);
          const length = (one: string) => Number(one.replace(/.*\//, ''));
          const around = ranges
            .map((one, value) => ({ value, length: length(one), one }))
            .filter(({ one }) => mapOf([one]).match(address) !== undefined)
            .sort((a, b) => a.length - b.length || a.value - b.value);
          assert.equal(map.match(address), around.at(-1)?.value, text);
        }
      }),
      { numRuns: 300 },
    );
  });
});
