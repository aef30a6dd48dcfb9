import assert from 'node:assert/strict';
import { read } from '../repository.js';
import { schemaText } from './schema-text.js';
import { FULL } from './sets.js';

describe('the JSON Schema of rule sets', () => {
  it('is in the package as the code has it (npm run docs writes it)', () => {
    assert.equal(read('rules.schema.json'), schemaText());
  });

  it('tells of every field, and takes no other', () => {
    const schema = JSON.parse(schemaText()) as {
      properties: Record<string, { description?: string }>;
      additionalProperties: boolean;
    };
    assert.equal(schema.additionalProperties, false);
    assert.deepEqual(
      Object.keys(FULL).filter((field) => !(field in schema.properties)),
      [],
    );
    for (const [field, { description }] of Object.entries(schema.properties)) assert.ok(description, field);
  });

  it('leaves nothing open: each value has a type, a constant or a choice', () => {
    const open: string[] = [];
    const look = (node: unknown, path: string) => {
      if (typeof node !== 'object' || node === null) return;
      const {
        type,
        anyOf,
        oneOf,
        const: constant,
        enum: values,
        properties,
        items,
        additionalProperties,
      } = node as Record<string, unknown>;
      if (type === undefined && !anyOf && !oneOf && constant === undefined && !values) open.push(path);
      for (const [index, form] of [anyOf, oneOf].flat().entries()) look(form, `${path}|${index}`);
      for (const [name, value] of Object.entries(properties ?? {})) look(value, `${path}.${name}`);
      if (items) look(items, `${path}[]`);
      if (additionalProperties) look(additionalProperties, `${path}.*`);
    };
    look(JSON.parse(schemaText()), '');
    assert.deepEqual(open, []);
  });
});
