import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseCidr } from '../../src/intel/cidr.js';
import { rangeIndexSteps } from '../../src/intel/range-index.js';
import { RangeReader } from '../../src/intel/range-reader.js';
import { atOnce, inTurns } from '../../src/intel/turns.js';
import { type Address, parseAddress, type Words } from '../../src/request/address.js';
import { addressIndexSteps } from '../../src/rules/address-index.js';
import { AddressRules } from '../../src/rules/address-rules.js';

const index = (texts: readonly string[]) => atOnce(rangeIndexSteps(texts.length, (place) => texts[place] ?? ''));

function addressOf(text: string): Address {
  const address = parseAddress(text);
  assert.ok(address, text);
  return address;
}

const v4 = fc.ipV4();
const v6 = fc.oneof(
  fc.ipV6(),
  fc.constantFrom('::', '::1', '1::', '::ffff:10.0.0.1', '::ffff:a00:1', '64:ff9b::a00:1', 'fe80::1%eth0'),
);
const written = fc.oneof(
  v4,
  v6,
  fc.tuple(v4, fc.integer({ min: 0, max: 34 })).map(([address, length]) => `${address}/${length}`),
  fc.tuple(v6, fc.integer({ min: 0, max: 130 })).map(([address, length]) => `${address}/${length}`),
);
const damaged = fc
  .tuple(written, fc.nat(50), fc.constantFrom('', ':', '::', '.', '/', '0', 'f', 'g', ' ', '%', '-', '00', '1'))
  .map(([text, at, sign]) => text.slice(0, at) + sign + text.slice(at + 1));

/** What the reader read, as `parseCidr` tells it. */
function readAs(text: string): { family: 4 | 6; first: Words; last: Words } | undefined {
  const reader = new RangeReader();
  if (!reader.read(text)) return undefined;
  const { family, words, length } = reader;
  const [a = 0, b = 0, c = 0, d = 0] = words;
  const first: Words = family === 4 ? [0, 0, 0xffff, a] : [a, b, c, d];
  const bits = family === 4 ? length + 96 : length;
  const last = first.map((word, at) => {
    const kept = Math.min(32, Math.max(0, bits - at * 32));
    return kept === 32 ? word : (word | (kept === 0 ? 0xffffffff : 0xffffffff >>> kept)) >>> 0;
  });
  return { family, first, last: last as unknown as Words };
}

