import { z } from 'zod';
import { expected, hostName, list, oneOf } from './kinds.js';

export interface HttpsOptions {
  /** What happens to plain http: `redirect` answers with 308, `require` with 426. */
  mode: 'redirect' | 'require';
  /** Host names that a redirect may lead to; other hosts get 400. Default: any well-formed Host. */
  hosts?: readonly string[];
}

/** What becomes of plain http, but for nothing at all. */
export const httpsForms = [
  oneOf('redirect', 'require').transform((mode) => ({ mode, hosts: [] as string[] })),
  z.strictObject({
    mode: oneOf('redirect', 'require'),
    hosts: list(hostName(), 'a list of host names').default([]),
  }),
] as const;

export const httpsSchema = z
  .union([z.literal(false), ...httpsForms], expected('false, "redirect", "require" or an object with mode, hosts'))
  .default(false);
