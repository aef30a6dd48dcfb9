import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { GuardOptionsError, type KnownKey, knownKeys, safeEqual } from '../../src/index.js';

const [first, second] = ['first-key-0123456789', 'second-key-0123456789'];
const sha256 = createHash('sha256').update(second).digest('hex');

describe('known keys', () => {
  const verify = knownKeys([
    { id: 'shop', key: first, plan: 'gold' },
    { id: 'reports', sha256, roles: ['read'] },
    { id: 'reports', sha256: createHash('sha256').update('an-old-key-0123456789').digest('hex').toUpperCase() },
  ]);

  it('know whom a key belongs to, given itself or by its digest', () => {
    assert.deepEqual(verify(first), { id: 'shop', plan: 'gold' });
    assert.deepEqual(verify(second), { id: 'reports', roles: ['read'] });
    assert.deepEqual(verify('an-old-key-0123456789'), { id: 'reports' });
  });

  for (const wrong of ['', 'first-key-012345678', 'first-key-01234567890', 'FIRST-KEY-0123456789', sha256, 'shop']) {
    it(`do not know ${JSON.stringify(wrong).slice(0, 30)}`, () => assert.equal(verify(wrong), undefined));
  }

  it('pass neither key nor digest on', () => {
    assert.doesNotMatch(JSON.stringify([verify(first), verify(second)]), /0123456789|sha256/);
  });

  const wrong: [unknown, string][] = [
    [[], 'keys: expected a list of at least one key'],
    [{}, 'keys: expected a list of at least one key'],
    [[null], 'keys[0]: expected an object with id and key or sha256'],
    [[{ key: first }], 'keys[0].id: expected a text that is not empty'],
    [
      [{ id: 'hunter2-hunter2-hunter2', key: 'hunter2-hunter2-hunter2' }],
      'keys[0].id: expected another text than the key: telemetry tells the id',
    ],
    [[{ id: 'a' }], 'keys[0] ("a"): expected either key or sha256'],
    [[{ id: 'a', key: undefined }], 'keys[0] ("a"): expected either key or sha256'],
    [[{ id: 'a', key: first, sha256 }], 'keys[0] ("a"): expected either key or sha256'],
    [[{ id: 'a', sha256: 'abc' }], 'keys[0] ("a").sha256: expected 64 hexadecimal digits'],
    [
      [
        { id: 'a', key: first },
        { id: 'b', key: 'hunter2' },
      ],
      'keys[1] ("b").key: expected 16 to 8192 visible ASCII characters without commas, got 7 characters',
    ],
    [
      [{ id: 'a', key: 'hunter2 hunter2 hunter2' }],
      'keys[0] ("a").key: expected 16 to 8192 visible ASCII characters without commas, got 23 characters',
    ],
    [
      [{ id: 'a', key: 5 }],
      'keys[0] ("a").key: expected 16 to 8192 visible ASCII characters without commas, got a value of type number',
    ],
    [
      [
        { id: 'a', key: second },
        { id: 'b', sha256 },
      ],
      'keys[1]: expected another key than that of keys[0]',
    ],
  ];
  for (const [keys, fault] of wrong) {
    it(`are refused at start, and never shown: ${fault}`, () => {
      assert.throws(
        () => knownKeys(keys as KnownKey[]),
        (error) => {
          assert.ok(error instanceof GuardOptionsError);
          assert.deepEqual(
            error.faults.map(({ path, message }) => `${path}: ${message}`),
            [fault],
          );
          return !error.message.includes('hunter2');
        },
      );
    });
  }

  it('name every entry that is wrong', () => {
    assert.throws(() => knownKeys([{ id: 'a' }, { id: 'b', key: 'short' }]), /"a".*\n.*"b"/);
  });
});

describe('safeEqual', () => {
  for (const [a, b, expected] of [
    ['', '', true],
    ['secret', 'secret', true],
    ['secret', 'secret1', false],
    ['secret', 'Secret', false],
    ['', 'x', false],
    ['\u00e4', 'a\u0308', false],
    ['\ud800', '\ud801', false],
    ['x'.repeat(100_000), 'x'.repeat(100_000), true],
  ] as const) {
    it(`of ${JSON.stringify(a).slice(0, 20)} and ${JSON.stringify(b).slice(0, 20)} is ${expected}`, () => {
      assert.equal(safeEqual(a, b), expected);
    });
  }

  it('is false for what is no text: a secret that is not set lets nobody in', () => {
    for (const value of [undefined, null, 5, {}, ['x']]) {
      assert.equal(safeEqual(value as never, value as never), false);
      assert.equal(safeEqual('x', value as never), false);
    }
  });
});
