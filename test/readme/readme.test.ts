import assert from 'node:assert/strict';
import { read } from '../repository.js';
import { replaceSection } from './section.js';
import { telemetryReference } from './telemetry-reference.js';

describe('the README', () => {
  it('has the telemetry reference of the registry: if not, run npm run docs', () => {
    const readme = read('README.md');
    assert.equal(readme, replaceSection(readme, 'telemetry-reference', telemetryReference()));
  });
});
