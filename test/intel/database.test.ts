import assert from 'node:assert/strict';
import { type Database, openDatabase } from '../../src/intel/database.js';
import { countryIn, networkIn } from '../../src/intel/place-records.js';
import { parseAddress } from '../../src/request/address.js';
import { flat, WORLD } from './countries.js';
import { encode, MARKER, mmdb, pointer, type Value } from './mmdb.js';

const isCountry = (record: unknown) => countryIn(record) !== undefined;
const openCountries = (bytes: Buffer) => openDatabase(bytes, isCountry);

function country(database: Database, text: string): string | undefined {
  const address = parseAddress(text);
  assert.ok(address, text);
  return countryIn(database.record(address));
}

describe('a database in the format of MaxMind', () => {
  for (const recordSize of [24, 28, 32] as const) {
    it(`with records of ${recordSize} bits tells the country of IPv4, IPv6 and mapped addresses`, () => {
      const database = openCountries(mmdb(WORLD, { recordSize }));
      for (const [address, expected] of [
        ['81.2.69.0', 'GB'],
        ['81.2.69.255', 'GB'],
        ['::ffff:81.2.69.160', 'GB'],
        ['81.2.70.0', undefined],
        ['85.214.255.255', 'DE'],
        ['2a02:2e0:ffff::1', 'DE'],
        ['2a02:2e1::1', undefined],
        ['203.0.113.9', undefined],
      ] as const) {
        assert.equal(country(database, address), expected, address);
      }
    });
  }

  it('of IPv4 alone does not take IPv6 addresses for others', () => {
    const database = openCountries(mmdb({ '32.1.0.0/16': flat('US') }, { ipVersion: 4 }));
    assert.equal(country(database, '32.1.2.3'), 'US');
    assert.equal(country(database, '2001:200::1'), undefined);
  });

  it('of IPv6 alone is one', () => {
    const database = openCountries(mmdb({ '2a02:2e0::/32': flat('DE') }));
    assert.equal(country(database, '2a02:2e0::1'), 'DE');
    assert.equal(country(database, '81.2.69.160'), undefined);
  });

  it('shares parts of its records by pointers', () => {
    const shared = encode(flat('FR'));
    const database = openCountries(mmdb({ '5.0.0.0/8': pointer(0), '6.0.0.0/8': flat('US') }, { preamble: shared }));
    assert.equal(country(database, '5.1.2.3'), 'FR');
    assert.equal(country(database, '5.1.2.3'), 'FR');
  });

  it('is refused where it has nothing of what is looked for, so that no list blocks everybody or nobody', () => {
    const networks = mmdb({ '81.2.69.0/24': { autonomous_system_number: 64_500 } });
    assert.throws(() => openCountries(networks), /nothing of what is looked for/);
    assert.throws(() => openDatabase(mmdb(WORLD), (record) => networkIn(record) !== undefined), /nothing of what/);
  });
});

