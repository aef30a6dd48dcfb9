import assert from 'node:assert/strict';
import { filesBelow, read } from './repository.js';

/** Imports of values: a type is gone when the code runs. */
function imports(file: string): string[] {
  const statements = read(file).matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from '([^']+)';/gm);
  return [...statements].map((match) => match[1] ?? '');
}

describe('the rooms of the house', () => {
  for (const file of filesBelow('src/checks')) {
    it(`${file} knows facts and services, neither Koa nor OpenTelemetry`, () => {
      const outside = imports(file).filter((name) => name === 'koa' || name.startsWith('@opentelemetry/'));
      assert.deepEqual(outside, []);
    });
  }

  for (const file of filesBelow('src/telemetry')) {
    it(`${file} knows findings, not checks`, () => {
      assert.deepEqual(
        imports(file).filter((name) => name.includes('/checks/')),
        [],
      );
    });
  }

  for (const file of ['src/warnings', 'src/health'].flatMap(filesBelow)) {
    it(`${file} knows requests and decisions, neither Koa nor OpenTelemetry`, () => {
      const outside = imports(file).filter((name) => name === 'koa' || name.startsWith('@opentelemetry/'));
      assert.deepEqual(outside, []);
    });
  }

  it('the library imports nothing of the SDK', () => {
    const sdk = filesBelow('src').flatMap(imports);
    const telemetry = sdk.filter((name) => name.startsWith('@opentelemetry/'));
    assert.deepEqual([...new Set(telemetry)].sort(), ['@opentelemetry/api', '@opentelemetry/semantic-conventions']);
  });
});
