import assert from 'node:assert/strict';
import type { SecurityHeadersOptions } from '../../../src/index.js';
import { ask } from '../protocols.js';

/** The headers that an application answers with under these options, `null` for one that must not be there. */
export async function check(
  securityHeaders: false | SecurityHeadersOptions,
  expected: Readonly<Record<string, string | null>>,
  { secure = true } = {},
): Promise<void> {
  const headers = secure ? { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' } : {};
  const answer = await ask(
    'HTTP/1.1',
    { securityHeaders, proxies: { trust: ['loopback'] } },
    (ctx) => {
      ctx.body = 'hello';
    },
    { headers },
  );
  assert.equal(answer.status, 200);
  const seen = Object.keys(expected).map((name) => [name, answer.headers[name.toLowerCase()] ?? null]);
  assert.deepEqual(Object.fromEntries(seen), expected);
}