describe('a file that is no sound database', () => {
  const whole = mmdb(WORLD);
  const addresses = [
    '81.2.69.160',
    '85.214.1.1',
    '216.58.1.1',
    '2a02:2e0::17',
    '203.0.113.9',
    '::1',
    '255.255.255.255',
  ];

  /** Opens and reads it: errors are fine, wrong types and hanging are not. */
  function survives(bytes: Buffer): void {
    let database: Database;
    try {
      database = openCountries(bytes);
    } catch (error) {
      assert.ok(error instanceof Error);
      return;
    }
    for (const text of addresses) {
      try {
        const found = country(database, text);
        assert.ok(found === undefined || /^[A-Z]{2}$/.test(found), found);
      } catch (error) {
        assert.ok(error instanceof Error && !(error instanceof assert.AssertionError), String(error));
      }
    }
  }

  it('is refused wherever its end is cut off', () => {
    for (let length = 0; length < whole.length; length += 97) {
      assert.throws(() => openCountries(whole.subarray(0, length)), Error, `${length} bytes`);
    }
  });

  it('does no harm wherever its beginning is cut off', () => {
    for (let start = 97; start < whole.length; start += 97) survives(whole.subarray(start));
  });

  it('does no harm with any byte changed', () => {
    const tree = whole.length - 600;
    // The nodes of the tree are alike, what follows is not.
    for (let place = 0; place < whole.length; place += place < tree ? 23 : 1) {
      for (const value of [0, 0xff]) {
        const bytes = Buffer.from(whole);
        bytes[place] = value;
        survives(bytes);
      }
    }
  });

  it('is refused as random bytes, with and without the mark of metadata', () => {
    let state = 7;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    };
    for (let round = 0; round < 200; round++) {
      const bytes = Buffer.from(Array.from({ length: 500 }, random));
      assert.throws(() => openCountries(bytes), Error);
      assert.throws(() => openCountries(Buffer.concat([bytes, MARKER, bytes])), Error);
    }
  });

  const loops: [string, Value, Buffer][] = [
    ['to itself', pointer(0), pointer(0)],
    ['from one to the other', pointer(0), Buffer.concat([pointer(2), pointer(0)])],
    ['out of a map', pointer(0), encode({ country: pointer(0) })],
    ['out of a list', pointer(0), encode([pointer(0), pointer(0)])],
    ['to nowhere', pointer(2_000), Buffer.alloc(1)],
  ];
  for (const [name, record, preamble] of loops) {
    it(`has no look-up that goes on for ever where a pointer leads ${name}`, () => {
      assert.throws(() => openCountries(mmdb({ '5.0.0.0/8': record }, { preamble })), Error);
      const database = openDatabase(mmdb({ '2a02::/16': record }, { preamble }), isCountry);
      assert.throws(() => country(database, '2a02::1'), Error);
    });
  }

  /** Lists of two pointers each to the next list: few bytes, and 2 to the power of 60 values. */
  const doubling = (levels: number): Buffer =>
    Buffer.concat([
      ...Array.from({ length: levels }, (_, level) => encode([pointer((level + 1) * 6), pointer((level + 1) * 6)])),
      encode(flat('DE')),
    ]);

  it('has no record that takes for ever to unfold', () => {
    const database = openDatabase(mmdb({ '2a02::/16': pointer(0) }, { preamble: doubling(60) }), isCountry);
    assert.equal(country(database, '2a02::1'), undefined);
  });

  it('has no metadata that takes for ever to unfold', function () {
    this.timeout(10_000);
    const bytes = mmdb(WORLD, { metadata: doubling(60) });
    assert.throws(() => openCountries(bytes), { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' });
  });
});

describe('a record', () => {
  const countries: [unknown, string | undefined][] = [
    [{ country: { iso_code: 'DE' }, registered_country: { iso_code: 'US' } }, 'DE'],
    [{ registered_country: { iso_code: 'US' } }, 'US'],
    [{ country_code: 'FR' }, 'FR'],
    [{ country: 'FR' }, 'FR'],
    [{ country: 'United States', country_code: 'US' }, 'US'],
    [{ country: { iso_code: 'EU' } }, undefined],
    [{ country_code: 'ZZ' }, undefined],
    [{ country_code: 'de' }, undefined],
    [{ country_code: 49 }, undefined],
    [{ country: null }, undefined],
    ['DE', undefined],
    [null, undefined],
    [undefined, undefined],
  ];
  for (const [record, expected] of countries) {
    it(`tells the country ${expected}: ${JSON.stringify(record)}`, () => assert.equal(countryIn(record), expected));
  }

  const networks: [unknown, [number | undefined, string | undefined]][] = [
    [{ autonomous_system_number: 15_169, autonomous_system_organization: 'GOOGLE' }, [15_169, 'GOOGLE']],
    [{ traits: { autonomous_system_number: 64_500 } }, [64_500, undefined]],
    [{ asn: 'AS64500', as_name: 'Example Networks', name: 'other' }, [64_500, 'Example Networks']],
    [{ as_number: '64500', as_organization: '' }, [64_500, undefined]],
    [{ asn: 0 }, [undefined, undefined]],
    [{ asn: -1 }, [undefined, undefined]],
    [{ asn: 1.5 }, [undefined, undefined]],
    [{ asn: 'AS' }, [undefined, undefined]],
    [{ asn: 2 ** 32 }, [undefined, undefined]],
    [{ organization: 'nobody' }, [undefined, undefined]],
    [null, [undefined, undefined]],
  ];
  for (const [record, [asn, organization]] of networks) {
    it(`tells the network ${asn}: ${JSON.stringify(record)}`, () => {
      const network = networkIn(record);
      assert.deepEqual([network?.asn, network?.asOrganization], [asn, organization]);
    });
  }
});
