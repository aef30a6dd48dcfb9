import assert from 'node:assert/strict';
import type { CloudEntry } from '../../../src/intel/clouds/formats.js';
import { cloudListSteps } from '../../../src/intel/clouds/list.js';
import { readRecord, recordOf } from '../../../src/intel/clouds/record.js';
import { atOnce } from '../../../src/intel/turns.js';
import { parseAddress } from '../../../src/request/address.js';

const listOf = (...entries: CloudEntry[]) => atOnce(cloudListSteps([entries]));

function regionIn(list: ReturnType<typeof listOf>, text: string) {
  const address = parseAddress(text);
  assert.ok(address);
  return list.regionOf(address);
}

describe('a list of ranges', () => {
  it('knows the region of an address, in lower case', () => {
    const list = listOf(['203.0.113.0/24', 'GLOBAL'], ['203.0.113.128/25', 'eu-west-1'], ['2001:db8::/48', '']);
    assert.equal(regionIn(list, '203.0.113.1'), 'global');
    assert.equal(regionIn(list, '203.0.113.129'), 'eu-west-1');
    assert.equal(regionIn(list, '2001:db8::1'), '');
    assert.equal(regionIn(list, '192.0.2.1'), undefined);
    assert.deepEqual([list.size, [...list.regions].sort()], [3, ['', 'eu-west-1', 'global']]);
  });

  it('keeps the region of a prefix that comes without one, too', () => {
    for (const regions of [
      ['', 'westeurope'],
      ['westeurope', ''],
    ]) {
      const list = listOf(...regions.map((region): CloudEntry => ['203.0.113.0/24', region]));
      assert.deepEqual([list.size, regionIn(list, '203.0.113.1')], [1, 'westeurope']);
    }
  });

  it('is the same after it was kept', () => {
    const list = listOf(['203.0.113.0/24', 'a'], ['198.51.100.0/24', 'b'], ['2001:db8::/48', '']);
    const origin = {
      url: 'https://example.com/',
      file: 'https://example.com/1',
      checked: 5,
      etag: '"1"',
      modified: undefined,
    };
    const record = readRecord(recordOf(origin, list));
    assert.deepEqual({ modified: undefined, ...record.origin }, origin);
    assert.equal(atOnce(cloudListSteps(record.batches)).body, list.body);
  });

  const header = JSON.stringify({ version: 1, url: 'u', file: 'f', checked: 5 });
  for (const text of [
    '',
    'null',
    '{}\n{}',
    header,
    `${header}\n`,
    `${header}\n{"a":["203.0.113.0/24"`,
    `${header}\n{"a":[5]}`,
    `${header.replace('1', '2')}\n{"a":["203.0.113.0/24"]}`,
    `${header.replace('}', ',"etag":"a\\r\\nb: c"}')}\n{"a":["203.0.113.0/24"]}`,
  ]) {
    it(`is not read from ${JSON.stringify(text)}`, () => {
      assert.throws(() => atOnce(cloudListSteps(readRecord(text).batches)));
    });
  }

  const quarter = Array.from({ length: 65 }, (_, i): CloudEntry => [`${i + 1}.0.0.0/8`, '']);
  const refused: [string, RegExp, readonly CloudEntry[]][] = [
    ['nothing', /no range/, []],
    ['the world', /wider/, [['0.0.0.0/0', '']]],
    ['half of it', /wider/, [['128.0.0.0/1', '']]],
    ['more of IPv4 than a /8', /wider/, [['64.0.0.0/7', '']]],
    ['more of IPv6 than a /16', /wider/, [['2600::/15', '']]],
    ['all of IPv6', /wider/, [['::/0', '']]],
    ['more than a quarter of IPv4', /quarter/, quarter],
    ['a name', /no address/, [['example.com', '']]],
    ['a page', /no address/, [['<!DOCTYPE html>', '']]],
    [
      'a wrong prefix among others',
      /no address/,
      [
        ['203.0.113.0/24', ''],
        ['203.0.113.0/33', ''],
      ],
    ],
    ['a region that is none', /no region/, [['203.0.113.0/24', 'a b']]],
    ['a region that is too long', /no region/, [['203.0.113.0/24', 'a'.repeat(65)]]],
  ];
  for (const [what, why, entries] of refused) {
    it(`is refused with ${what}`, () => {
      assert.throws(() => listOf(...entries), { code: 'GUARD_INTEL_INVALID', message: why });
    });
  }

  it('has a /8 of IPv4 and a /16 of IPv6 at most', () => {
    assert.equal(listOf(['64.0.0.0/8', ''], ['2600::/16', '']).size, 2);
    assert.equal(listOf(...quarter.slice(1)).size, 64);
  });

  it('has so many ranges at most', () => {
    function* many(): Generator<CloudEntry[]> {
      for (let i = 0; ; i++) yield [[`${(i >>> 16) + 1}.${(i >>> 8) & 255}.${i & 255}.0/24`, '']];
    }
    assert.throws(() => atOnce(cloudListSteps(many())), /more than 500000 ranges/);
  });
});
