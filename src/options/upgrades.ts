import { z } from 'zod';
import { parseOrigin, parseOriginPattern } from '../request/origin.js';
import { expected, list, object, text } from './kinds.js';

export interface UpgradeOptions {
  /**
   * Pages of which origins may open a WebSocket; others get 403. `'same'`: the host that the request is for, by its Host
   * header. A list: these and no others, `https://shop.example`, or `https://*.shop.example` for subdomains of any depth.
   * What sends no Origin is no browser and passes. Default: any. (CWE-1385)
   */
  origins?: 'same' | readonly string[];
}

const origin = text(
  (value) => readOrigin(value) !== undefined,
  'an origin like "https://shop.example" or "https://*.shop.example"',
).transform((value) => readOrigin(value) ?? value);

function readOrigin(value: string): string | undefined {
  return parseOrigin(value) ?? (parseOriginPattern(value) && value.toLowerCase());
}

export const upgradesSchema = object({
  origins: z
    .union(
      [z.literal('same'), list(origin, 'a list of origins').min(1, expected('at least one origin'))],
      expected('"same" or a list of origins'),
    )
    .optional(),
}).optional();
