import assert from 'node:assert/strict';
import type { Inspected } from '../../src/detection/engine.js';
import { fieldSearch } from '../../src/detection/field-search.js';
import { bodies } from './bodies.js';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const MULTIPART = 'multipart/form-data; boundary=line';

type Searched = Pick<Inspected, 'query' | 'body'>;

const bytes = (contentType: string, text: string | Buffer): Searched => ({
  query: '',
  body: { bytes: Buffer.from(text as string), contentType },
});
const parsed = (value: unknown): Searched => ({ query: '', body: { value, files: [], contentType: JSON_TYPE } });
const form = (text: string) => bytes(FORM, text);
const json = (value: unknown) => bytes(JSON_TYPE, typeof value === 'string' ? value : JSON.stringify(value));
const query = (text: string): Searched => ({ query: text });
const part = (disposition: string, content: string, more = '') =>
  bytes(MULTIPART, `--line\r\nContent-Disposition: form-data; ${disposition}\r\n${more}\r\n${content}\r\n--line--\r\n`);

const FIELDS = ['website', 'contact.fax', 'b\u00fcro', '__proto__', 'constructor', 'a[b]', 'hasOwnProperty'];
const search = fieldSearch(FIELDS);

const filled: readonly [what: string, request: Searched, found: string][] = [
  ['a form', form('name=ada&website=x'), 'body.website'],
  ['a form, encoded as browsers never do', form('%77ebsit%65=x'), 'body.website'],
  ['a form, twice, once empty', form('website=&website=x'), 'body.website'],
  ['a form, twice, then empty', form('website=x&website='), 'body.website'],
  ['a form, as a list', form('website[]=x'), 'body.website'],
  ['a form, by a name in brackets', form('a%5Bb%5D=x'), 'body.a[b]'],
  ['a form, by a name beyond ASCII', form('b%C3%BCro=x'), 'body.b\u00fcro'],
  ['a form, with JSON', form(`website=${encodeURIComponent('{"a":"b"}')}`), 'body.website'],
  ['a form, behind more than a window', form(`${'a=b&'.repeat(20_000)}website=x`), 'body.website'],
  ['a form, in a very long text', form(`website=${'x'.repeat(100_000)}`), 'body.website'],
  ['a form without a type', bytes('', 'name=ada&website=x'), 'body.website'],
  ['a query', query('q=1&website=x'), 'query.website'],
  ['a query, by a name beyond ASCII', query('b%c3%bcro=x'), 'query.b\u00fcro'],
  ['JSON', json({ name: 'ada', website: 'x' }), 'body.website'],
  ['JSON, within an object', json({ contact: { fax: '1' } }), 'body.contact.fax'],
  ['JSON, by a name with a dot', json({ 'contact.fax': '1' }), 'body.contact.fax'],
  ['JSON, as a number', json('{"website" : 0}'), 'body.website'],
  ['JSON, as true', json({ website: true }), 'body.website'],
  ['JSON, as a list', json({ website: ['', 'x'] }), 'body.website'],
  ['JSON, as an object', json({ website: { a: 1 } }), 'body.website'],
  ['JSON, twice', json('{"website":"x","website":""}'), 'body.website'],
  ['JSON, by an escaped name', json('{"web\\u0073ite":"x"}'), 'body.website'],
  ['JSON, of an object in a list', json([{ website: '' }, { website: 'x' }]), 'body.website'],
  ['JSON, that was cut off', json('{"website":"x","a":"'), 'body.website'],
  ['JSON, that is no object at all', json('{"__proto__":"x"}'), 'body.__proto__'],
  ['JSON, by the name of what every object has', json({ constructor: 'x' }), 'body.constructor'],
  ['JSON, of another type', bytes('text/plain', '{"website":"x"}'), 'body.website'],
  ['multipart', part('name="website"', 'x'), 'body.website'],
  ['multipart, without quotes', part('name=website', 'x'), 'body.website'],
  ['multipart, by a name beyond ASCII', part('name="b\u00fcro"', 'x'), 'body.b\u00fcro'],
  [
    'multipart, with a file',
    part('name="website"; filename="a.png"', '', 'Content-Type: image/png\r\n'),
    'body.website',
  ],
  ['what a parser has made', parsed({ website: 'x' }), 'body.website'],
  ['what a parser has made, as a number', parsed({ website: 5 }), 'body.website'],
  ['what a parser has made, as true', parsed({ website: true }), 'body.website'],
  ['what a parser has made, as a list', parsed({ website: ['x'] }), 'body.website'],
  ['what a parser has made, within an object', parsed({ contact: { fax: 'x' } }), 'body.contact.fax'],
  ['what a parser has made, by an own __proto__', parsed(JSON.parse('{"__proto__":"x"}')), 'body.__proto__'],
];

