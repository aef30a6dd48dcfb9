import assert from 'node:assert/strict';
import { decodeBase64, probablyBase64 } from '../../../src/detection/decode/base64.js';
import { utf8OfLatin1 } from '../../../src/detection/decode/bytes.js';
import { withoutEntities } from '../../../src/detection/decode/entities.js';
import { withoutEscapes } from '../../../src/detection/decode/escapes.js';
import { percentDecode } from '../../../src/detection/decode/percent.js';
import { decodeText } from '../../../src/detection/decode/text.js';
import { withoutUtf7 } from '../../../src/detection/decode/utf7.js';
import { Scan } from '../../../src/detection/scan.js';

function assertDecoded(decode: (text: string) => string, cases: readonly (readonly [string, string])[]): void {
  for (const [encoded, decoded] of cases) assert.equal(decode(encoded), decoded, JSON.stringify(encoded));
}

describe('decoding', () => {
  it('reads percent-encoding as lenient servers do', () => {
    assertDecoded(percentDecode, [
      ['a%20b', 'a b'],
      ['%27%3c', "'<"],
      ['%c3%a9', '\u00e9'],
      ['%u003C%U0027', "<'"],
      ['%c0%af', '/'],
      ['%e0%80%af', '/'],
      ['%e9', '\u00e9'],
      ['%', '%'],
      ['%zz%4', '%zz%4'],
      ['%%0a', '%\n'],
      ['100% of', '100% of'],
    ]);
  });

  it('takes layers off until nothing changes, and counts those that no ordinary client sends', () => {
    assert.deepEqual(decodeText('a%20b+c', 'form'), { text: 'a b c', layers: 0 });
    assert.deepEqual(decodeText('%2527', 'percent'), { text: "'", layers: 1 });
    assert.deepEqual(decodeText('%252527', 'percent'), { text: "'", layers: 2 });
    assert.deepEqual(decodeText('%27', 'none'), { text: "'", layers: 1 });
    assert.deepEqual(decodeText('100%', 'percent'), { text: '100%', layers: 0 });
  });

  it('reads entities of HTML, with zeros and without semicolons', () => {
    assertDecoded(withoutEntities, [
      ['&lt;&#60;&#x3c;&#0000060&LT', '<<<<<'],
      ['&amp;lt;', '&lt;'],
      ['a&b &unknown; &#99999999;', 'a&b &unknown; &#99999999;'],
      ['&NewLine;&Tab;', '\n\t'],
    ]);
  });

  it('reads escapes of programs, and escapes of escapes', () => {
    assertDecoded(withoutEscapes, [
      ['\\x3c\\u003c\\u{3c}\\74', '<<<\\74'],
      ['\\047', "'"],
      ['&amp;lt;', '<'],
      ['\\u0026lt;', '<'],
      ['\\x253c', '<'],
      ['C:\\temp\\new', 'C:\\temp\\new'],
    ]);
  });

  it('reads look-alikes of ASCII, and leaves letters of languages alone', () => {
    assertDecoded(withoutEscapes, [
      ['\uff1cscript\uff1e', '<script>'],
      ['\u2039a\u203a', '<a>'],
      ['\u24d4\u24e5\u24d0\u24db', 'eval'],
      ['\ud835\udc1a\ud835\udc1b', 'ab'],
      ['\u560d\u560a', '\r\n'],
      ['\u010cesk\u00fd \u4e2d\u6587', '\u010cesk\u00fd \u4e2d\u6587'],
    ]);
  });

  it('reads UTF-7 where it is ASCII in disguise', () => {
    assertDecoded(withoutUtf7, [
      ['+ADw-b+AD4-', '<b>'],
      ['+ADwAIQ-DOCTYPE', '<!DOCTYPE'],
      ['a+AB+APPLE', 'a+AB+APPLE'],
      ['+49 30 1234', '+49 30 1234'],
    ]);
  });

  it('reads bytes as UTF-8 where they are', () => {
    assert.equal(utf8OfLatin1('\xc3\xa9'), '\u00e9');
    assert.equal(utf8OfLatin1('\xe9'), '\xe9');
    assert.equal(utf8OfLatin1('\u4e2d\xc3\xa9'), '\u4e2d\xc3\xa9');
  });
});

describe('base64', () => {
  const isProbable = (text: string): boolean => {
    const scan = new Scan();
    scan.read(text, 0, text.length);
    return probablyBase64(text, 0, text.length, scan.characters);
  };
  const encoded = (text: string) => Buffer.from(text).toString('base64');

  it('is read where it holds text', () => {
    for (const text of [
      "' or 1=1 -- ",
      '<script>alert(1)</script>',
      'some text: caf\u00e9 <b>\u00e9</b> text',
      '{"$ne": 1, "a": 2}',
    ]) {
      for (const form of [encoded(text), encoded(text).replace(/=+$/, ''), `data:text/html;base64,${encoded(text)}`]) {
        assert.ok(isProbable(form), form);
        assert.equal(decodeBase64(form), text);
      }
    }
    const url = Buffer.from('a?b>c~d<script>').toString('base64url');
    assert.equal(decodeBase64(url), 'a?b>c~d<script>');
    assert.equal(decodeBase64(encoded('>>>???>>>???~~~~').replaceAll('+', ' ')), '>>>???>>>???~~~~');
  });

  it('is passed over where it is an id, a hash, or anything but text', () => {
    for (const text of [
      'd41d8cd98f00b204e9800998ecf8427e',
      '01ARZ3NDEKTSV4RRFFQ69G5FAV',
      'wordswithoutspaces',
      'data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==',
      'https://example.org/a',
      'short',
    ]) {
      assert.ok(!isProbable(text) || decodeBase64(text) === undefined, text);
    }
  });
});

/** Deterministic, so that a failure can be repeated. */
function* texts(): Generator<string> {
  const parts = [
    '%',
    '25',
    '27',
    '%u00',
    '&',
    '#x',
    'lt;',
    '\\',
    'u00',
    '{0',
    'x3',
    '\uff1c',
    '\ud835',
    '+A',
    'Dw-',
    '&amp;',
    'a',
    ' ',
    '%c0',
    '%ff',
    '%e0%80',
  ];
  let state = 7;
  for (let i = 0; i < 3_000; i++) {
    let text = '';
    for (let k = 0; k < 1 + (i % 24); k++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      text += parts[(state >>> 16) % parts.length] ?? '';
    }
    yield text;
  }
}

describe('decoding of anything', () => {
  it('never throws, never makes it longer, and comes to an end', () => {
    for (const text of texts()) {
      for (const encoding of ['percent', 'form', 'none'] as const) {
        const { text: decoded, layers } = decodeText(text, encoding);
        assert.ok(decoded.length <= text.length, text);
        assert.ok(layers <= 5);
        const plain = withoutEscapes(decoded);
        assert.ok(plain.length <= 2 * decoded.length + 2, text);
        decodeBase64(text);
      }
    }
  });

  it('changes nothing more once nothing was left', () => {
    for (const text of texts()) {
      const { text: decoded, layers } = decodeText(text, 'none');
      if (layers < 5) assert.equal(percentDecode(decoded), decoded, text);
    }
  });
});
