import assert from 'node:assert/strict';
import { inspect } from '../../../src/detection/engine.js';
import { lookAtBody } from '../../../src/detection/extract/body.js';
import { lookAtParsed } from '../../../src/detection/extract/parsed.js';
import { namesOf, seenBy } from './seen.js';

function inputs(body: Buffer | string, type: string): readonly string[] {
  return seenBy((inspection) => lookAtBody(inspection, Buffer.from(body), type)).map(
    ({ place, role, text }) => `${place}/${role} ${text}`,
  );
}

const HTML = '<b>text</b>';

describe('a body is looked at', () => {
  const cases: readonly (readonly [type: string, body: string | Buffer, expected: readonly string[]])[] = [
    ['application/json', '{"a":"<b>"}', ['json/value <b>']],
    ['application/vnd.api+json; charset=utf-8', '[{"a<":"<b>"}]', ['json/name a<', 'json/value <b>']],
    ['application/csp-report', '{"a":"<b>"}', ['json/value <b>']],
    ['application/json', HTML, [`text/value ${HTML}`]],
    ['application/x-www-form-urlencoded', 'a=%3Cb%3E&c%3C=d', ['form/value %3Cb%3E', 'form/name c%3C']],
    ['application/graphql', '{ user(id: "<b>") }', ['graphql/value <b>', 'graphql/value { user(id: "") }']],
    ['application/soap+xml', '<a/>', ['xml/value <a/>']],
    ['image/svg+xml', '<svg/>', ['xml/value <svg/>']],
    ['text/plain', 'plain <b>', ['text/value plain <b>']],
    ['text/plain', '{"a":"<b>"}', ['json/value <b>']],
    ['text/plain', 'a=%3Cb%3E', ['form/value %3Cb%3E']],
    ['text/plain', 'a=<b>\r\nc=d', ['text/value a=<b>\r\nc=d']],
    ['', '{"a":"<b>"}', ['json/value <b>']],
    ['', '<a/>', ['xml/value <a/>']],
    ['', 'a[b]=<c>', ['form/name a[b]', 'form/value <c>']],
    ['application/octet-stream', '{"a":"<b>"}', ['json/value <b>']],
    ['application/octet-stream', Buffer.from([0, 1, 2, 60, 61, 62]), []],
    ['image/png', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR<script>', 'latin1'), []],
    ['image/gif', 'GIF89a;<?php system(1)', ['text/value GIF89a;<?php system(1)']],
    ['application/pdf', '%PDF-1.7\n<< /Type /Page >>', []],
    ['', '', []],
  ];
  for (const [type, body, expected] of cases) {
    it(`by its type and what it begins with: ${type || 'none'}, ${JSON.stringify(body.toString().slice(0, 20))}`, () => {
      assert.deepEqual(inputs(body, type), expected);
    });
  }

  it('as JSON and as a form, where it says it is the one and looks like the other', () => {
    const found = inputs('{"a":"<b>"}', 'application/x-www-form-urlencoded');
    assert.ok(found.includes('json/value <b>'));
    assert.ok(found.some((input) => input.startsWith('form/')));
  });

  it('in UTF-16 and behind the marks of Unicode', () => {
    const json = '{"a":"<b>"}';
    const le = Buffer.from(json, 'utf16le');
    const be = Buffer.from(le).swap16();
    for (const bytes of [
      le,
      be,
      Buffer.concat([Buffer.from([0xff, 0xfe]), le]),
      Buffer.concat([Buffer.from([0xfe, 0xff]), be]),
      Buffer.from(`\ufeff${json}`),
    ]) {
      for (const type of ['application/json', 'application/json; charset=utf-16', 'application/octet-stream', '']) {
        assert.ok(inputs(bytes, type).includes('json/value <b>'), type);
      }
    }
  });

  it('in UTF-8 also where it says otherwise: parsers do not ask', () => {
    for (const charset of ['utf-16', '"utf-16be"', 'shift_jis', 'no-such', 'utf-7', 'iso-8859-1']) {
      assert.ok(inputs('{"a":"<b>"}', `application/json; charset=${charset}`).includes('json/value <b>'), charset);
    }
  });

  it('by its type and not by the parameters of that', () => {
    const sent = '{"a":"<b>"}'.padEnd(40);
    for (const other of ['urlencoded', 'multipart/form-data; boundary=line', 'graphql', 'xml']) {
      assert.ok(inputs(sent, `application/json; x=${other}`).includes('json/value <b>'), other);
    }
    assert.deepEqual(inputs('a=%3Cb%3E', 'application/x-www-form-urlencoded; x=json'), ['form/value %3Cb%3E']);
    assert.deepEqual(inputs('{"a":"<b>"} ', 'something/else; x=json'), ['json/value <b>']);
  });

  it('as GraphQL by its strings, and as a whole where it has strings as GraphQL has none', () => {
    const seen = (text: string) => inputs(text, 'application/graphql').filter((input) => input.endsWith(text));
    for (const odd of ['{a" OR "<"="', '{a(b: "<b>) }', '{a\'"<"}']) assert.equal(seen(odd).length, 1, odd);
    for (const fine of [
      '{a(b: "<b>", c: ["<d>" "<e>"], f: {g: """<h>"""}) @i(j:"<k>")}',
      'query($a: String = "<b>") {a}',
      '"<b>" type A { "<c>" d: Int }',
    ]) {
      assert.equal(seen(fine).length, 0, fine);
    }
  });

  it('as a parser has left it, and by the names of its files', () => {
    const parsed = {
      value: { user: { name: '<b>' } },
      files: [{ field: 'up', name: '<b>.txt', type: 'text/plain', bytes: Buffer.from('in <b>') }],
    };
    for (const [contentType, place] of [
      ['multipart/form-data', 'multipart'],
      ['application/json', 'json'],
      ['application/x-www-form-urlencoded', 'form'],
    ] as const) {
      const found = seenBy((inspection) => lookAtParsed(inspection, { ...parsed, contentType }));
      assert.deepEqual(
        found.map((input) => input.place),
        [place, 'file_name', 'text'],
      );
    }
    const names = namesOf((inspection) => lookAtParsed(inspection, { ...parsed, contentType: 'application/json' }));
    assert.deepEqual(names, ['body.user.name', 'body.up.filename', 'body']);
  });

  it('whatever it is, without a fault: nothing, bytes, what a parser left, what cannot be had', () => {
    const request = { path: '/', query: '', rawHeaders: [] };
    assert.deepEqual(inspect(request, []), []);
    for (const body of [
      { state: 'none' },
      { state: 'unavailable' },
      { bytes: Buffer.from('a'), contentType: '' },
      { value: {}, files: [], contentType: '' },
    ] as const) {
      assert.deepEqual(inspect({ ...request, body }, []), []);
    }
  });
});
