import assert from 'node:assert/strict';
import { readApiKey, readBasic, readBearer } from '../../src/auth/credentials.js';

const basic = (pair: string | Uint8Array) => `Basic ${Buffer.from(pair).toString('base64')}`;

function credentialOf<Credential>(reading: 'missing' | 'malformed' | { readonly credential: Credential }) {
  return typeof reading === 'string' ? reading : reading.credential;
}

describe('a bearer token', () => {
  const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1MSJ9.a-b_c~d+e/f==';

  for (const [value, expected] of [
    [`Bearer ${token}`, token],
    [`bearer ${token}`, token],
    [`BEARER    ${token}`, token],
    ['Bearer t', 't'],
    ['', 'missing'],
    ['Bearer', 'missing'],
    ['Bearer   ', 'missing'],
    ['Basic dTpw', 'missing'],
    ['Digest username="u", realm="r"', 'missing'],
    ['Bearer a b', 'malformed'],
    ['Bearer a, Bearer b', 'malformed'],
    ['Bearer a,b', 'malformed'],
    ['Bearer\ta', 'malformed'],
    ['Bearer =', 'malformed'],
    ['Bearer a=b', 'malformed'],
    ['Bearer "a"', 'malformed'],
    ['Bearer \u00e4', 'malformed'],
    ['Bearer:a', 'malformed'],
    [' Bearer a', 'malformed'],
    ['(x) a', 'malformed'],
    [`Bearer ${'a'.repeat(8_186)}`, 'malformed'],
  ] as const) {
    it(`in ${JSON.stringify(value).slice(0, 60)} is ${expected}`, () => {
      assert.equal(credentialOf(readBearer([value])), expected);
    });
  }

  it('is missing without the header', () => assert.equal(readBearer([]), 'missing'));

  it('is taken up to 8 KiB of header', () => {
    const long = 'a'.repeat(8_185);
    assert.equal(credentialOf(readBearer([`Bearer ${long}`])), long);
  });

  it('is malformed when there are two headers, whatever is in them', () => {
    for (const values of [
      ['Bearer a', 'Bearer a'],
      ['Bearer a', ''],
      ['', 'Bearer a'],
      ['', ''],
    ]) {
      assert.equal(readBearer(values), 'malformed');
    }
  });

  it('is read in linear time, however hostile', () => {
    for (const tail of ['='.repeat(8_000), ' '.repeat(8_000), `${'a='.repeat(4_000)}`, `${'='.repeat(8_000)}x`]) {
      assert.equal(
        typeof readBearer([`Bearer a${tail}`]),
        tail.startsWith('=') && !tail.endsWith('x') ? 'object' : 'string',
      );
    }
  });
});

describe('a user name and password', () => {
  it('are split at the first colon', () => {
    assert.deepEqual(credentialOf(readBasic([basic('anna:pass:word')])), { username: 'anna', password: 'pass:word' });
  });

  it('may each be empty, and have any letters in UTF-8', () => {
    assert.deepEqual(credentialOf(readBasic([basic(':key')])), { username: '', password: 'key' });
    assert.deepEqual(credentialOf(readBasic([basic('key:')])), { username: 'key', password: '' });
    const [username, password] = ['J\u00fcrgen', 'p\u00e4ss \u{1f511}'];
    assert.deepEqual(credentialOf(readBasic([basic(`${username}:${password}`)])), { username, password });
  });

  it('are missing in another scheme or none, whatever the case of ours', () => {
    for (const values of [[], [''], ['basic'], ['Bearer dTpw']]) assert.equal(readBasic(values), 'missing');
    assert.deepEqual(credentialOf(readBasic(['bASIC dTpw'])), { username: 'u', password: 'p' });
  });

  for (const [why, value] of [
    ['are no base64', 'Basic u:p'],
    ['lack the padding', 'Basic dTpwcA'],
    ['have too much padding', 'Basic dTpw='],
    ['are in the alphabet of URLs', `Basic ${Buffer.from('u:\u00ff\u00ff\u00bf').toString('base64url')}`],
    ['have bits behind the last letter', 'Basic dTpwcB=='],
    ['have something behind the padding', 'Basic dTpwcA==dTpw'],
    ['have a blank in them', 'Basic dTpw dTpw'],
    ['have no colon', basic('anna')],
    ['are not UTF-8', basic(Uint8Array.of(0x75, 0x3a, 0xff))],
    ['are an overlong form of UTF-8', basic(Uint8Array.of(0x75, 0xc0, 0xba, 0x70))],
    ['have a line break', basic('u:p\r\nx')],
    ['have a NUL', basic('u\0:p')],
    ['have a DEL', basic('u:p\x7f')],
    ['have a control character beyond ASCII', basic('u:p\u0085')],
    ['are two', 'Basic dTpw, Basic dTpw'],
  ] as const) {
    it(`are malformed when they ${why}`, () => assert.equal(readBasic([value]), 'malformed'));
  }
});

describe('an API key', () => {
  for (const [value, expected] of [
    ['k3y-with.all|sorts:of=signs', 'k3y-with.all|sorts:of=signs'],
    ['', 'missing'],
    ['a, a', 'malformed'],
    ['a,a', 'malformed'],
    ['a b', 'malformed'],
    ['\u00e4', 'malformed'],
    ['k'.repeat(8_193), 'malformed'],
  ] as const) {
    it(`${JSON.stringify(value).slice(0, 40)} is ${expected}`, () => {
      assert.equal(credentialOf(readApiKey([value])), expected);
    });
  }

  it('is missing without the header, malformed in two', () => {
    assert.equal(readApiKey([]), 'missing');
    assert.equal(readApiKey(['a', 'a']), 'malformed');
    assert.equal(readApiKey(['', 'a']), 'malformed');
  });
});
