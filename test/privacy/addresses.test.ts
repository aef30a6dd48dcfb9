import assert from 'node:assert/strict';
import { addressTelling } from '../../src/privacy/addresses.js';

const KEY = 'a key of sixteen characters or more';

describe('telling the address of a client', () => {
  it('in full costs nothing: there is nothing to ask', () => {
    assert.equal(addressTelling({ clientAddress: 'full', addressKey: KEY }), undefined);
  });

  const truncated: [string, string][] = [
    ['203.0.113.9', '203.0.113.0'],
    ['203.0.113.0', '203.0.113.0'],
    ['::ffff:203.0.113.9', '203.0.113.0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::'],
    ['2001:db8:1:2::/64', '2001:db8:1::'],
    ['2002:cb00:7109::1', '2002:cb00:7100::'],
    ['64:ff9b::203.0.113.9', '64:ff9b::'],
    ['::1', '::'],
    ['unix', 'unix'],
    ['user-1', 'user-1'],
  ];
  for (const [address, expected] of truncated) {
    it(`makes ${expected} of ${address}, truncated`, () => {
      const tell = addressTelling({ clientAddress: 'truncated' });
      assert.equal(tell?.(address), expected);
      assert.equal(tell?.(expected), expected);
    });
  }

  it('hashed is alike with the same key, however the address is written, and different with another', () => {
    const hashed = (addressKey: string) => addressTelling({ clientAddress: 'hashed', addressKey });
    const [one, same, other] = [hashed(KEY), hashed(KEY), hashed(`${KEY}!`)];
    const told = one?.('203.0.113.9');
    assert.match(String(told), /^hmac:[0-9a-f]{16}$/);
    assert.equal(same?.('::ffff:203.0.113.9'), told);
    assert.notEqual(other?.('203.0.113.9'), told);
    assert.notEqual(one?.('203.0.113.8'), told);
    assert.notEqual(one?.('2001:db8::/64'), one?.('2001:db8::'));
    assert.equal(one?.(String(told)), told);
    assert.equal(one?.('unix'), 'unix');
  });
});
