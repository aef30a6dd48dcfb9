import assert from 'node:assert/strict';
import { isRefusal } from '../../instrumentation/spool/refusal.js';

describe('a failed export', () => {
  for (const code of [400, 401, 404, 413, 500, 3, 16]) {
    it(`is a refusal when the collector answers ${code}`, () => assert.equal(isRefusal({ code }), true));
  }

  for (const error of [
    undefined,
    new Error('Export failed with retryable status'),
    ...[429, 502, 503, 504, 8, 14, 'ECONNREFUSED', 'CERT_HAS_EXPIRED'].map((code) => ({ code })),
  ]) {
    it(`is none, and is tried again, after ${error instanceof Error ? error.message : JSON.stringify(error)}`, () => {
      assert.equal(isRefusal(error), false);
    });
  }
});
