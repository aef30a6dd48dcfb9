import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { type Inspected, inspect } from '../../src/detection/engine.js';
import type { Family } from '../../src/detection/family.js';
import type { Input } from '../../src/detection/input.js';
import type { Kind, Place } from '../../src/detection/place.js';
import { families } from '../../src/detection/signatures/index.js';
import { bodies } from './bodies.js';
import { inputOf } from './found.js';
import { growth, TOO_MUCH } from './growth.js';

type Generators = Readonly<Record<string, (length: number) => string>>;

const folder = new URL('hostile/', import.meta.url);
const parts = readdirSync(folder).filter((name) => name.endsWith('.js'));
const generators = new Map<string, Generators>();
for (const part of parts) {
  const { hostile } = (await import(new URL(part, folder).href)) as { hostile: Generators };
  generators.set(part.slice(0, -3), hostile);
}

const PLACES: readonly (readonly [Place, Kind['encoding']])[] = [
  ['path', 'percent'],
  ['query', 'form'],
  ['cookie', 'percent'],
  ['header', 'none'],
  ['user_agent', 'none'],
  ['referer', 'percent'],
  ['file_name', 'none'],
  ['xml', 'none'],
  ['text', 'none'],
];
const NOTHING = () => {};

function assertLinear(what: string, work: (length: number) => () => void, length: number): void {
  const { ratio } = growth(work, length);
  assert.ok(ratio < TOO_MUCH, `${what}: 8 times the length took ${ratio.toFixed(0)} times as long`);
}

/** A family, asked whether or not it would have been: what it asks for can be put into any value. */
function looking(family: Family, make: (length: number) => string, kind: Kind): (length: number) => () => void {
  return (length) => {
    const input = inputOf(make(length), kind);
    return () => family.inspect(input, NOTHING);
  };
}

describe('hostile values', function () {
  this.timeout(60_000);

  for (const [part, hostile] of generators) {
    for (const [name, make] of Object.entries(hostile)) {
      it(`of ${part}, ${name}, cost every family as much more as they are longer`, () => {
        for (const family of families) {
          assertLinear(family.name, looking(family, make, { place: 'json', role: 'value', encoding: 'none' }), 4_000);
        }
        for (const [place, encoding] of PLACES) {
          const all = { name: 'sqli', signatures: [], mayHold: () => true, inspect: inspectAll } as const;
          assertLinear(place, looking(all, make, { place, role: 'value', encoding }), 1_000);
        }
      });

      it(`of ${part}, ${name}, are decoded in time that grows as they do`, () => {
        for (const encoding of ['none', 'form'] as const) {
          const decode = (length: number) => {
            const value = make(length);
            return () => {
              const input = inputOf(value, { place: 'query', role: 'value', encoding });
              return [input.lower, input.unescapedLower, input.isProse];
            };
          };
          assertLinear(encoding, decode, 8_000);
        }
      });
    }
  }
});

function inspectAll(input: Input, report: Parameters<Family['inspect']>[1]): void {
  for (const family of families) family.inspect(input, report);
}

describe('hostile requests', function () {
  this.timeout(60_000);

  for (const [name, make] of Object.entries(bodies)) {
    it(`with ${name} are taken apart in time that grows as they do`, () => {
      assertLinear(name, takingApart(make), 16_000);
    });
  }

  const wrapped: Readonly<Record<string, (value: string) => Partial<Inspected>>> = {
    'a query': (value) => ({ query: `q=${value}` }),
    'a query of its own': (value) => ({ query: value }),
    cookies: (value) => ({ rawHeaders: ['Cookie', value] }),
    'a form': (value) => body('application/x-www-form-urlencoded', value),
    'a JSON body': (value) => body('application/json', value),
    'a JSON string': (value) => body('application/json', JSON.stringify({ a: value })),
    'an XML body': (value) => body('application/xml', `<a>${value}`),
    'a multipart body': (value) =>
      body('multipart/form-data; boundary=b', `--b\r\nContent-Disposition: form-data; name="a"; ${value}`),
    'a body without a type': (value) => body('', value),
  };
  for (const [part, hostile] of generators) {
    for (const [wrapper, wrap] of Object.entries(wrapped)) {
      it(`with ${wrapper} of values of ${part} are taken apart in time that grows as they do`, () => {
        for (const [name, make] of Object.entries(hostile)) {
          assertLinear(
            name,
            takingApart((length) => wrap(make(length))),
            4_000,
          );
        }
      });
    }
  }
});

/** Extraction and decoding alone: without families that would be asked. */
function takingApart(make: (length: number) => Partial<Inspected>): (length: number) => () => void {
  return (length) => {
    const request = { path: '/', query: '', rawHeaders: [], ...make(length) };
    return () => inspect(request, []);
  };
}

function body(contentType: string, text: string): Partial<Inspected> {
  return { body: { bytes: Buffer.from(text), contentType } };
}
