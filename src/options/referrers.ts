import { z } from 'zod';
import { parseReferrerPattern } from '../request/referrer.js';
import { expected, list, oneOf } from './kinds.js';

export interface ReferrerOptions {
  /**
   * Where a request may come from: a host (`shop.example`, on any scheme and port), the hosts below one
   * (`*.shop.example`, not `shop.example` itself), or an origin (`https://shop.example:8443`).
   */
  allow: readonly string[];
  /** What becomes of requests without a Referer (RFC 9110, 10.1.3), which some browsers and privacy tools leave out. Default `block`. */
  missing?: 'allow' | 'block';
}

const pattern = z.custom<string>(
  (value) => typeof value === 'string' && parseReferrerPattern(value) !== undefined,
  expected('a host like "shop.example" or "*.shop.example", or an origin like "https://shop.example"'),
);

const patterns = list(pattern, 'a list of hosts and origins').min(1, expected('at least one host or origin'));

export const referrersSchema = z
  .union(
    [patterns, z.strictObject({ allow: patterns, missing: oneOf('allow', 'block').default('block') })],
    expected('a list of hosts and origins, or an object with allow, missing'),
  )
  .transform((given) => (Array.isArray(given) ? { allow: given, missing: 'block' as const } : given))
  .optional();
