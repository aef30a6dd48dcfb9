import assert from 'node:assert/strict';
import { lookAtHeaders } from '../../../src/detection/extract/headers.js';
import { lookAtTarget } from '../../../src/detection/extract/target.js';
import type { Inspection } from '../../../src/detection/inspection.js';
import { namesOf, seenBy } from './seen.js';

function at(look: (inspection: Inspection) => void): (inspection: Inspection) => Iterable<undefined> {
  return (inspection) => {
    look(inspection);
    return [];
  };
}
const ofQuery = (query: string) => at((inspection) => lookAtTarget(inspection, { path: 'a', query }));
const ofHeaders = (...headers: readonly string[]) =>
  at((inspection) => lookAtHeaders(inspection, headers, new Set(['authorization'])));
const inputs = (extract: (inspection: Inspection) => Iterable<undefined>) =>
  seenBy(extract).map(({ place, role, text }) => `${place}/${role} ${text}`);

describe('a query', () => {
  it('is looked at by its names and values', () => {
    assert.deepEqual(inputs(ofQuery('a[b]=%3Cc&d<&e=f=<g')), [
      'query/name a[b]',
      'query/value %3Cc',
      'query/name d<',
      'query/value f=<g',
    ]);
  });

  it('has JSON in its values looked at by keys and strings, in one line as programs send it', () => {
    assert.deepEqual(inputs(ofQuery('q=%7B%22a%24%22%3A%22b%3C%22%7D')), ['json/name a$', 'json/value b<']);
    assert.deepEqual(inputs(ofQuery('q={"a":%0a"b<"}')), ['query/value {"a":%0a"b<"}']);
    assert.deepEqual(namesOf(ofQuery('q={"a":{"b":"<b>"}}')), ['query.q.a.b']);
  });

  it('has strings of GraphQL looked at as values', () => {
    assert.deepEqual(inputs(ofQuery('query={user(id:"1<2\\"3"){a}}')), [
      'graphql/value 1<2"3',
      'graphql/value {user(id:""){a}}',
    ]);
  });
});

describe('headers', () => {
  it('are looked at, cookies and referers by their pairs', () => {
    assert.deepEqual(
      inputs(ofHeaders('X-A', '<b', 'Cookie', 'c=<d; e=f', 'Referer', 'https://g/?h=<i', 'User-Agent', '{j}')),
      ['header/value <b', 'cookie/value <d', 'referer/value https://g/', 'referer/value <i', 'user_agent/value {j}'],
    );
  });

  it('of secrets are passed over', () => {
    assert.deepEqual(inputs(ofHeaders('Authorization', 'Basic <b>')), []);
  });

  it('of a grammar are passed over while they hold nothing beyond it', () => {
    const ordinary = [
      ...['Accept', 'text/html,*/*;q=0.8', 'If-None-Match', 'W/"abc"', 'Sec-CH-UA', '"Not(A:Brand";v="8"'],
      ...['Content-Type', 'multipart/form-data; boundary=abc', 'User-Agent', 'Mozilla/5.0 (X11; Linux) A/1'],
    ];
    assert.deepEqual(inputs(ofHeaders(...ordinary)), []);
    const odd = ['Accept', 'text/<b', 'Content-Type', '%{(#a)}', 'Sec-CH-UA', '<x>', 'User-Agent', '() { :;}; x'];
    assert.equal(inputs(ofHeaders(...odd)).length, 4);
  });

  it('are read as UTF-8 where their bytes are', () => {
    assert.deepEqual(inputs(ofHeaders('X-A', '<\xc3\xa9')), ['header/value <\u00e9']);
  });
});
