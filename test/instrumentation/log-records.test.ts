import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decode, encode, type LogRecord } from '../../instrumentation/spool/log-records.js';

const resource = { attributes: { 'service.name': 'shop' }, schemaUrl: 'https://example.org/1' };
const instrumentationScope = { name: 'emitter', version: '1.0.0', schemaUrl: 'https://example.org/2' };

function record(given: Partial<LogRecord> = {}): LogRecord {
  const hrTime = [1_700_000_000, 123_456_789] as const;
  const empty = { attributes: {}, droppedAttributesCount: 0 };
  return { hrTime, hrTimeObserved: hrTime, ...empty, resource, instrumentationScope, ...given };
}

describe('log records as text', () => {
  it('are the same when they are read, with all that an exporter looks at', () => {
    const whole = record({
      spanContext: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 },
      severityText: 'WARN',
      severityNumber: 13,
      body: { nested: { list: [1, 'two', null] } },
      eventName: 'thing.happened',
      attributes: { text: 'a', whole: -7, fraction: 0.5, no: false, list: ['x', 'y'] },
      droppedAttributesCount: 2,
    });
    assert.deepEqual(decode(encode([whole])), [whole]);
  });

  it('leave out what an exporter does not look at', () => {
    const secret = Object.assign(record(), { session: 'secret' });
    assert.doesNotMatch(encode([secret]), /secret/);
  });

  it('keep bytes, and numbers that JSON does not have', () => {
    const attributes = { nan: Number.NaN, most: Number.POSITIVE_INFINITY, least: Number.NEGATIVE_INFINITY };
    const body = { view: new Uint8Array([0, 255]), buffer: Buffer.from([1, 2]), text: '\u0000' };
    const [read] = decode(encode([record({ attributes, body })]));
    assert.deepEqual(read?.attributes, attributes);
    assert.deepEqual(read?.body, { view: new Uint8Array([0, 255]), buffer: new Uint8Array([1, 2]), text: '\u0000' });
  });

  it('share resources and scopes as they did: exporters group by them', () => {
    const other = { name: 'other' };
    const read = decode(encode([record(), record({ instrumentationScope: other }), record()]));
    assert.equal(new Set(read.map((one) => one.resource)).size, 1);
    assert.equal(new Set(read.map((one) => one.instrumentationScope)).size, 2);
    assert.equal(read[0]?.instrumentationScope, read[2]?.instrumentationScope);
  });

  it('are one line, whatever stands in them', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (body, text) => {
        const line = encode([record({ body, attributes: { text } })]);
        assert.doesNotMatch(line, /\n/);
        const [read] = decode(line);
        assert.deepEqual(JSON.stringify(read?.body), JSON.stringify(body));
        assert.deepEqual(read?.attributes, { text });
      }),
      { numRuns: 100 },
    );
  });

  it('cannot be read from anything else', () => {
    for (const text of ['', 'null', '{}', '{"resources":[],"scopes":[],"records":[{"in":[0,0]}]}']) {
      assert.throws(() => decode(text), text);
    }
  });
});
