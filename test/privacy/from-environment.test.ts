import assert from 'node:assert/strict';
import { isRedacting } from '../../instrumentation/redaction/from-environment.js';
import { PRELOAD_VARIABLES } from '../../src/options/preload-variables.js';

describe('GUARD_REDACT', () => {
  it('is true unless it is said to be false', () => {
    assert.equal(isRedacting({}), true);
    assert.equal(isRedacting({ GUARD_REDACT: ' ' }), true);
    assert.equal(isRedacting({ GUARD_REDACT: 'true' }), true);
    assert.equal(isRedacting({ GUARD_REDACT: 'False' }), false);
    assert.ok(PRELOAD_VARIABLES.includes('GUARD_REDACT'));
  });

  it('is nothing else: a misspelt false does not let secrets out, nor is it silent', () => {
    assert.throws(() => isRedacting({ GUARD_REDACT: 'off' }), {
      code: 'GUARD_OPTIONS',
      message: /GUARD_REDACT: expected true or false, got "off"/,
    });
  });
});
