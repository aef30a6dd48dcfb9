import assert from 'node:assert/strict';
import * as library from '../src/index.js';
import { SCOPE_NAME, SCOPE_VERSION } from '../src/telemetry/scope.js';
import { read } from './repository.js';

describe('the public face', () => {
  it('exports these values and no others', () => {
    assert.deepEqual(Object.keys(library).sort(), [
      'GuardError',
      'GuardOptionsError',
      'detect',
      'guard',
      'knownKeys',
      'memoryStore',
      'policy',
      'redisStore',
      'safeEqual',
    ]);
  });

  it('tells telemetry the name and version of the package', () => {
    const { name, version } = JSON.parse(read('package.json'));
    assert.deepEqual([SCOPE_NAME, SCOPE_VERSION], [name, version]);
  });

  it('has @opentelemetry/api as the only peer of OpenTelemetry that is not optional', () => {
    const { peerDependencies, peerDependenciesMeta, dependencies } = JSON.parse(read('package.json'));
    const required = Object.keys(peerDependencies).filter((peer) => !peerDependenciesMeta[peer]?.optional);
    assert.deepEqual(required.sort(), ['@opentelemetry/api', 'koa']);
    assert.equal(peerDependencies['@opentelemetry/api'], '^1.9.0');
    assert.equal('@opentelemetry/api' in dependencies, false);
  });
});
