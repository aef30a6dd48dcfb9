import assert from 'node:assert/strict';
import * as conventions from '@opentelemetry/semantic-conventions/incubating';
import {
  APP_EVENTS,
  ATTRIBUTES,
  type AttributeEntry,
  EVENT_NAME,
  EVENTS,
  METRICS,
  RESOURCE,
} from '../../src/telemetry/names.js';
import { filesBelow, read } from '../repository.js';

const attributes = Object.values<AttributeEntry>(ATTRIBUTES);

describe('the registry of names', () => {
  it('names nothing twice', () => {
    for (const entries of [attributes, Object.values(EVENTS), Object.values(METRICS)]) {
      const names = entries.map(({ name }) => name);
      assert.deepEqual([...new Set(names)], names);
    }
  });

  it('uses names of its own below guard. only, and all others as the semantic conventions have them', () => {
    const known = new Set<unknown>(Object.values(conventions));
    for (const { name } of attributes) assert.ok(name.startsWith('guard.') || known.has(name), name);
    for (const { name } of Object.values(RESOURCE)) assert.ok(known.has(name), name);
  });

  it('describes everything in a sentence', () => {
    for (const { name, description } of [...attributes, ...Object.values(EVENTS), ...Object.values(METRICS)]) {
      assert.match(description, /^[A-Z`].*\.$/, name);
    }
  });

  it('describes the usual events of applications, under names that events may have', () => {
    for (const [name, { description }] of Object.entries(APP_EVENTS)) {
      assert.match(name, EVENT_NAME);
      assert.match(description, /^[A-Z].*\.$/, name);
    }
  });

  it('has every metric attribute among the attributes that metrics may carry', () => {
    const allowed = new Set(attributes.filter(({ on }) => on.includes('metric')).map(({ name }) => name));
    for (const metric of Object.values(METRICS)) {
      for (const name of metric.attributes) assert.ok(allowed.has(name), `${metric.name}: ${name}`);
    }
  });

  it('is the only place that spells a telemetry name', () => {
    const spelled = filesBelow('src')
      .filter((file) => file !== 'src/telemetry/names.ts')
      .flatMap((file) =>
        [...read(file).matchAll(/'((?:guard|security_rule|client|http|url)\.[a-z_.]+)'/g)].map(
          (match) => `${file}: ${match[1]}`,
        ),
      );
    assert.deepEqual(spelled, []);
  });
});
