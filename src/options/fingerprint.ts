import { z } from 'zod';
import { expected, headerName } from './kinds.js';

export interface FingerprintOptions {
  /**
   * Header in which a trusted proxy tells the fingerprint of the connection, such as a JA4 digest. Believed from a proxy
   * in `proxies` only, which has to replace what a client sends in it. Default: none, the headers of the request count.
   */
  header?: string;
}

export const fingerprintSchema = z
  .union(
    [z.literal(false), z.strictObject({ header: headerName().optional() })],
    expected('false or an object with header'),
  )
  .default({});
