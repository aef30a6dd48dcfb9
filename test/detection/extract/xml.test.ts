import assert from 'node:assert/strict';
import { lookAtXml } from '../../../src/detection/extract/xml.js';
import { namesOf, seenBy } from './seen.js';

/** What is looked at besides the whole document. */
const inputs = (text: string) =>
  seenBy((inspection) => lookAtXml(inspection, text))
    .filter(({ text: seen }) => seen !== text)
    .map(({ role, text: seen }) => `${role} ${seen}`);

describe('XML', () => {
  it('is looked at as a whole, then by its texts and attributes, entities undone', () => {
    const text = '<a b="1 &lt; 2"><c>&#x27; or</c>&apos;d</a>';
    assert.deepEqual(
      seenBy((inspection) => lookAtXml(inspection, text)).map(({ text: seen }) => seen),
      [text, '1 < 2', "' or", "'d"],
    );
  });

  it('has CDATA joined with what stands around it', () => {
    assert.deepEqual(inputs('<a>x<![CDATA[<]]>script<![CDATA[>]]>y</a>'), ['value x<script>y']);
    assert.deepEqual(inputs('<![CDATA[<b>]]>'), ['value <b>']);
    assert.deepEqual(inputs('<a><![CDATA[<b'), ['value <b']);
  });

  it('names inputs by the way that leads to them', () => {
    const names = namesOf((inspection) => lookAtXml(inspection, "<a><b c=\"'x1\"/><d>'x1</d></a>'x1"), "'x1");
    assert.deepEqual(names.slice(1), ['body.a.b.@c', 'body.a.d', 'body']);
  });

  it('is read as far as it goes where it is malformed', () => {
    assert.deepEqual(inputs("<a>1 < 2 ' </b><c d='e<"), ["value 1 < 2 ' ", 'value e<']);
    assert.deepEqual(inputs('<a <b>x&lt;</b>'), ['value x<']);
    assert.deepEqual(inputs('<a b=<c d>'), ['value <c']);
    assert.deepEqual(inputs('<!-- a<b'), ['value  a<b']);
    assert.deepEqual(inputs("no markup ' <"), []);
  });

  it('passes over declarations, which the whole document shows', () => {
    assert.deepEqual(inputs('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b ">"><!ENTITY c "d">]><a>e=f</a>'), [
      'value e=f',
    ]);
  });

  it('is read at any depth', () => {
    assert.ok(inputs(`${'<a>'.repeat(50_000)}'x${'</a>'.repeat(50_000)}`).includes("value 'x"));
  });
});
