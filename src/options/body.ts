import { object, size } from './kinds.js';
import type { Size } from './size.js';

export interface BodyOptions {
  /** The largest request body, by its Content-Length or, where it has none, counted while it comes. Default: no limit. */
  max?: Size;
}

export const bodySchema = object({ max: size().optional() }).optional();