const empty: readonly [what: string, request: Searched][] = [
  ['nothing', query('')],
  ['an empty form field', form('website=&name=ada')],
  ['a form field of spaces', form('website=+%20%0d%0a&name=ada')],
  ['a form field without a value', form('website&name=ada')],
  ['a form field in another case', form('Website=x')],
  ['a form field that only begins so', form('websites=x&web=y')],
  ['a form field that holds the name', form('name=website&note=website%3Dx')],
  ['an empty JSON field', json({ website: '' })],
  ['a JSON field that is null', json({ website: null, name: 'ada' })],
  ['a JSON field that is false', json({ website: false })],
  ['an empty JSON list', json({ website: [], name: 'ada' })],
  ['an empty JSON object', json({ website: {}, name: 'ada' })],
  ['a list of nothing', json({ website: ['', null], name: 'ada' })],
  ['a field within another object', json({ user: { website: 'https://ada.example' } })],
  ['a field of the name in a list', json({ fields: ['website', 'x'] })],
  ['no JSON object', json('"website"')],
  ['an empty part', part('name="website"', '')],
  ['an empty part that tells its length', part('name="website"', '', 'Content-Length: 0\r\n')],
  ['an empty part of text', part('name="website"', '', 'Content-Type: text/plain; charset=UTF-8\r\n')],
  ['no file chosen', part('name="website"; filename=""', '', 'Content-Type: application/octet-stream\r\n')],
  ['a file of that name', part('name="file"; filename="website"', 'x')],
  ['what a parser has made of an empty field', parsed({ website: '', contact: { fax: null } })],
  ['what every object has', parsed({ name: 'ada' })],
  ['what no parser makes', parsed(null)],
  ['a body that was not read', { query: '', body: { state: 'unavailable' } }],
];

describe('the search for fields', () => {
  for (const [what, request, found] of filled) {
    it(`finds one that is filled in: ${what}`, async () => assert.equal(await search(request), found));
  }

  for (const [what, request] of empty) {
    it(`finds nothing in ${what}`, async () => assert.equal(await search(request), undefined));
  }

  it('finds the last field of a megabyte', async () => {
    const items = Array.from({ length: 20_000 }, (_, i) => ({ id: i, name: `Item ${i}`, note: 'blue' }));
    assert.equal(await search(json({ items, website: 'x' })), 'body.website');
  });

  it('survives values that throw when they are read', async () => {
    const value = {
      get website(): string {
        throw new Error('not to be read');
      },
      name: 'ada',
    };
    assert.equal(await search(parsed(value)), undefined);
    const proxy = new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('not to be read');
        },
        getOwnPropertyDescriptor() {
          throw new Error('not to be read');
        },
      },
    );
    assert.equal(await search(parsed(proxy)), undefined);
  });

  for (const [what, make] of Object.entries(bodies)) {
    it(`comes to an end, and finds nothing, in ${what}`, async () => {
      const { query = '', body } = make(200_000);
      assert.equal(await search({ query: query.slice(0, 16_000), body }), undefined);
    });
  }
});
