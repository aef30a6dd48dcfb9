import type { Duration } from './duration.js';
import { duration, object, oneOf, size } from './kinds.js';
import type { Size } from './size.js';

export interface BodyOptions {
  /** The largest request body, by its Content-Length or, where it has none, counted while it comes. Default: no limit. */
  max?: Size;
  /**
   * How much of a body is held back from the application until detection has looked at it, compressed or not. 0: bodies are
   * not looked at. Default `1mb`.
   */
  inspect?: Size;
  /**
   * What becomes of a body that is longer: `inspect-prefix` looks at its beginning and lets the rest pass unseen, `block`
   * answers 413, `pass` lets it by without a look. Default `inspect-prefix`.
   */
  over?: 'inspect-prefix' | 'block' | 'pass';
  /** How long a body may take to come as far as it is held, and one second more for each KB that has come. Then 408. Default `20s`. */
  timeout?: Duration;
}

export const bodySchema = object({
  max: size().optional(),
  inspect: size().default(1_048_576),
  over: oneOf('inspect-prefix', 'block', 'pass').default('inspect-prefix'),
  timeout: duration().default(20_000),
}).default({ inspect: 1_048_576, over: 'inspect-prefix', timeout: 20_000 });
