import assert from 'node:assert/strict';
import { lookAtObject } from '../../../src/detection/extract/object.js';
import { namesOf, seenBy } from './seen.js';

const inputs = (value: unknown) =>
  seenBy((inspection) => lookAtObject(inspection, value, 'body')).map(({ role, text }) => `${role} ${text}`);
const names = (value: unknown) => namesOf((inspection) => lookAtObject(inspection, value, 'body'));

describe('a value of the application', () => {
  it('shows its keys and its strings, at any depth', () => {
    assert.deepEqual(inputs({ a: '<1>', '<2>': 3, b: [{ c: '<4>' }, ['<5>']], d: null, e: undefined }), [
      'value <1>',
      'name <2>',
      'value <4>',
      'value <5>',
    ]);
    assert.deepEqual(inputs('<b>'), ['value <b>']);
    for (const nothing of [undefined, null, 1, true, 10n, Symbol('<b>'), () => '<b>', new Date()]) {
      assert.deepEqual(inputs(nothing), []);
    }
  });

  it('names them by the way that leads there', () => {
    const value = { user: { name: '<b>' }, list: [{ x: '<b>' }, '<b>'], '<b>': 1, deep: [[['<b>']]] };
    assert.deepEqual(names(value), ['body.user.name', 'body.list[].x', 'body.list[]', 'body', 'body.deep[]']);
  });

  it('may be made of maps, sets, text objects, bytes, objects without prototype', () => {
    const bare = Object.assign(Object.create(null), { k: '<1>' });
    const key = { inside: '<2>' };
    const value = [bare, new Map<unknown, unknown>([[key, '<3>'], ['<4>', new Set(['<5>'])]]), new String('<6>'), Buffer.from('<7>'), Buffer.from('\0<8>')]; // biome-ignore format: a list
    assert.deepEqual(inputs(value), [
      'value <1>',
      'value <3>',
      'value <2>',
      'name <4>',
      'value <5>',
      'value <6>',
      'value <7>',
    ]);
    assert.deepEqual(inputs(JSON.parse('{"__proto__":{"isAdmin":"<1>"},"constructor":"<2>"}')), [
      'value <1>',
      'value <2>',
    ]);
  });

  it('is looked into where a string of it is JSON', () => {
    assert.deepEqual(names({ payload: '{"a":["<b>"]}' }), ['body.payload.a[]']);
  });

  it('may lead back to itself, and is seen once', () => {
    const value: Record<string, unknown> = { a: '<b>' };
    value.self = value;
    value.list = [value, { value }];
    assert.deepEqual(inputs(value), ['value <b>']);
  });

  it('runs nothing and fails at nothing: what throws is passed over', () => {
    const thrower = () => {
      throw new Error('no');
    };
    const proxy = new Proxy({}, { ownKeys: thrower, get: thrower, has: thrower, getPrototypeOf: thrower });
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const map = Object.assign(new Map([['k', '<1>']]), { entries: thrower, forEach: thrower });
    const value = {
      proxy,
      revoked: revoked.proxy,
      map,
      get bad() {
        return thrower();
      },
      toString: thrower,
      toJSON: thrower,
      last: '<2>',
    };
    assert.deepEqual(inputs(value), ['value <1>', 'value <2>']);
    assert.deepEqual(inputs([proxy, revoked.proxy, '<3>']), ['value <3>']);
  });

  it('may be as deep, as wide and as sparse as it likes', function () {
    this.timeout(20_000);
    let deep: unknown = '<b>';
    for (let i = 0; i < 200_000; i++) deep = i % 2 ? [deep] : { k: deep };
    assert.deepEqual(inputs(deep), ['value <b>']);
    const sparse: unknown[] = [];
    sparse[4_000_000_000] = '<b>';
    assert.deepEqual(inputs(sparse), ['value <b>']);
    const endless = new Proxy([], { get: (_, key) => (key === 'length' ? 2 ** 31 : '<b>') });
    assert.ok(inputs(endless).length <= 1_000_000);
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, '<b>']));
    assert.equal(inputs(wide).length, 100_000);
  });

  it('lets others go first now and then', () => {
    let pauses = 0;
    const inspected = Array.from({ length: 10_000 }, () => 'some text <b>');
    seenBy(function* (inspection) {
      for (const _ of lookAtObject(inspection, inspected, 'body')) {
        inspection.work = 0;
        pauses++;
        yield;
      }
    });
    assert.ok(pauses > 10);
  });
});