describe('the reader of ranges', () => {
  it('reads what parseCidr reads, and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(written, damaged, fc.string({ maxLength: 20 })), (text) => {
        const range = parseCidr(text);
        const expected = range && { family: range.family, first: range.first, last: range.last };
        assert.deepEqual(readAs(text), expected, text);
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('an index of ranges', () => {
  it('finds the innermost range that holds an address, as a look at all of them does', () => {
    const near4 = fc
      .tuple(fc.nat(3), fc.nat(3), fc.integer({ min: 0, max: 32 }))
      .map(([b, d, length]) => `10.${b}.0.${d}/${length}`);
    const near6 = fc
      .tuple(fc.nat(3), fc.nat(3), fc.integer({ min: 0, max: 128 }))
      .map(([b, d, length]) => `2001:${b}::${d}/${length}`);
    const asked = fc.oneof(
      fc.tuple(fc.nat(4), fc.nat(4)).map(([b, d]) => `10.${b}.0.${d}`),
      fc.tuple(fc.nat(4), fc.nat(4)).map(([b, d]) => `2001:${b}::${d}`),
      v4,
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(near4, near6), { maxLength: 30 }),
        fc.array(asked, { minLength: 1 }),
        (texts, addresses) => {
          const { find } = index(texts);
          for (const text of addresses) {
            const address = addressOf(text);
            const place = find(address);
            assert.equal(place === undefined ? undefined : sizeOf(texts[place] ?? ''), innermost(texts, address), text);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('keeps of equal ranges the last, however they are written, and leaves out what is none', () => {
    const texts = ['10.0.0.0/8', '10.1.2.3/8', 'nothing', '::ffff:10.0.0.0/104'];
    const { size, find } = index(texts);
    assert.equal(size, 1);
    assert.equal(find(addressOf('10.9.9.9')), 3);
    assert.equal(find(addressOf('11.0.0.0')), undefined);
  });

  it('goes outward past ranges that do not count', () => {
    const { find } = index(['10.0.0.0/8', '10.1.0.0/16', '10.1.1.0/24']);
    assert.equal(
      find(addressOf('10.1.1.1'), (place) => place !== 2),
      1,
    );
    assert.equal(
      find(addressOf('10.1.1.1'), (place) => place === 0),
      0,
    );
    assert.equal(
      find(addressOf('10.1.1.1'), () => false),
      undefined,
    );
  });

  it('holds all of IPv4 and IPv6 in a range of no bits', () => {
    const { find } = index(['0.0.0.0/0', '::/0']);
    for (const text of ['0.0.0.0', '255.255.255.255']) assert.equal(find(addressOf(text)), 0);
    for (const text of ['::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']) assert.equal(find(addressOf(text)), 1);
  });

  it('of 100,000 equal ranges answers with one look', () => {
    const looked: number[] = [];
    const { find } = index(Array.from({ length: 100_000 }, (_, place) => `10.0.0.${place % 256}/8`));
    find(addressOf('10.0.0.1'), (place) => {
      looked.push(place);
      return false;
    });
    assert.deepEqual(looked, [99_999]);
  });

  it('lets others go first while it is built', async () => {
    const texts = Array.from(
      { length: 100_000 },
      (_, place) => `10.${place >>> 16}.${(place >>> 8) & 255}.${place & 255}`,
    );
    let steps = 0;
    const counted = function* () {
      const building = rangeIndexSteps(texts.length, (place) => texts[place] ?? '');
      for (;;) {
        const step = building.next();
        if (step.done) return step.value;
        steps++;
        yield;
      }
    };
    const built = await inTurns(counted());
    assert.equal(built.find(addressOf('10.0.1.0')), 256);
    assert.ok(steps > 400, `${steps} steps`);
  });
});

describe('an index of deny or allow entries', () => {
  const listOf = (...entries: readonly (readonly [address: string, end?: number])[]) => {
    const texts = entries.map(([address, end]) =>
      JSON.stringify(end === undefined ? address : { address, expires_at: new Date(end).toISOString() }),
    );
    const text = texts.join(' ');
    const rules = new AddressRules(text);
    let from = 0;
    for (const { length } of texts) {
      assert.equal(rules.add(from, from + length), undefined);
      from += length + 1;
    }
    return rules;
  };

  it('finds what has not expired, of equal ranges what lasts longest', () => {
    const rules = listOf(
      ['10.0.0.0/8'],
      ['10.1.0.0/16', 2_000],
      ['10.1.0.0/16', 1_000],
      ['10.2.0.0/16'],
      ['10.2.0.0/16', 9],
    );
    const { match, size } = atOnce(addressIndexSteps(rules));
    assert.equal(size, 3);
    const found = (address: string, now: number) => match(addressOf(address), now);
    assert.deepEqual(found('10.1.2.3', 1_500), { address: '10.1.0.0/16', reason: undefined, expiresAt: 2_000 });
    assert.equal(found('10.1.2.3', 2_000)?.address, '10.0.0.0/8');
    assert.equal(found('10.2.2.3', 5)?.expiresAt, undefined);
    assert.equal(found('192.0.2.1', 0), undefined);
  });

  it('finds entries however they are written, by what was written', () => {
    const escaped = '"10.0.0.0\\/8"';
    const rules = new AddressRules(escaped);
    assert.equal(rules.add(0, escaped.length), undefined);
    assert.equal(atOnce(addressIndexSteps(rules)).match(addressOf('10.1.1.1'), 0)?.address, '10.0.0.0/8');
    const many = Array.from({ length: 40 }, (_, index): [string] => [`2001:db8:${index}::/48`]);
    const { match } = atOnce(addressIndexSteps(listOf(...many)));
    for (const [text] of many) assert.equal(match(addressOf(text.replace('/48', '1')), 0)?.address, text);
  });

  it('reads a part of a text as it reads the part alone', () => {
    const pieces = ['10.0.0.1', '/8', '::', 'a', '2001:db8::1', ':', '.', '"', '::ffff:10.0.0.1', '1'];
    const part = fc.array(fc.constantFrom(...pieces), { maxLength: 4 }).map((all) => all.join(''));
    fc.assert(
      fc.property(part, part, part, (before, text, after) => {
        const [one, other] = [new RangeReader(), new RangeReader()];
        const isRead = one.read(text);
        assert.equal(other.read(before + text + after, before.length, before.length + text.length), isRead);
        if (!isRead) return;
        const told = ({ family, words, length }: RangeReader) => [
          family,
          length,
          ...words.slice(0, family === 4 ? 1 : 4),
        ];
        assert.deepEqual(told(other), told(one));
      }),
      { numRuns: 3_000 },
    );
  });
});

/** How many addresses a range has, as an exponent of two. */
function sizeOf(text: string): number {
  const range = parseCidr(text);
  assert.ok(range);
  return 128 - range.first.reduce((bits, word, at) => bits + Math.clz32(word ^ (range.last[at] ?? 0)), 0);
}

function innermost(texts: readonly string[], { family, words }: Address): number | undefined {
  const holding = texts.filter((text) => {
    const range = parseCidr(text);
    return (
      range?.family === family &&
      words.every((_, at) => compare(words, range.first, at) >= 0 && compare(words, range.last, at) <= 0)
    );
  });
  return holding.length === 0 ? undefined : Math.min(...holding.map(sizeOf));
}

/** Of the words up to and with one. */
function compare(a: Words, b: Words, upTo: number): number {
  for (let at = 0; at <= upTo; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
