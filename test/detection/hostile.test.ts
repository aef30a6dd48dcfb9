import assert from 'node:assert/strict';
import { decode } from '../../src/detection/decode.js';
import { signatures } from '../../src/detection/signatures/index.js';
import { nanoseconds } from '../nanoseconds.js';

/** Values that make a careless pattern start over at every character. */
const hostile: Record<string, (length: number) => string> = {
  spaces: (n) => `'${' '.repeat(n)}`,
  quotes: (n) => "'".repeat(n),
  'quotes and spaces': (n) => "' ".repeat(n / 2),
  'unfinished tags': (n) => '<a '.repeat(n / 3),
  'unfinished script tags': (n) => '<script'.repeat(n / 7),
  'unfinished events': (n) => '<a on='.repeat(n / 6),
  'one long unfinished event': (n) => `<a ${'onaaaa '.repeat(n / 7)}`,
  unions: (n) => 'union '.repeat(n / 6),
  'unions that select': (n) => 'union select '.repeat(n / 13),
  'tautologies that are none': (n) => "' or a=b ".repeat(n / 9),
  statements: (n) => ';drop '.repeat(n / 6),
  digits: (n) => '1'.repeat(n),
  'steps up and down': (n) => '../a/'.repeat(n / 5),
  javascript: (n) => 'href=javascript'.repeat(n / 15),
  percents: (n) => '%'.repeat(n),
  'escapes of escapes': (n) => `%${'25'.repeat(n / 2)}`,
};

describe('hostile values', () => {
  it('throw nothing on the way, however malformed their escapes are', () => {
    const { prepareStackTrace } = Error;
    let thrown = 0;
    Error.prepareStackTrace = () => ++thrown;
    try {
      for (const value of ['%', '%zz', '%ff', '%e4%b8', '%c0%ae', '%F0%9F%98%80%ff']) decode(value);
    } finally {
      Error.prepareStackTrace = prepareStackTrace;
    }
    assert.equal(thrown, 0);
    assert.equal(decode('%c3%a4%20%3C%2573%zz%ff'), '\u00e4 <s%zz\u00ff');
  });

  const look = (value: string) => {
    const decoded = decode(value);
    for (const { find } of signatures) find(decoded);
  };
  for (const [kind, make] of Object.entries(hostile)) {
    it(`of ${kind} cost as much more as they are longer`, () => {
      const [short, long] = [make(4_000), make(64_000)];
      look(short);
      const ratio = nanoseconds(() => look(long)) / nanoseconds(() => look(short));
      // 16 times the length: linear work is about 16 times as much, quadratic 256.
      assert.ok(ratio < 80, `16 times the length took ${ratio.toFixed(0)} times as long`);
    });
  }
});
