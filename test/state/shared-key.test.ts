import assert from 'node:assert/strict';
import { type Address, parseAddress } from '../../src/request/address.js';
import { SharedKeyWatch } from '../../src/state/shared-key.js';

function address(text: string): Address {
  const parsed = parseAddress(text);
  assert.ok(parsed);
  return parsed;
}

/** How many of so many different addresses it takes until a key is told to be shared; undefined: not told. */
function toldAfter(addresses: number, name: (index: number) => string, key: (index: number) => string, gap = 0) {
  let told: number | undefined;
  let seen = 0;
  const watch = new SharedKeyWatch(() => {
    assert.equal(told, undefined, 'told twice');
    told = seen;
  });
  for (let i = 0; i < addresses; i++) {
    seen++;
    watch.see(key(i), address(name(i)), i * gap);
  }
  return told;
}

const ipv4 = (i: number) => `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`;
const ipv6 = (i: number) => `2001:db8:${(i >> 16).toString(16)}:${(i & 0xffff).toString(16)}::1`;
const random = (i: number) => {
  const x = Math.imul(i + 1, 2_654_435_761) >>> 0;
  return `${(x >>> 24) % 223 || 1}.${(x >>> 16) & 255}.${(x >>> 8) & 255}.${x & 255}`;
};

describe('a key that very many addresses share', () => {
  for (const [kind, name] of Object.entries({ ipv4, ipv6, random })) {
    it(`is told once, at about 250 of them: ${kind}`, () => {
      const told = toldAfter(5_000, name, () => 'everybody') ?? 0;
      assert.ok(told > 200 && told < 320, `told after ${told}`);
    });
  }

  it('is not one with few addresses, however often they come', () => {
    assert.equal(
      toldAfter(
        20_000,
        (i) => ipv4(i % 150),
        () => 'office',
      ),
      undefined,
    );
  });

  it('is not one with many addresses of one subscriber', () => {
    assert.equal(
      toldAfter(
        5_000,
        (i) => `2001:db8::${i.toString(16)}`,
        () => 'home',
      ),
      undefined,
    );
  });

  it('is not one that addresses come to over days', () => {
    assert.equal(
      toldAfter(5_000, ipv4, () => 'traveller', 60_000),
      undefined,
    );
  });

  it('is found among thousands of others, of which no more than 256 are kept', () => {
    assert.ok(toldAfter(20_000, ipv4, (i) => (i % 2 === 0 ? 'everybody' : `own ${i}`)));
    assert.equal(
      toldAfter(20_000, ipv4, (i) => `own ${i}`),
      undefined,
    );
  });
});
