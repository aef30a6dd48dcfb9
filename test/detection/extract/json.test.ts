import assert from 'node:assert/strict';
import { lookAtJson } from '../../../src/detection/extract/json.js';
import { namesOf, seenBy } from './seen.js';

const inputs = (text: string) =>
  seenBy((inspection) => lookAtJson(inspection, text)).map(({ place, role, text: seen }) => `${place}/${role} ${seen}`);

describe('JSON', () => {
  it('is looked at by its keys and strings, escapes undone', () => {
    assert.deepEqual(inputs('{"a<":["b<",{"c":"\\u003cd\\n"}],"e":1.5e3,"f":true}'), [
      'json/name a<',
      'json/value b<',
      'json/value <d\n',
    ]);
  });

  it('is looked at where a string is JSON itself', () => {
    assert.deepEqual(inputs('{"a":"{\\"b<\\":\\"c<\\"}"}'), ['json/name b<', 'json/value c<']);
  });

  it('names inputs by the way that leads to them', () => {
    const names = (text: string) => namesOf((inspection) => lookAtJson(inspection, text));
    assert.deepEqual(names('{"a":{"b":["<b>",{"c":"<b>"}]},"d":"<b>"}'), ['body.a.b[]', 'body.a.b[].c', 'body.d']);
    assert.deepEqual(names('{"a":"{\\"b\\":\\"<b>\\"}"}'), ['body.a.b']);
  });

  it('is read as lenient readers do: other quotes, none, comments', () => {
    assert.deepEqual(inputs("{'a<': 'b<', c$: NaN, /* < */ d: undefined}"), [
      'json/name a<',
      'json/value b<',
      'json/name c$',
      'json/value /* < */',
      "text/value {'a<': 'b<', c$: NaN, /* < */ d: undefined}",
    ]);
  });

  it('is looked at as a whole as well where it is none', () => {
    for (const text of ['{"a":"b"} or 1=1', '{"a":"b<', '{"a":<b>}', '["a","b"]]<', '{"a": 1 union select <}']) {
      assert.ok(
        inputs(text).some((input) => input.startsWith('text/value') || input.includes('<')),
        text,
      );
      assert.ok(inputs(text).includes(`text/value ${text}`), text);
    }
  });

  it('tells of prototypes under constructors', () => {
    assert.deepEqual(
      namesOf(
        (inspection) => lookAtJson(inspection, '{"constructor":{"a":{},"prototype":{}},"b":{"prototype":1}}'),
        'constructor.prototype',
      ),
      ['body.constructor.prototype'],
    );
  });

  it('is read at any depth', () => {
    const deep = `${'[{"a":'.repeat(50_000)}"<b>"${'}]'.repeat(50_000)}`;
    assert.ok(inputs(deep).includes('json/value <b>'));
    assert.ok(inputs('['.repeat(100_000)).length > 0);
  });
});
